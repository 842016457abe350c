import type { AmdahlFit } from './speedup.ts'

/** What the fit says, in a sentence or two. */
export function fitText({ serialShare, points }: AmdahlFit): string {
  const from = points === 1 ? '1 point, which is no more than an equation' : `${points} points`
  const fitted = `Fitted to ${from}, besides the run on 1 rank:`
  if (serialShare >= 1) {
    return `${fitted} more ranks made it no faster. The work is too little for its messages, or the ranks share one machine.`
  }
  if (serialShare <= 0) {
    return `${fitted} no serial share is seen; the ranks were at least as many times as fast as they are. Chance, or smaller parts that fit the cache better.`
  }
  const percent = (100 * serialShare).toFixed(serialShare < 0.1 ? 1 : 0)
  return `${fitted} Amdahl’s law with a serial share of ${percent} %. By it no number of ranks is more than ${(1 / serialShare).toFixed(1)} times as fast as one.`
}
