import { type Layout, Run, type VisitRuns } from './layout.ts'

/** Layouts of different kinds one after the other, as in a struct: the data of the first, then that of the next. */
class Series implements Layout {
  readonly size: number
  readonly start: number
  readonly end: number
  readonly #parts: readonly Layout[]
  /** Where each part's data begins among all the data. */
  readonly #offsets: Float64Array

  /** @param parts two or more, none without data */
  constructor(parts: readonly Layout[]) {
    this.#parts = parts
    this.#offsets = new Float64Array(parts.length)
    let [size, start, end] = [0, Infinity, -Infinity]
    for (const [i, part] of parts.entries()) {
      this.#offsets[i] = size
      size += part.size
      start = Math.min(start, part.start)
      end = Math.max(end, part.end)
    }
    this.size = size
    this.start = start
    this.end = end
  }

  shifted(by: number): Series {
    return new Series(this.#parts.map((part) => part.shifted(by)))
  }

  visit(at: number, from: number, to: number, visit: VisitRuns): void {
    for (let i = this.#partAt(from); i < this.#parts.length; i++) {
      const [part, first] = [this.#parts[i], this.#offsets[i] ?? 0]
      if (!part || first >= to) return
      part.visit(at, Math.max(from - first, 0), Math.min(to - first, part.size), visit)
    }
  }

  /** The part that holds this byte of the data. */
  #partAt(byte: number): number {
    let [low, high] = [0, this.#parts.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#offsets[middle] ?? 0) <= byte) low = middle
      else high = middle - 1
    }
    return low
  }
}

/** Layouts one after the other; runs that touch become one. */
export function series(layouts: readonly Layout[]): Layout {
  const parts: Layout[] = []
  for (const layout of layouts) {
    const before = parts.at(-1)
    if (layout.size === 0) continue
    if (before instanceof Run && layout instanceof Run && before.end === layout.start) {
      parts[parts.length - 1] = new Run(before.start, before.size + layout.size)
    } else parts.push(layout)
  }
  const [first] = parts
  if (!first) return new Run(0, 0)
  return parts.length === 1 ? first : new Series(parts)
}
