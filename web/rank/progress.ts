/** So much later than the last one a change is told. */
const PAUSE_MS = 200
/** Changes that a bar of a page's width cannot show are told seldom. */
const VISIBLE_SHARE = 0.001
const SELDOM_MS = 2_000

/** How far a program is. */
export interface ToldProgress {
  done: number
  total: number
  /** Milliseconds since the program began. */
  atMs: number
}

/**
 * Tells the page how far the program is: what comes often is told a few times a second. Without timers, so that a program
 * which computes and never waits is heard too; its end (`done` is `total`) is always told.
 */
export class ProgressTeller {
  readonly #tell: (progress: ToldProgress) => void
  readonly #now: () => number
  #last: ToldProgress | null = null

  /** @param now milliseconds since the program began */
  constructor(tell: (progress: ToldProgress) => void, now: () => number) {
    this.#tell = tell
    this.#now = now
  }

  /** @throws RangeError for numbers that say no progress */
  note(done: number, total: number): void {
    if (!(Number.isFinite(total) && total > 0 && done >= 0 && done <= total)) {
      throw new RangeError(`progress(${done}, ${total}): give how much is done, 0 to total, and the total, above 0`)
    }
    const progress = { done, total, atMs: this.#now() }
    if (!this.#isWorthTelling(progress)) return
    this.#last = progress
    this.#tell(progress)
  }

  #isWorthTelling({ done, total, atMs }: ToldProgress): boolean {
    const last = this.#last
    if (!last || last.total !== total) return true
    if (done === last.done) return false
    if (done === total) return true
    const since = atMs - last.atMs
    return since >= SELDOM_MS || (since >= PAUSE_MS && Math.abs(done - last.done) >= total * VISIBLE_SHARE)
  }
}
