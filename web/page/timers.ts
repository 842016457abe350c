/** Timers that end together. */
export class Timers {
  readonly #running = new Set<ReturnType<typeof setTimeout>>()

  /** Acts after a while, unless `clear` comes first. */
  later(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#running.delete(timer)
      act()
    }, ms)
    this.#running.add(timer)
  }

  clear(): void {
    for (const timer of this.#running) clearTimeout(timer)
    this.#running.clear()
  }
}
