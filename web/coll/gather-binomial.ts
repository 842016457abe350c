import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'
import { allocate } from '../p2p/memory.ts'
import { binomialTree } from './binomial-tree.ts'
import { copyBuffer } from './buffer-copy.ts'
import { Joined } from './joined.ts'
import type { Ranks } from './ranks.ts'
import { Slice } from './slice.ts'

/**
 * Gather of parts of one length up a binomial tree (drawn in binomial-tree.ts): every rank joins what its children bring
 * to its own part and passes it on. A letter a part, eight ranks, root 0:
 *
 *   round 0    1>0 b      3>2 d      5>4 f      7>6 h
 *   round 1    2>0 cd                6>4 gh
 *   round 2    4>0 efgh
 *
 * Cost: ceil(log2 p) α + n(p-1)/p β for n bytes at the root, which hears from ceil(log2 p) ranks only. Memory: at a rank
 * that is not the root, its subtree's parts (n/2 at most); none at the root, whose parts arrive in place.
 * Source: Thakur, Rabenseifner and Gropp 2005, section 4.2. MPI 4.1, section 6.5.
 *
 * @param part what this rank gives; null at a root whose part is in place already
 * @param into at the root: where each rank's part goes, in rank order; null elsewhere
 */
export async function gatherBinomial(
  ranks: Ranks,
  part: Buffer | null,
  into: Buffer[] | null,
  root: number,
): Promise<void> {
  const { rank, size } = ranks
  const { parent, children, span } = binomialTree(rank, size, root)
  const blockBytes = (part ?? into?.[root])?.byteLength ?? 0
  const room = into
    ? new Joined([...into.slice(root), ...into.slice(0, root)])
    : new BytesBuffer(allocate(span * blockBytes))
  if (part) await copyBuffer(part, new Slice(room, 0, blockBytes))
  const received = children.map((child) => {
    const start = ((child - rank + size) % size) * blockBytes
    return ranks.receive(new Slice(room, start, binomialTree(child, size, root).span * blockBytes), child)
  })
  await ranks.all(received)
  if (parent !== null) await ranks.all([ranks.send(room, parent)])
}
