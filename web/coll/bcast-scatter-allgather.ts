import type { Buffer } from '../p2p/buffer.ts'
import { allgatherRing } from './allgather-ring.ts'
import { binomialTree } from './binomial-tree.ts'
import type { Ranks } from './ranks.ts'
import { Slice } from './slice.ts'

/** Blocks start at multiples of it: no element, and no word of a GPU copy, lies in two. */
const GRAIN_BYTES = 16

/**
 * Broadcast of large data: the root cuts it into p blocks and scatters them down a binomial tree (drawn in
 * binomial-tree.ts), then all ranks pass the blocks round a ring. No rank sends the whole data more than twice, while a
 * tree alone would make the root send it ceil(log2 p) times. The data of eight ranks (root 0), a letter a block:
 *
 *   rank        0         1         2         3         4         5         6         7
 *   at first    abcdefgh  ........  ........  ........  ........  ........  ........  ........
 *   round 0     abcdefgh  ........  ........  ........  ....efgh  ........  ........  ........
 *   round 1     abcdefgh  ........  ..cd....  ........  ....efgh  ........  ......gh  ........
 *   round 2     abcdefgh  .b......  ..cd....  ...d....  ....efgh  .....f..  ......gh  .......h
 *   ring, 7 more rounds: everybody has abcdefgh
 *
 * Cost: (ceil(log2 p) + p - 1) α + 2n(p-1)/p β for n bytes. Memory: none beyond the buffer.
 * Source: van de Geijn and others, Global combine on mesh architectures with wormhole routing, 1993; Thakur, Rabenseifner
 * and Gropp 2005, section 4.4. MPI 4.1, section 6.4.
 */
export async function bcastScatterAllgather(ranks: Ranks, buffer: Buffer, root: number): Promise<void> {
  const { rank, size } = ranks
  const bytes = buffer.byteLength
  const blockBytes = Math.ceil(bytes / size / GRAIN_BYTES) * GRAIN_BYTES
  /** Blocks `low ..< low + count`, counted from the root. */
  const blocks = (low: number, count: number): Slice => {
    const start = Math.min(low * blockBytes, bytes)
    return new Slice(buffer, start, Math.min((low + count) * blockBytes, bytes) - start)
  }
  const subtree = (at: number): Slice => blocks((at - root + size) % size, binomialTree(at, size, root).span)

  const { parent, children } = binomialTree(rank, size, root)
  if (parent !== null) await ranks.all([ranks.receive(subtree(rank), parent)])
  await ranks.all(children.map((child) => ranks.send(subtree(child), child)))
  await allgatherRing(
    ranks,
    Array.from({ length: size }, (_, owner) => blocks((owner - root + size) % size, 1)),
  )
}
