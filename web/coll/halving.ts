import { BytesBuffer } from '../p2p/buffer.ts'
import type { Blocks } from './blocks.ts'
import { exchangeCombining } from './combining-exchange.ts'
import type { Fold } from './fold.ts'
import type { Ranks } from './ranks.ts'
import type { Reduction } from './reduction.ts'

/**
 * The two halves of Rabenseifner's algorithms, over the 2^k places of a fold and as many blocks.
 *
 * Recursive halving: in round k a place and the one that differs from it in bit k share their range of blocks: each gives
 * away one half and reduces the other. Nearest places first, so that only neighbouring groups are ever combined and
 * nothing need be commutative; the price is that place i ends with the block of i's bits read backwards.
 *
 *   place      0         1         2         3         4         5         6         7
 *   at first   abcdefgh everywhere
 *   round 0    abcd      efgh      abcd      efgh      abcd      efgh      abcd      efgh     0-1, 2-3, 4-5, 6-7
 *   round 1    ab        ef        cd        gh        ab        ef        cd        gh       0-2, 1-3, 4-6, 5-7
 *   round 2    a         e         c         g         b         f         d         h        0-4, 1-5, 2-6, 3-7
 *
 * Recursive doubling reads the same drawing upwards. Cost of each: log2 p α + n(p-1)/p β. Memory: two segments.
 * Source: Rabenseifner, Optimization of collective reduction operations, 2004.
 */
export async function reduceByHalving(ranks: Ranks, fold: Fold, blocks: Blocks, reduction: Reduction): Promise<void> {
  const { place, places } = fold
  let low = 0
  let high = places
  for (let bit = 1; bit < places; bit *= 2) {
    const middle = (low + high) / 2
    const upper = (place & bit) !== 0
    const kept = upper ? blocks.range(middle, high) : blocks.range(low, middle)
    const given = upper ? blocks.range(low, middle) : blocks.range(middle, high)
    const partner = fold.rankAt(place ^ bit)
    const exchange = { given, dest: partner, mine: kept, source: partner, isLower: upper }
    await exchangeCombining(ranks, exchange, reduction)
    if (upper) low = middle
    else high = middle
  }
}

/** Recursive doubling: everybody gets all blocks, starting from what `reduceByHalving` left. */
export async function gatherByDoubling(ranks: Ranks, fold: Fold, blocks: Blocks): Promise<void> {
  for (const { bit, mine, theirs } of growing(fold, blocks)) {
    const partner = fold.rankAt(fold.place ^ bit)
    await ranks.all([ranks.receive(new BytesBuffer(theirs), partner), ranks.send(new BytesBuffer(mine), partner)])
  }
}

/** The same towards one rank only, which stands for its place: of two partners only the one that is nearer to it receives. */
export async function gatherToRoot(ranks: Ranks, fold: Fold, blocks: Blocks, rootPlace: number): Promise<void> {
  for (const { bit, mine, theirs } of growing(fold, blocks)) {
    const partner = fold.rankAt(fold.place ^ bit)
    if ((fold.place ^ rootPlace) & bit) return ranks.all([ranks.send(new BytesBuffer(mine), partner)])
    await ranks.all([ranks.receive(new BytesBuffer(theirs), partner)])
  }
}

/** Which block a place ends with after halving, and at which place a block ends: the bits read backwards. */
export function mirrored(place: number, places: number): number {
  let index = 0
  for (let bit = 1; bit < places; bit *= 2) index = index * 2 + ((place & bit) === 0 ? 0 : 1)
  return index
}

/** The rounds of the drawing upwards: the range that this place has by then, and its partner's. */
function* growing({ place, places }: Fold, blocks: Blocks) {
  let low = mirrored(place, places)
  for (let width = 1; width < places; width *= 2) {
    const partnerLow = low ^ width
    const bit = places / (2 * width)
    yield { bit, mine: blocks.range(low, low + width), theirs: blocks.range(partnerLow, partnerLow + width) }
    low = Math.min(low, partnerLow)
  }
}
