import type { Buffer } from '../p2p/buffer.ts'
import { Blocks } from './blocks.ts'
import { loadBytes, storeBytes } from './buffer-copy.ts'
import { foldIn, foldOf } from './fold.ts'
import { gatherToRoot, reduceByHalving } from './halving.ts'
import type { Ranks } from './ranks.ts'
import { evenCuts, type Reduction } from './reduction.ts'

/**
 * Reduce of large data by Rabenseifner's algorithm: every rank reduces one block for all (recursive halving), then the
 * blocks are gathered at the root. Bytes and work are shared by all, where a tree loads its root ceil(log2 p) times.
 * Eight ranks, root 0:
 *
 *   halving (drawn in halving.ts)     0 a   1 e   2 c   3 g   4 b   5 f   6 d   7 h
 *   round 0                           4>0 b       5>1 f       6>2 d       7>3 h
 *   round 1                           2>0 cd      3>1 gh
 *   round 2                           1>0 efgh
 *
 * Rank order is kept. Cost: 2 log2 p α + 2n(p-1)/p β; α + nβ more where p is no power of two. Memory: 2n.
 * Source: Rabenseifner 2004; Thakur, Rabenseifner and Gropp 2005, section 4.6. MPI 4.1, section 6.9.1.
 *
 * @param input what this rank gives; null at a root whose data is in `output` (MPI_IN_PLACE)
 * @param output where root's result goes; not looked at elsewhere
 */
export async function reduceRabenseifner(
  ranks: Ranks,
  input: Buffer | null,
  output: Buffer | null,
  reduction: Reduction,
  root: number,
): Promise<void> {
  const data = await loadBytes((input ?? output) as Buffer)
  const fold = foldOf(ranks, root)
  await foldIn(ranks, fold, data, reduction)
  if (!fold.stands) return
  const blocks = new Blocks(data, evenCuts(data.byteLength, fold.places, reduction.elementBytes))
  await reduceByHalving(ranks, fold, blocks, reduction)
  await gatherToRoot(ranks, fold, blocks, foldOf({ rank: root, size: ranks.size }).place)
  if (ranks.rank === root && output) await storeBytes(data, output)
}
