/** What the times of one program on different numbers of ranks say: pure arithmetic. */

/** One run: how many ranks took part, and how long it took. */
export interface Timing {
  ranks: number
  ms: number
}

export interface SpeedupRow extends Timing {
  /** The time on one rank divided by this one. */
  speedup: number
  /** Speed-up for each rank: 1 is ideal. */
  efficiency: number
}

/** Speed-up and efficiency of each run; null without a run on one rank, with which all others are compared. */
export function speedupRows(timings: readonly Timing[]): SpeedupRow[] | null {
  const alone = timings.find(({ ranks }) => ranks === 1)
  if (alone === undefined) return null
  return timings.map(({ ranks, ms }) => ({
    ranks,
    ms,
    speedup: alone.ms / ms,
    efficiency: alone.ms / ms / ranks,
  }))
}

/** Amdahl's law as it fits the measured times best. */
export interface AmdahlFit {
  /**
   * The share of the work that ranks cannot divide: 0 when all of it is divided, 1 when more ranks do not help. Below 0 where
   * p ranks were more than p times as fast, above 1 where they were slower than one: there the law does not hold.
   */
  serialShare: number
  /** Runs that it was fitted to: those on more than one rank. */
  points: number
}

/**
 * The least squares of T(p) / T(1) against Amdahl's s + (1 - s) / p. With x = 1 - 1 / p and y = T(p) / T(1) - 1 / p that is
 * the line y = s x through the origin, so s = Σxy / Σx². Null without a run on one rank and another on more.
 */
export function fitAmdahl(timings: readonly Timing[]): AmdahlFit | null {
  const alone = timings.find(({ ranks }) => ranks === 1)
  const others = timings.filter(({ ranks }) => ranks > 1)
  if (alone === undefined || others.length === 0) return null
  let xy = 0
  let xx = 0
  for (const { ranks, ms } of others) {
    const x = 1 - 1 / ranks
    xy += x * (ms / alone.ms - 1 / ranks)
    xx += x * x
  }
  return { serialShare: xy / xx, points: others.length }
}

/** Amdahl's speed-up of `ranks` ranks. */
export function amdahlSpeedup(serialShare: number, ranks: number): number {
  return 1 / (serialShare + (1 - serialShare) / ranks)
}
