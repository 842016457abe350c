interface Wanted {
  source: number
  exclusive: boolean
  grant: () => void
}

/**
 * The lock of one rank's part of a window: held by one rank alone, or by several that share it. It is given in the order
 * in which it was asked for, so that nobody waits for ever behind others that share it.
 */
export class LockQueue {
  readonly #holders = new Map<number, boolean>()
  #waiting: Wanted[] = []

  /** Calls `grant` when the lock is `source`'s: now, if it is free. */
  want(source: number, exclusive: boolean, grant: () => void): void {
    this.#waiting.push({ source, exclusive, grant })
    this.#grant()
  }

  /** @returns false when `source` does not hold it */
  release(source: number): boolean {
    const held = this.#holders.delete(source)
    this.#grant()
    return held
  }

  /** `source` is gone: it holds nothing and wants nothing any more. */
  forget(source: number): void {
    this.#waiting = this.#waiting.filter((wanted) => wanted.source !== source)
    this.release(source)
  }

  #grant(): void {
    for (let first = this.#waiting[0]; first && this.#isFreeFor(first); first = this.#waiting[0]) {
      this.#waiting.shift()
      this.#holders.set(first.source, first.exclusive)
      first.grant()
    }
  }

  #isFreeFor({ exclusive }: Wanted): boolean {
    if (this.#holders.size === 0) return true
    return !exclusive && [...this.#holders.values()].every((isExclusive) => !isExclusive)
  }
}
