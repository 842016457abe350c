import { BytesBuffer } from '../p2p/buffer.ts'
import { allocate } from '../p2p/memory.ts'
import { transformed } from './buffer-copy.ts'
import { onPlaces } from './fold.ts'
import { absorb, type Allreduce } from './reduction.ts'

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
 */
export const allreduceRecursiveDoubling: Allreduce = (ranks, input, output, reduction) =>
  transformed(input ?? output, output, (data) =>
    onPlaces(ranks, data, reduction, async (fold) => {
      const theirs = allocate(data.byteLength)
      for (let bit = 1; bit < fold.places; bit *= 2) {
        const partner = fold.rankAt(fold.place ^ bit)
        const received = ranks.receive(new BytesBuffer(theirs), partner)
        await ranks.all([received, ranks.send(new BytesBuffer(data), partner)])
        absorb(reduction, data, theirs, partner < ranks.rank)
      }
    }),
  )
