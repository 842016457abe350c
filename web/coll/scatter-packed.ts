import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'
import { CommError } from '../p2p/error.ts'
import { binomialTree } from './binomial-tree.ts'
import { loadBytes, storeBytes } from './buffer-copy.ts'
import { pack, unpack } from './packed.ts'
import type { Ranks } from './ranks.ts'

/**
 * Scatter of parts whose lengths differ, down a binomial tree as in scatter-binomial.ts. Only the root knows the lengths,
 * so every message says how long its parts are (packed.ts).
 *
 *   round 0    0>4 efgh
 *   round 1    0>2 cd                4>6 gh
 *   round 2    0>1 b      2>3 d      4>5 f      6>7 h
 *
 * Cost: ceil(log2 p) α + n(p-1)/p β and 8 bytes more for every part. A root of a thousand ranks speaks to ten of them
 * and not to all. Memory: twice the subtree's parts. Source: as scatter-binomial.ts. MPI 4.1, section 6.6.
 *
 * @param parts at the root: what each rank gets, in rank order; null elsewhere
 * @returns this rank's part
 */
export async function scatterBytesPacked(ranks: Ranks, parts: Uint8Array[] | null, root: number): Promise<Uint8Array> {
  const { rank, size } = ranks
  const { parent, children, span } = binomialTree(rank, size, root)
  let subtree = parts ? [...parts.slice(root), ...parts.slice(0, root)] : []
  if (parent !== null) {
    const received = ranks.receiveAny(parent)
    await ranks.all([received.completion])
    subtree = unpack(received.bytes(), span, parent)
  }
  const sent = children.map((child) => {
    const start = (child - rank + size) % size
    const theirs = subtree.slice(start, start + binomialTree(child, size, root).span)
    return ranks.send(new BytesBuffer(pack(theirs)), child)
  })
  await ranks.all(sent)
  return subtree[0] ?? new Uint8Array(0)
}

/**
 * The same into a given place; parameters as those of `scatter`.
 * @throws {CommError} ERR_TRUNCATE when this rank's part is not as long as its place
 */
export async function scatterPacked(
  ranks: Ranks,
  parts: Buffer[] | null,
  into: Buffer | null,
  root: number,
): Promise<void> {
  const bytes = await scatterBytesPacked(ranks, parts && (await Promise.all(parts.map(loadBytes))), root)
  if (!into) return
  if (bytes.byteLength !== into.byteLength) {
    const both = `rank ${root} sends ${bytes.byteLength} bytes where this rank expects ${into.byteLength}`
    throw new CommError('ERR_TRUNCATE', `${both}: the counts of the ranks disagree`)
  }
  await storeBytes(bytes, into)
}
