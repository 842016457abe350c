import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'
import { loadBytes, storeBytes } from './buffer-copy.ts'
import { foldIn, foldOf, foldOut } from './fold.ts'
import { all, type Ranks } from './ranks.ts'
import { absorb, type Reduction } from './reduction.ts'

/**
 * Allreduce of small data by recursive doubling: in round k the ranks that differ in bit k exchange what they have, which
 * is then the result of twice as many neighbours.
 *
 *   round 0    0-1     2-3     4-5     6-7       0-1  0-1  2-3  2-3  4-5  4-5  6-7  6-7
 *   round 1    0-2     1-3     4-6     5-7       0-3  0-3  0-3  0-3  4-7  4-7  4-7  4-7
 *   round 2    0-4     1-5     2-6     3-7       0-7 everywhere
 *
 * Where p is no power of two, some ranks stand for two (fold.ts). Rank order is kept, and all ranks get the same bits.
 *
 * Cost: log2 p (α + nβ); 2 (α + nβ) more where p is no power of two. Memory: 2n.
 * Source: Thakur, Rabenseifner and Gropp 2005, section 4.5. MPI 4.1, section 6.9.6.
 *
 * @param input what this rank gives; null where that is in `output` (MPI_IN_PLACE)
 */
export async function allreduceRecursiveDoubling(
  ranks: Ranks,
  input: Buffer | null,
  output: Buffer,
  reduction: Reduction,
): Promise<void> {
  const data = await loadBytes(input ?? output)
  const fold = foldOf(ranks)
  await foldIn(ranks, fold, data, reduction)
  const theirs = new Uint8Array(data.byteLength)
  for (let bit = 1; fold.stands && bit < fold.places; bit *= 2) {
    const partner = fold.rankAt(fold.place ^ bit)
    const received = ranks.receive(new BytesBuffer(theirs), partner)
    await all([received, ranks.send(new BytesBuffer(data), partner)])
    absorb(reduction, data, theirs, partner < ranks.rank)
  }
  await foldOut(ranks, fold, data)
  await storeBytes(data, output)
}
