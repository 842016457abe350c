import type { Buffer } from '../p2p/buffer.ts'
import type { Ranks } from './ranks.ts'

/**
 * Allgather(v) round a ring: everybody passes on to its left what it has just got from its right. A letter a block:
 *
 *   rank       0      1      2      3      4      5      6      7
 *   at first   a      b      c      d      e      f      g      h
 *   round 0    b      c      d      e      f      g      h      a       each from its right
 *   round 1    c      d      e      f      g      h      a      b
 *   …          seven rounds in all
 *
 * Cost: (p-1) α + n(p-1)/p β for n bytes in all; a rank speaks to two others only. Memory: none: blocks arrive in place.
 * Leftwards, because allgather-bruck.ts begins with the same messages: ranks that disagree about the lengths, and so
 * about the algorithm, see it at once.
 * Source: Thakur, Rabenseifner and Gropp 2005, section 4.1. MPI 4.1, section 6.7.
 *
 * @param blocks where each rank's block goes, in rank order; this rank's own block is there already
 */
export async function allgatherRing(ranks: Ranks, blocks: readonly Buffer[]): Promise<void> {
  const { rank, size } = ranks
  const block = (owner: number): Buffer => blocks[owner % size] as Buffer
  for (let round = 0; round < size - 1; round++) {
    const received = ranks.receive(block(rank + round + 1), (rank + 1) % size)
    const sent = ranks.send(block(rank + round), (rank - 1 + size) % size)
    await ranks.all([received, sent])
  }
}
