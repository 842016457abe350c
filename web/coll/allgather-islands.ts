import type { Buffer } from '../p2p/buffer.ts'
import { allgatherRing } from './allgather-ring.ts'
import { bcastBinomial } from './bcast-binomial.ts'
import { gatherLinear } from './gather-linear.ts'
import { islandLevels, islandOrder } from './island-levels.ts'
import { Joined } from './joined.ts'
import type { Ranks } from './ranks.ts'

/**
 * Allgather(v) on islands (islands.ts) of small data: each island gathers at its first rank, these pass their islands'
 * blocks round a ring, and each island broadcasts. Eight ranks in three browsers (0 1 2, 3 4, 5 6 7), a letter a block:
 *
 *   inside      0: abc           3: de            5: fgh
 *   leaders     0: abc fgh       3: de abc        5: fgh de        round 0, each from the one before
 *               0: abcdefgh      3: abcdefgh      5: abcdefgh      round 1
 *   inside      abcdefgh everywhere
 *
 * Cost for b islands of k ranks at most and n bytes in all: (b-1) α + n(b-1)/b β slow, (k - 1 + ceil(log2 k)) α +
 * (1 + ceil(log2 k)) nβ fast; a block crosses slow links b - 1 times. Memory: none: blocks arrive in place.
 * Source: as bcast-islands.ts. MPI 4.1, section 6.7.
 *
 * @param blocks where each rank's block goes, in rank order; this rank's own block is there already
 */
export async function allgatherIslands(ranks: Ranks, blocks: readonly Buffer[]): Promise<void> {
  const { members } = ranks.islands
  const { inside, leaders } = islandLevels(ranks)
  const blocksOf = (island: readonly number[]): Buffer[] => island.map((rank) => blocks[rank] as Buffer)
  const mine = members[ranks.islands.of[ranks.rank] ?? 0] ?? []
  await gatherLinear(inside, leaders ? null : (blocks[ranks.rank] as Buffer), leaders && blocksOf(mine), 0)
  const islands = members.map((island) => new Joined(blocksOf(island)))
  if (leaders) await allgatherRing(leaders, islands)
  await bcastBinomial(inside, new Joined(blocks), 0)
}

/**
 * The same of large data: a ring (allgather-ring.ts) that goes through one island after the other, so that it has no more
 * slow links than there are islands, and all its links carry blocks at once.
 *
 * Cost: (p-1) α + n(p-1)/p β with α and β of slow links. Memory: none.
 */
export async function allgatherIslandRing(ranks: Ranks, blocks: readonly Buffer[]): Promise<void> {
  const order = islandOrder(ranks, 0)
  await allgatherRing(
    ranks.within(order),
    order.map((rank) => blocks[rank] as Buffer),
  )
}
