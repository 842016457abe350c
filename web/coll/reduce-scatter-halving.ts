import type { Buffer } from '../p2p/buffer.ts'
import { allocate } from '../p2p/memory.ts'
import { Blocks } from './blocks.ts'
import { loadBytes, storeBytes } from './buffer-copy.ts'
import { foldIn, foldOf, foldOut } from './fold.ts'
import { mirrored, reduceByHalving } from './halving.ts'
import { Joined } from './joined.ts'
import type { Ranks } from './ranks.ts'
import { cutsOf, type Reduction } from './reduction.ts'
import { Slice } from './slice.ts'

/**
 * Reduce-scatter by recursive halving (drawn in halving.ts). That leaves place i with the block of i's bits read
 * backwards; so the blocks are laid out in that order first, and everybody ends with its own. Eight ranks:
 *
 *   input       a b c d e f g h
 *   laid out    a e c g b f d h
 *   halving     0 a   1 b   2 c   3 d   4 e   5 f   6 g   7 h
 *
 * Rank order is kept. Cost: log2 p α + n(p-1)/p β. Where p is no power of two, a rank that stands for two (fold.ts)
 * reduces both their blocks: 2α + n(1 + 1/p)β more. Memory: 2n.
 * Source: Thakur, Rabenseifner and Gropp 2005, section 4.7. MPI 4.1, sections 6.10.1 and 6.10.2.
 *
 * @param input all ranks' blocks, in rank order; null where they are in `output` (MPI_IN_PLACE)
 * @param output where this rank's block goes: at its start
 * @param blockBytes length of each rank's block, in rank order
 */
export async function reduceScatterHalving(
  ranks: Ranks,
  input: Buffer | null,
  output: Buffer,
  blockBytes: readonly number[],
  reduction: Reduction,
): Promise<void> {
  const fold = foldOf(ranks)
  const whole = input ?? output
  const starts = cutsOf(blockBytes)
  const bytesOf = (rank: number): number => blockBytes[rank] ?? 0
  const layout = Array.from({ length: fold.places }, (_, index) => fold.ranksOf(mirrored(index, fold.places)))
  const data = await loadBytes(
    new Joined(layout.flat().map((rank) => new Slice(whole, starts[rank] ?? 0, bytesOf(rank)))),
  )
  await foldIn(ranks, fold, data, reduction)
  if (!fold.stands) {
    const mine = allocate(bytesOf(ranks.rank))
    await foldOut(ranks, fold, mine)
    return storeBytes(mine, output)
  }
  const blocks = new Blocks(
    data,
    cutsOf(layout.map((members) => members.reduce((sum, rank) => sum + bytesOf(rank), 0))),
  )
  await reduceByHalving(ranks, fold, blocks, reduction)
  const both = blocks.block(mirrored(fold.place, fold.places))
  // The one that stands for two is the lower of them: its own block comes first.
  const mine = bytesOf(ranks.rank)
  await foldOut(ranks, fold, both.subarray(mine))
  await storeBytes(both.subarray(0, mine), output)
}
