import type { Buffer } from '../p2p/buffer.ts'
import { bcastBinomial } from './bcast-binomial.ts'
import { bcastChain } from './bcast-chain.ts'
import { islandLevels, islandOrder } from './island-levels.ts'
import type { Ranks } from './ranks.ts'

/**
 * Broadcast on islands (islands.ts) of small data: down a binomial tree of the leaders first, then down one on each
 * island. Eight ranks in three browsers (0 1 2, 3 4, 5 6 7), root 0; `=` is a slow link, `>` a fast one:
 *
 *   round 0    0=5
 *   round 1    0=3              5>7
 *   round 2    0>2     3>4     5>6
 *   round 3    0>1
 *
 * Cost for b islands of k ranks at most: ceil(log2 b) (α + nβ) slow and ceil(log2 k) (α + nβ) fast; the data crosses slow
 * links b - 1 times, the least, where a tree of all ranks crosses them up to p - 1 times. Memory: none beyond the buffer.
 * Source: Karonis and others, Exploiting hierarchy in parallel computer networks to optimize collective operation
 * performance, 2000; Open MPI's component han. MPI 4.1, section 6.4.
 */
export async function bcastIslands(ranks: Ranks, buffer: Buffer, root: number): Promise<void> {
  const { inside, head, leaders, top } = islandLevels(ranks, root)
  if (leaders) await bcastBinomial(leaders, buffer, top)
  await bcastBinomial(inside, buffer, head)
}

/**
 * The same of large data: a chain (bcast-chain.ts) that goes through one island after the other, so that segments travel
 * inside of islands while others travel between them. The same ranks, root 4:
 *
 *   4 > 3 = 5 > 6 > 7 = 0 > 1 > 2
 *
 * Cost: (n/s + p - 2) (α + sβ) with α and β of slow links; the data crosses them b - 1 times. Memory: none.
 */
export async function bcastIslandChain(ranks: Ranks, buffer: Buffer, root: number): Promise<void> {
  await bcastChain(ranks.within(islandOrder(ranks, root)), buffer, 0)
}
