import { BytesBuffer } from '../p2p/buffer.ts'
import { allocate } from '../p2p/memory.ts'
import type { Ranks } from './ranks.ts'
import { absorb, type Reduction } from './reduction.ts'

/**
 * p ranks on 2^k places, the largest power of two that is not above p: of the first ranks, two neighbours share a place,
 * and one of them stands for both. Places keep the order of the ranks, so nothing need be commutative.
 *
 *   six ranks     0  1 | 2  3 | 4 | 5
 *   four places     0  |   1  | 2 | 3
 */
export interface Fold {
  places: number
  /** This rank's place. */
  place: number
  /** The rank that stands at a place. */
  rankAt(place: number): number
  /** All ranks of a place, the lower one first. */
  ranksOf(place: number): number[]
  /** The other rank of this rank's place; null where there is none. */
  partner: number | null
  /** Whether this rank stands for its place: if not, it waits for its partner between `foldIn` and `foldOut`. */
  stands: boolean
}

/** @param standing a rank that stands for its place in any case */
export function foldOf({ rank, size }: Pick<Ranks, 'rank' | 'size'>, standing = 0): Fold {
  const places = 2 ** Math.floor(Math.log2(size))
  const shared = size - places
  const ranksOf = (place: number): number[] => (place < shared ? [2 * place, 2 * place + 1] : [place + shared])
  const rankAt = (place: number): number => {
    const [lower = 0, upper] = ranksOf(place)
    return upper === standing ? upper : lower
  }
  const place = rank < 2 * shared ? rank >> 1 : rank - shared
  const partner = ranksOf(place).find((other) => other !== rank) ?? null
  return { places, place, rankAt, ranksOf, partner, stands: rankAt(place) === rank }
}

/** One of two partners hands its data to the one that stands for both. Cost: α + nβ where p is no power of two. */
export async function foldIn(
  ranks: Ranks,
  { partner, stands }: Fold,
  data: Uint8Array,
  reduction: Reduction,
): Promise<void> {
  if (partner === null) return
  if (!stands) return ranks.all([ranks.send(new BytesBuffer(data), partner)])
  const theirs = allocate(data.byteLength)
  await ranks.all([ranks.receive(new BytesBuffer(theirs), partner)])
  absorb(reduction, data, theirs, partner < ranks.rank)
}

/** The one that stands for both gives the other `result`, which that one receives into its own `result`. */
export async function foldOut(ranks: Ranks, { partner, stands }: Fold, result: Uint8Array): Promise<void> {
  if (partner === null) return
  const buffer = new BytesBuffer(result)
  await ranks.all([stands ? ranks.send(buffer, partner) : ranks.receive(buffer, partner)])
}

/** Reduces `data` to all ranks: `work` does so for the ranks that stand for a place, each with the data of its place. */
export async function onPlaces(
  ranks: Ranks,
  data: Uint8Array,
  reduction: Reduction,
  work: (fold: Fold) => Promise<void>,
): Promise<void> {
  const fold = foldOf(ranks)
  await foldIn(ranks, fold, data, reduction)
  if (fold.stands) await work(fold)
  await foldOut(ranks, fold, data)
}
