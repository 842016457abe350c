/** Submits are to take about so long: those that hold the GPU for twice that keep other tabs, and the page, from drawing. */
const AIM_MS = 50

/** A first submit: if every thread of it is slow, the GPU has hardly more than one thread's time to work on it. */
const FIRST_THREADS = 4096

/** Sizes are multiples of it: one workgroup. */
const FEWEST_THREADS = 256

/** How many threads of one kernel go into one submit, learned from how long submits take. */
export class Pace {
  readonly #now: () => number
  #threads = FIRST_THREADS
  #lastEnd = -Infinity
  /** The first of the submits that took too long, until one does not. */
  #slow: { threads: number; ms: number } | null = null

  /** `now` gives milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** Threads that the next submit may have. */
  get threads(): number {
    return this.#threads
  }

  /** To be called when a submit of `threads` is made; what it returns, when the GPU has done with it. */
  begin(threads: number): () => void {
    const begun = this.#now()
    return () => {
      const end = this.#now()
      // A submit waits for those before it.
      const ms = end - Math.max(begun, this.#lastEnd)
      this.#lastEnd = end
      this.#learn(threads, ms)
    }
  }

  #learn(threads: number, ms: number): void {
    if (ms <= AIM_MS) {
      this.#slow = null
      if (threads >= this.#threads && ms < AIM_MS / 2) this.#threads = threads * (ms < AIM_MS / 8 ? 4 : 2)
      return
    }
    const slow = this.#slow
    const isHalf = slow !== null && threads <= slow.threads / 2
    if (isHalf && ms > slow.ms * 0.75 && ms < slow.ms * 1.25) {
      // Half the work takes as long: others hold the GPU, and small submits would only wait more often.
      this.#threads = slow.threads * 2
      this.#slow = null
      return
    }
    if (slow === null || isHalf) this.#slow = { threads, ms }
    const groups = Math.floor((threads * Math.min(AIM_MS / ms, 0.5)) / FEWEST_THREADS)
    this.#threads = Math.max(groups, 1) * FEWEST_THREADS
  }
}
