/** How many calls of a pool's tasks have ended, of how many that are known of. */
export class Tally {
  readonly #tell: ((done: number, total: number) => void) | null
  #done = 0
  #total = 0
  #isTelling = false

  constructor(tell: ((done: number, total: number) => void) | null) {
    this.#tell = tell
  }

  /** So many more are to come, or, below 0, not to come after all. */
  expect(calls: number): void {
    if (calls === 0) return
    this.#total += calls
    this.#changed()
  }

  /** So many have ended. */
  ended(calls: number): void {
    this.#done += calls
    this.#changed()
  }

  /** What the program's function throws is the program's failure, not the pool's: it is called in a turn of its own. */
  #changed(): void {
    const tell = this.#tell
    if (!tell || this.#isTelling) return
    this.#isTelling = true
    queueMicrotask(() => {
      this.#isTelling = false
      if (this.#total > 0) tell(this.#done, this.#total)
    })
  }
}
