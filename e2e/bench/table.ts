import type { Spread } from './spread.ts'

/** A median with its bounds, e.g. `1.25 (1.10-1.31)`. */
export const spreadText = ({ median, min, max }: Spread, digits: number): string =>
  `${median.toFixed(digits)} (${min.toFixed(digits)}-${max.toFixed(digits)})`

/** A spread with three digits that tell something, however large it is. */
export function threeDigits(spread: Spread): string {
  const whole = Math.floor(Math.log10(Math.max(spread.median, 1e-9))) + 1
  return spreadText(spread, Math.min(3, Math.max(0, 3 - whole)))
}

/** e.g. `8 B`, `32 KiB`, `16 MiB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  return bytes < 2 ** 20 ? `${bytes / 1024} KiB` : `${bytes / 2 ** 20} MiB`
}

/** A title and a Markdown table, so that it can be pasted as it is. */
export function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows]
  const widths = head.map((_, column) => Math.max(3, ...lines.map((cells) => cells[column]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`
  return [title, '', line(head), rule, ...rows.map(line), ''].join('\n')
}
