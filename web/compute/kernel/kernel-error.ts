/** A function that cannot become a kernel. The message names what is in the way, the fix, and the place. */
export class KernelError extends Error {
  override readonly name = 'KernelError'
  /** Counted from 1, in the function's text. */
  readonly line: number
  /** Counted from 1, in that line. */
  readonly column: number
  /** What stands there. */
  readonly text: string

  constructor(message: string, place: { line: number; column: number; text: string }) {
    super(`${message} (line ${place.line}, column ${place.column} of the function: ${place.text})`)
    this.line = place.line
    this.column = place.column
    this.text = place.text
  }
}
