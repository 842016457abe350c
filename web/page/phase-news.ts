import type { Timers } from './timers.ts'

type Phase = 'running' | 'ended'

/** Ranks that begin or end together are told of in one message. */
const GATHER_MS = 20

/** What rank 0's tab tells all others of the ranks' phases. */
export class PhaseNews {
  readonly #timers: Timers
  readonly #tell: (phases: [rank: number, phase: Phase][]) => void
  readonly #untold = new Map<number, Phase>()

  constructor(timers: Timers, tell: (phases: [rank: number, phase: Phase][]) => void) {
    this.#timers = timers
    this.#tell = tell
  }

  add(rank: number, phase: Phase): void {
    const isFirst = this.#untold.size === 0
    this.#untold.set(rank, phase)
    if (!isFirst) return
    this.#timers.later(GATHER_MS, () => {
      this.#tell([...this.#untold])
      this.#untold.clear()
    })
  }
}
