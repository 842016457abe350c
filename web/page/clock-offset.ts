import { Deferred } from '../transport/deferred.ts'

/** So many round trips; the fastest counts. */
const ROUND_TRIPS = 8

/**
 * How far this tab's clock is from the host's, from round trips as in NTP: the host's time is taken to be that of the
 * middle of the trip, which is wrong by half of its length at most. So the shortest trip counts.
 */
export class ClockOffset {
  readonly #ask: (askedMs: number) => void
  readonly #now: () => number
  readonly #last = new Deferred()
  #left = ROUND_TRIPS
  #offsetMs = 0
  #errorMs = Number.POSITIVE_INFINITY

  /**
   * @param now this tab's clock, in milliseconds
   * @param ask sends the question; `answer` is to be called with the answer
   */
  constructor(now: () => number, ask: (askedMs: number) => void) {
    this.#now = now
    this.#ask = ask
  }

  /** Begins the round trips. */
  measure(): void {
    this.#ask(this.#now())
  }

  /** The host was asked at `askedMs` of this tab's clock and answered at `hostMs` of its own. */
  answer(askedMs: number, hostMs: number): void {
    if (this.#left === 0) return
    const now = this.#now()
    const errorMs = (now - askedMs) / 2
    // What this tab has never asked says nothing.
    if (errorMs >= 0 && errorMs < this.#errorMs) {
      this.#errorMs = errorMs
      this.#offsetMs = hostMs - (askedMs + now) / 2
    }
    this.#left--
    if (this.#left === 0) this.#last.resolve()
    else this.#ask(this.#now())
  }

  /** Resolves after the last round trip. */
  get settled(): Promise<void> {
    return this.#last.promise
  }

  /** At most so many milliseconds is `offsetMs` wrong; infinite before the first round trip. */
  get errorMs(): number {
    return this.#errorMs
  }

  /**
   * What has to be added to a time of this tab to have the host's. Clocks that cannot be told apart are taken to be the
   * same one: tabs of one machine agree to microseconds, which no round trip can measure.
   */
  get offsetMs(): number {
    return Math.abs(this.#offsetMs) <= this.#errorMs ? 0 : this.#offsetMs
  }
}
