/** What must be undone when work ends, however it ends: the last acquired is released first. */
export class Cleanup {
  readonly #steps: (() => Promise<void>)[] = []
  readonly #failures: unknown[] = []
  #running: Promise<void> = Promise.resolve()

  /** Remembers a step; one that is added after `run` waits for the next `run`. */
  add(step: () => Promise<void>): void {
    this.#steps.push(step)
  }

  /**
   * Takes all steps that are left; resolves when every step ever started has ended. May be called more than once.
   * @throws AggregateError of everything that failed; one failure does not keep the other steps from being taken
   */
  async run(): Promise<void> {
    this.#running = this.#running.then(() => this.#takeAll())
    await this.#running
    if (this.#failures.length > 0) {
      throw new AggregateError(this.#failures, `cleaning up failed: ${this.#failures.map(String).join('; ')}`)
    }
  }

  async #takeAll(): Promise<void> {
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) {
      try {
        await step()
      } catch (error) {
        this.#failures.push(error)
      }
    }
  }
}
