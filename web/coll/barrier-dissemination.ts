import { BytesBuffer } from '../p2p/buffer.ts'
import type { Ranks } from './ranks.ts'

/**
 * Barrier by dissemination: in round k every rank tells the one 2^k ahead and hears from the one 2^k behind, so after
 * ceil(log2 p) rounds everybody has heard, directly or not, from everybody.
 *
 *   round 0    0>1 1>2 2>3 3>4 4>5 5>6 6>7 7>0
 *   round 1    0>2 1>3 2>4 3>5 4>6 5>7 6>0 7>1
 *   round 2    0>4 1>5 2>6 3>7 4>0 5>1 6>2 7>3
 *
 * Cost: ceil(log2 p) α. Memory: none.
 * Source: Hensgen, Finkel and Manber, Two algorithms for barrier synchronization, 1988. MPI 4.1, section 6.3.
 */
export async function barrierDissemination(ranks: Ranks): Promise<void> {
  const { rank, size } = ranks
  const nothing = new BytesBuffer(new Uint8Array(0))
  for (let distance = 1; distance < size; distance *= 2) {
    const sent = ranks.send(nothing, (rank + distance) % size)
    const heard = ranks.receive(nothing, (rank - distance + size) % size)
    await ranks.all([sent, heard])
  }
}
