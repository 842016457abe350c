import type { OpenCall } from '../mpi/calls.ts'

/** A call that waits for so long is worth a question; then for twice as long, and so on. */
const PATIENCE_MS = 2_000
const MOST_PATIENCE_MS = 60_000

/**
 * Tells when a call of the program has waited for long: maybe all ranks wait for each other, which only the run's host can
 * see. One timer, as long as there are open calls; none while the program computes.
 */
export class StuckWatch {
  readonly #open: () => readonly OpenCall[]
  readonly #tell: () => void
  #timed = false
  /** The earliest call when the watch last looked. */
  #earliest = -1
  #patienceMs = PATIENCE_MS

  /** @param open the calls that are open, earliest first */
  constructor(open: () => readonly OpenCall[], tell: () => void) {
    this.#open = open
    this.#tell = tell
  }

  /** A call has begun to wait. */
  opened(): void {
    if (!this.#timed) this.#time(PATIENCE_MS)
  }

  #time(ms: number): void {
    this.#timed = true
    setTimeout(() => {
      this.#timed = false
      this.#look()
    }, ms)
  }

  #look(): void {
    const [call] = this.#open()
    if (!call) return
    if (call.number !== this.#earliest) {
      this.#earliest = call.number
      this.#patienceMs = PATIENCE_MS
    }
    const leftMs = call.since + this.#patienceMs - performance.now()
    if (leftMs > 0) return this.#time(leftMs)
    this.#tell()
    this.#patienceMs = Math.min(2 * this.#patienceMs, MOST_PATIENCE_MS)
    this.#time(this.#patienceMs)
  }
}
