import { TimeoutError } from './errors.ts'

/** A moment after which nobody waits any longer. */
export class Deadline {
  readonly #what: string
  readonly #seconds: number | null
  readonly #since = performance.now()

  /**
   * @param what is waited for, for the error's message
   * @param seconds from now; null: for ever @throws RangeError for what is no number of seconds
   */
  constructor(what: string, seconds: number | null) {
    if (seconds !== null && !(seconds >= 0)) {
      throw new RangeError(`${what}: timeout is ${seconds}, but it must be 0 seconds or more, or null for no limit`)
    }
    this.#what = what
    this.#seconds = seconds
  }

  /**
   * Waits until `begin` calls back. Whatever is there already is taken even when the time is over.
   * @param begin is given what ends the waiting, well or with an error
   * @throws {TimeoutError} when the time is over
   */
  wait<T>(begin: (resolve: (value: T) => void, reject: (error: unknown) => void) => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const leftMs = this.#leftMs()
      const timeIsUp = (): void => reject(this.#error())
      const timer = leftMs > 0 && leftMs < Number.POSITIVE_INFINITY ? setTimeout(timeIsUp, leftMs) : undefined
      begin(
        (value) => {
          clearTimeout(timer)
          resolve(value)
        },
        (error) => {
          clearTimeout(timer)
          reject(error)
        },
      )
      if (leftMs <= 0) timeIsUp()
    })
  }

  #leftMs(): number {
    if (this.#seconds === null) return Number.POSITIVE_INFINITY
    return this.#seconds * 1000 - (performance.now() - this.#since)
  }

  #error(): TimeoutError {
    return new TimeoutError(`${this.#what}: it has not ended within ${this.#seconds} s`)
  }
}
