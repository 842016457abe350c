import type { OutputLine } from '../page/state.ts'

/** Bounds on what the page draws of output: more makes it slow, and nobody reads it. */
const MAX_LINES = 400
const MAX_LINE_LENGTH = 4_000

export interface OutputExcerpt<L extends OutputLine> {
  lines: L[]
  /** Earlier lines left out. */
  hiddenLines: number
}

/** The last lines; of a very long one its beginning and its end. */
export function outputExcerpt<L extends OutputLine>(output: L[]): OutputExcerpt<L> {
  const lines = output.slice(-MAX_LINES).map((line) => ({ ...line, text: shortened(line.text) }))
  return { lines, hiddenLines: output.length - lines.length }
}

function shortened(text: string): string {
  if (text.length <= MAX_LINE_LENGTH) return text
  const half = MAX_LINE_LENGTH / 2
  return `${text.slice(0, half)} … ${text.length - MAX_LINE_LENGTH} characters not shown … ${text.slice(-half)}`
}
