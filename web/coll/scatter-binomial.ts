import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'
import { allocate } from '../p2p/memory.ts'
import { binomialTree } from './binomial-tree.ts'
import { copyBuffer } from './buffer-copy.ts'
import { Joined } from './joined.ts'
import type { Ranks } from './ranks.ts'
import { Slice } from './slice.ts'

/**
 * Scatter of parts of one length down a binomial tree (drawn in binomial-tree.ts): every rank gets the parts of its whole
 * subtree, keeps its own and passes the others on. A letter a part, eight ranks, root 0:
 *
 *   round 0    0>4 efgh
 *   round 1    0>2 cd                4>6 gh
 *   round 2    0>1 b      2>3 d      4>5 f      6>7 h
 *
 * Cost: ceil(log2 p) α + n(p-1)/p β for n bytes at the root, which speaks to ceil(log2 p) ranks only. Memory: at a rank
 * that is not the root, its subtree's parts (n/2 at most); none at the root.
 * Source: Thakur, Rabenseifner and Gropp 2005, section 4.4. MPI 4.1, section 6.6.
 *
 * @param parts at the root: what each rank gets, in rank order; null elsewhere
 * @param into this rank's part; null at a root that keeps it in place
 */
export async function scatterBinomial(
  ranks: Ranks,
  parts: Buffer[] | null,
  into: Buffer | null,
  root: number,
): Promise<void> {
  const { rank, size } = ranks
  const { parent, children, span } = binomialTree(rank, size, root)
  const blockBytes = (into ?? parts?.[root])?.byteLength ?? 0
  const room = parts
    ? new Joined([...parts.slice(root), ...parts.slice(0, root)])
    : new BytesBuffer(allocate(span * blockBytes))
  if (parent !== null) await ranks.all([ranks.receive(room, parent)])
  const sent = children.map((child) => {
    const start = ((child - rank + size) % size) * blockBytes
    return ranks.send(new Slice(room, start, binomialTree(child, size, root).span * blockBytes), child)
  })
  if (into) await copyBuffer(new Slice(room, 0, blockBytes), into)
  await ranks.all(sent)
}
