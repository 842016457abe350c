import { BytesBuffer } from '../p2p/buffer.ts'
import { allgatherRing } from './allgather-ring.ts'
import { Blocks } from './blocks.ts'
import { transformed } from './buffer-copy.ts'
import { reduceRoundRing } from './reduce-scatter-ring.ts'
import { type Allreduce, evenCuts } from './reduction.ts'

/**
 * Allreduce of large data round a ring, for commutative operations: each of p blocks goes once round to be reduced
 * (reduce-scatter-ring.ts), and once round to be known (allgather-ring.ts).
 *
 *   ring of eight    1>0 2>1 3>2 4>3 5>4 6>5 7>6 0>7     7 rounds of blocks that grow, 7 rounds of blocks that are done
 *
 * Cost: 2(p-1) α + 2n(p-1)/p β, the least volume for every p, also where that is no power of two. A rank speaks to two
 * others only, and all ranks get the same bits. Memory: n + n/p.
 * Source: Patarasuk and Yuan, Bandwidth optimal all-reduce algorithms for clusters of workstations, 2009. MPI 4.1,
 * section 6.9.6.
 */
export const allreduceRing: Allreduce = (ranks, input, output, reduction) =>
  transformed(input ?? output, output, async (data) => {
    const { size } = ranks
    const blocks = new Blocks(data, evenCuts(data.byteLength, size, reduction.elementBytes))
    await reduceRoundRing(ranks, blocks, reduction)
    await allgatherRing(
      ranks,
      Array.from({ length: size }, (_, owner) => new BytesBuffer(blocks.block(owner))),
    )
  })
