import type { Buffer } from '../p2p/buffer.ts'
import { Blocks } from './blocks.ts'
import { loadBytes, storeBytes } from './buffer-copy.ts'
import { foldIn, foldOf, foldOut } from './fold.ts'
import { gatherByDoubling, reduceByHalving } from './halving.ts'
import type { Ranks } from './ranks.ts'
import { evenCuts, type Reduction } from './reduction.ts'

/**
 * Allreduce of large data by Rabenseifner's algorithm: every rank reduces one block for all (recursive halving), then the
 * blocks are exchanged back (recursive doubling). Both are drawn for eight ranks in halving.ts:
 *
 *   halving     0 a   1 e   2 c   3 g   4 b   5 f   6 d   7 h       3 rounds
 *   doubling    abcdefgh everywhere                                 3 rounds
 *
 * Rank order is kept, and all ranks get the same bits. Cost: 2 log2 p α + 2n(p-1)/p β, which is the least; where p is no
 * power of two, some ranks stand for two (fold.ts): 2 (α + nβ) more. Memory: 2n.
 * Source: Rabenseifner 2004; Thakur, Rabenseifner and Gropp 2005, section 4.5. MPI 4.1, section 6.9.6.
 *
 * @param input what this rank gives; null where that is in `output` (MPI_IN_PLACE)
 */
export async function allreduceRabenseifner(
  ranks: Ranks,
  input: Buffer | null,
  output: Buffer,
  reduction: Reduction,
): Promise<void> {
  const data = await loadBytes(input ?? output)
  const fold = foldOf(ranks)
  await foldIn(ranks, fold, data, reduction)
  if (fold.stands) {
    const blocks = new Blocks(data, evenCuts(data.byteLength, fold.places, reduction.elementBytes))
    await reduceByHalving(ranks, fold, blocks, reduction)
    await gatherByDoubling(ranks, fold, blocks)
  }
  await foldOut(ranks, fold, data)
  await storeBytes(data, output)
}
