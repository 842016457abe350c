import { BytesBuffer } from '../p2p/buffer.ts'
import { bcastBytesBinomial } from './bcast-binomial.ts'
import { binomialTree } from './binomial-tree.ts'
import type { Ranks } from './ranks.ts'

/** Makes one value of two, `lower` from the lower ranks: values of any length, as bytes. */
export type CombineBytes = (lower: Uint8Array, upper: Uint8Array) => Uint8Array

/**
 * Reduce of values whose lengths differ and change (serialised ones), up a binomial tree on rank 0 as in
 * reduce-binomial.ts; then the result goes on to the root.
 *
 *   round 0    1>0        3>2        5>4        7>6        0-1  2-3  4-5  6-7
 *   round 1    2>0                   6>4                   0-3       4-7
 *   round 2    4>0                                         0-7
 *
 * Rank order is kept. Cost: ceil(log2 p) (α + nβ), α + nβ more for a root that is not 0. Memory: the values of its
 * children. Source: as reduce-binomial.ts. MPI 4.1, section 6.9.1.
 *
 * @returns at the root: the result; elsewhere null
 */
export async function reduceBytesBinomial(
  ranks: Ranks,
  mine: Uint8Array,
  combine: CombineBytes,
  root: number,
): Promise<Uint8Array | null> {
  const { rank, size } = ranks
  const { parent, children } = binomialTree(rank, size, 0)
  const received = children.toReversed().map((child) => ranks.receiveAny(child))
  await ranks.all(received.map(({ completion }) => completion))
  const result = received.reduce((lower, { bytes }) => combine(lower, bytes()), mine)
  if (parent !== null) await ranks.all([ranks.send(new BytesBuffer(result), parent)])
  if (rank === root && root === 0) return result
  if (rank === 0) await ranks.all([ranks.send(new BytesBuffer(result), root)])
  if (rank !== root) return null
  const moved = ranks.receiveAny(0)
  await ranks.all([moved.completion])
  return moved.bytes()
}

/** The same with the result everywhere: reduced at rank 0, then broadcast. Cost: 2 ceil(log2 p) (α + nβ). */
export async function allreduceBytesBinomial(
  ranks: Ranks,
  mine: Uint8Array,
  combine: CombineBytes,
): Promise<Uint8Array> {
  return bcastBytesBinomial(ranks, await reduceBytesBinomial(ranks, mine, combine, 0), 0)
}
