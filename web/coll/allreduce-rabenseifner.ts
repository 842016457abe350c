import { Blocks } from './blocks.ts'
import { transformed } from './buffer-copy.ts'
import { onPlaces } from './fold.ts'
import { gatherByDoubling, reduceByHalving } from './halving.ts'
import { type Allreduce, evenCuts } from './reduction.ts'

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
 */
export const allreduceRabenseifner: Allreduce = (ranks, input, output, reduction) =>
  transformed(input ?? output, output, (data) =>
    onPlaces(ranks, data, reduction, async (fold) => {
      const blocks = new Blocks(data, evenCuts(data.byteLength, fold.places, reduction.elementBytes))
      await reduceByHalving(ranks, fold, blocks, reduction)
      await gatherByDoubling(ranks, fold, blocks)
    }),
  )
