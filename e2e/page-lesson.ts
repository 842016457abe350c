import type { ReadTable } from './page-tab.ts'

/** A, B and C as the page shows them for each rank: up to six elements whole, else the first three and the last two. */
export function lessonTables(N: number, size: number): ReadTable[] {
  const tables: ReadTable[] = []
  let first = 0
  for (let rank = 0; rank < size; rank++) {
    const count = Math.floor(N / size) + (rank < N % size ? 1 : 0)
    const last = first + count - 1
    const shown: number[] = []
    for (let i = first; i <= last; i++) if (count <= 6 || i < first + 3 || i > last - 2) shown.push(i)
    const row = (name: string, text: (i: number) => string): string[] => {
      const cells = shown.map(text)
      return [name, ...(count > 6 ? [...cells.slice(0, 3), '…', ...cells.slice(3)] : cells)]
    }
    if (count > 0) {
      tables.push({
        caption: `rank ${rank} ${count === 1 ? `element ${first}` : `elements ${first}–${last}`}`,
        rows: [row('i', String), row('A', String), row('B', () => '1'), row('C', (i) => String(i + 1))],
      })
    }
    first += count
  }
  return tables
}

/** The line that root prints; more than 1000 elements are shortened as NumPy does. */
export function lessonLine(N: number): string {
  const C: number[] = []
  for (let i = 1; i <= N; i++) C.push(i)
  const text = N > 1000 ? `[1, 2, 3, …, ${N - 2}, ${N - 1}, ${N}] (${N} elements)` : `[${C.join(', ')}]`
  return `Result of A + B = ${text}\n`
}
