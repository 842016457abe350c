import type { Buffer } from '../p2p/buffer.ts'
import { Blocks } from './blocks.ts'
import { loadBytes, storeBytes } from './buffer-copy.ts'
import { exchangeCombining } from './combining-exchange.ts'
import type { Ranks } from './ranks.ts'
import { cutsOf, type Reduction } from './reduction.ts'

/**
 * Reduce-scatter round a ring, for commutative operations: a block starts at the rank before its owner and goes round
 * leftwards; everybody on its way adds its own, the owner last. A letter a block (a is rank 0's):
 *
 *   rank       0      1      2      3      4      5      6      7
 *   round 0    c      d      e      f      g      h      a      b       each from its right
 *   round 1    d      e      f      g      h      a      b      c
 *   …
 *   round 6    a      b      c      d      e      f      g      h
 *
 * Cost: (p-1) α + n(p-1)/p β for every p; a rank speaks to two others only. Memory: n, and two segments.
 * Source: Patarasuk and Yuan 2009 (allreduce-ring.ts). MPI 4.1, sections 6.10.1 and 6.10.2.
 *
 * @param input all ranks' blocks, in rank order; null where they are in `output` (MPI_IN_PLACE)
 * @param output where this rank's block goes: at its start
 * @param blockBytes length of each rank's block, in rank order
 */
export async function reduceScatterRing(
  ranks: Ranks,
  input: Buffer | null,
  output: Buffer,
  blockBytes: readonly number[],
  reduction: Reduction,
): Promise<void> {
  const blocks = new Blocks(await loadBytes(input ?? output), cutsOf(blockBytes))
  await reduceRoundRing(ranks, blocks, reduction)
  await storeBytes(blocks.block(ranks.rank), output)
}

/** The rounds: afterwards this rank's block is reduced, the others are worth nothing. */
export async function reduceRoundRing(ranks: Ranks, blocks: Blocks, reduction: Reduction): Promise<void> {
  const { rank, size } = ranks
  for (let round = 0; round < size - 1; round++) {
    const leaving = blocks.block((rank + 1 + round) % size)
    const mine = blocks.block((rank + 2 + round) % size)
    const [source, dest] = [(rank + 1) % size, (rank - 1 + size) % size]
    await exchangeCombining(ranks, { given: leaving, dest, mine, source, isLower: false }, reduction)
  }
}
