import type { Thread } from '../thread.ts'

type Combine = (a: number, b: number) => number

/**
 * The two kernels of `gpu.reduce` and `gpu.scan`. Both combine neighbours in pairs, two levels of pairs at once:
 *
 *     elements   a   b   c   d   e   f   g
 *     pairs       ab      cd      ef     g          an odd one goes up as it is
 *     fours          abcd           efg             these are kept
 *
 * and so on, until one is left. Theirs are any kinds of arrays; they are written for one.
 */

/** Element x of `to` is what elements 4x to 4x + 3 of `from` make. */
export const combineFours = ({ x }: Thread, combine: Combine, from: Float64Array, to: Float64Array): void => {
  const first = 4 * x
  let all = from[first]!
  if (first + 1 < from.length) all = combine(all, from[first + 1]!)
  if (first + 2 < from.length) {
    let right = from[first + 2]!
    if (first + 3 < from.length) right = combine(right, from[first + 3]!)
    all = combine(all, right)
  }
  to[x] = all
}

/**
 * Elements 4x to 4x + 3 of `to` are what `from` makes up to there, where element k of `fours` is what the first 4k + 4
 * elements make (Brent and Kung 1982, the way down).
 */
export const spreadFours = (
  { x }: Thread,
  combine: Combine,
  from: Float64Array,
  fours: Float64Array,
  to: Float64Array,
): void => {
  const first = 4 * x
  const length = from.length
  const a = from[first]!
  let upTo = a
  if (x > 0) upTo = combine(fours[x - 1]!, a)
  to[first] = upTo
  if (first + 1 < length) {
    upTo = combine(a, from[first + 1]!)
    if (x > 0) upTo = combine(fours[x - 1]!, upTo)
    to[first + 1] = upTo
  }
  if (first + 2 < length) to[first + 2] = combine(upTo, from[first + 2]!)
  if (first + 3 < length) to[first + 3] = fours[x]!
}
