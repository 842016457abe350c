import { Completion } from '../p2p/completion.ts'

/** News of one kind from each rank, and who waits for it: what comes before it is waited for is kept. */
export class Notices {
  readonly #come = new Map<number, number>()
  readonly #waiting = new Map<number, Completion<void>>()
  readonly #gone = new Map<number, Error>()

  /** A notice has come. */
  note(source: number): void {
    const waiting = this.#waiting.get(source)
    this.#waiting.delete(source)
    if (waiting) waiting.resolve()
    else this.#come.set(source, (this.#come.get(source) ?? 0) + 1)
  }

  /** No notice comes from that rank any more. */
  lose(source: number, error: Error): void {
    this.#gone.set(source, error)
    this.#waiting.get(source)?.reject(error)
    this.#waiting.delete(source)
  }

  /** Takes the next notice of that rank; one caller at a time may wait for one rank. */
  next(source: number): Completion<void> {
    const next = new Completion<void>()
    const come = this.#come.get(source) ?? 0
    const gone = this.#gone.get(source)
    if (come > 0) {
      this.#come.set(source, come - 1)
      next.resolve()
    } else if (gone) next.reject(gone)
    else this.#waiting.set(source, next)
    return next
  }
}
