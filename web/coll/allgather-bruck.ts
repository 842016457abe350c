import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'
import { allocate } from '../p2p/memory.ts'
import { Blocks } from './blocks.ts'
import { loadBytes, storeBytes } from './buffer-copy.ts'
import { pack, unpack } from './packed.ts'
import type { Ranks } from './ranks.ts'
import { cutsOf } from './reduction.ts'

/**
 * Allgather(v) by Bruck's algorithm: in round k every rank sends all it has to the one 2^k behind, so that what a rank
 * knows doubles: its own block and those of the ranks after it. In the last round only what is missing is sent.
 *
 *   rank       0         1         2         3         4         5         6         7
 *   at first   a         b         c         d         e         f         g         h
 *   round 0    ab        bc        cd        de        ef        fg        gh        ha
 *   round 1    abcd      bcde      cdef      defg      efgh      fgha      ghab      habc
 *   round 2    abcdefgh  bcdefgha  cdefghab  …
 *
 * Cost: ceil(log2 p) α + n(p-1)/p β for n bytes in all, for every p. Memory: n.
 * Source: Bruck, Ho, Kipnis, Upfal and Weathersby, Efficient algorithms for all-to-all communications in multiport
 * message-passing systems, 1997. MPI 4.1, section 6.7.
 *
 * @param blocks where each rank's block goes, in rank order; this rank's own block is there already
 */
export async function allgatherBruck(ranks: Ranks, blocks: readonly Buffer[]): Promise<void> {
  const { rank, size } = ranks
  const fromMine = [...blocks.slice(rank), ...blocks.slice(0, rank)]
  const cuts = cutsOf(fromMine.map(({ byteLength }) => byteLength))
  const known = new Blocks(allocate(cuts[size] ?? 0), cuts)
  if (fromMine[0]) known.block(0).set(await loadBytes(fromMine[0]))
  for (let distance = 1; distance < size; distance *= 2) {
    const count = Math.min(distance, size - distance)
    const sent = ranks.send(new BytesBuffer(known.range(0, count)), (rank - distance + size) % size)
    const room = new BytesBuffer(known.range(distance, distance + count))
    await ranks.all([ranks.receive(room, (rank + distance) % size), sent])
  }
  for (const [index, place] of fromMine.entries()) if (index > 0) await storeBytes(known.block(index), place)
}

/** The same for blocks whose lengths only their owners know. @returns all blocks, in rank order */
export async function allgatherBytesBruck(ranks: Ranks, mine: Uint8Array): Promise<Uint8Array[]> {
  const { rank, size } = ranks
  const known = [mine]
  for (let distance = 1; distance < size; distance *= 2) {
    const count = Math.min(distance, size - distance)
    const ahead = (rank + distance) % size
    const sent = ranks.send(new BytesBuffer(pack(known.slice(0, count))), (rank - distance + size) % size)
    const received = ranks.receiveAny(ahead)
    await ranks.all([received.completion, sent])
    known.push(...unpack(received.bytes(), count, ahead))
  }
  return [...known.slice(size - rank), ...known.slice(0, size - rank)]
}
