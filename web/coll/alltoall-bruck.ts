import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'
import { Blocks } from './blocks.ts'
import { loadBytes, storeBytes } from './buffer-copy.ts'
import { Joined } from './joined.ts'
import type { Ranks } from './ranks.ts'
import { cutsOf } from './reduction.ts'

/**
 * Alltoall of small blocks of one length by Bruck's algorithm. A block has to travel some distance ahead, 0 to p-1; in
 * round k all blocks whose distance has bit k travel 2^k, in one message. So a block goes as many hops as its distance
 * has ones. What rank 0 holds, each block named by its distance (where it then is, it goes on from there):
 *
 *   at first   0 1 2 3 4 5 6 7      own blocks, by distance
 *   round 0    sends 1 3 5 7 to rank 1, gets the same distances from rank 7
 *   round 1    sends 2 3 6 7 to rank 2, gets the same distances from rank 6
 *   round 2    sends 4 5 6 7 to rank 4, gets the same distances from rank 4
 *   at last    the block of distance d is the one of rank 0 - d
 *
 * Cost: ceil(log2 p) α + (n/2) log2 p β for n bytes a rank. Memory: 2n.
 * Source: Bruck and others 1997 (allgather-bruck.ts). MPI 4.1, section 6.8.
 *
 * @param parts what each rank gets from this one, in rank order; null where it is what `into` holds (MPI_IN_PLACE)
 * @param into where each rank's block goes, in rank order
 */
export async function alltoallBruck(
  ranks: Ranks,
  parts: readonly Buffer[] | null,
  into: readonly Buffer[],
): Promise<void> {
  const { rank, size } = ranks
  const given = parts ?? into
  const byDistance = [...given.slice(rank), ...given.slice(0, rank)]
  const cuts = cutsOf(byDistance.map(({ byteLength }) => byteLength))
  const held = new Blocks(await loadBytes(new Joined(byDistance)), cuts)
  for (let bit = 1; bit < size; bit *= 2) {
    const travelling = Array.from({ length: size }, (_, distance) => distance).filter((distance) => distance & bit)
    const places = new Joined(travelling.map((distance) => new BytesBuffer(held.block(distance))))
    // The blocks that arrive take the places of those that leave.
    const leaving = new BytesBuffer(await loadBytes(places))
    await ranks.all([ranks.receive(places, (rank - bit + size) % size), ranks.send(leaving, (rank + bit) % size)])
  }
  for (let distance = 0; distance < size; distance++) {
    await storeBytes(held.block(distance), into[(rank - distance + size) % size] as Buffer)
  }
}
