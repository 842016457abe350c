import { BytesBuffer } from '../p2p/buffer.ts'
import { barrierDissemination } from './barrier-dissemination.ts'
import { bcastBinomial } from './bcast-binomial.ts'
import { binomialTree } from './binomial-tree.ts'
import { islandLevels } from './island-levels.ts'
import type { Ranks } from './ranks.ts'

/**
 * Barrier on islands (islands.ts): each island reports to its first rank up a binomial tree, these have a barrier of their
 * own, and then each island is told. Eight ranks in three browsers (0 1 2, 3 4, 5 6 7); `=` is a slow link, `>` a fast one:
 *
 *   up          1>0 2>0         4>3         6>5 7>5
 *   leaders     0=3 3=5 5=0     0=5 3=0 5=3
 *   down        0>1 0>2         3>4         5>6 5>7
 *
 * Cost for b islands of k ranks at most: ceil(log2 b) α slow and 2 ceil(log2 k) α fast; b ceil(log2 b) messages cross slow
 * links. Memory: none. Source: as bcast-islands.ts. MPI 4.1, section 6.3.
 */
export async function barrierIslands(ranks: Ranks): Promise<void> {
  const { inside, leaders } = islandLevels(ranks)
  const nothing = new BytesBuffer(new Uint8Array(0))
  const { parent, children } = binomialTree(inside.rank, inside.size, 0)
  await inside.all(children.map((child) => inside.receive(nothing, child)))
  if (parent !== null) await inside.all([inside.send(nothing, parent)])
  if (leaders) await barrierDissemination(leaders)
  await bcastBinomial(inside, nothing, 0)
}
