/** A queue whose `shift` costs the same for a million entries as for one (an array's does not). */
export class Fifo<T> {
  #entries: (T | undefined)[] = []
  #head = 0

  get length(): number {
    return this.#entries.length - this.#head
  }

  push(entry: T): void {
    this.#entries.push(entry)
  }

  peek(): T | undefined {
    return this.#entries[this.#head]
  }

  /** The entry that `i` others are before. */
  at(i: number): T | undefined {
    return this.#entries[this.#head + i]
  }

  shift(): T | undefined {
    if (this.length === 0) return undefined
    const entry = this.#entries[this.#head]
    // What has left must not be kept alive from here: a message's buffer may be gigabytes.
    this.#entries[this.#head++] = undefined
    // Half of it dead: drop that half, which costs one move per entry over its whole life.
    if (this.#head >= 1024 && this.#head * 2 >= this.#entries.length) {
      this.#entries = this.#entries.slice(this.#head)
      this.#head = 0
    }
    return entry
  }
}
