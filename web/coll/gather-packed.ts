import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'
import { CommError } from '../p2p/error.ts'
import { binomialTree } from './binomial-tree.ts'
import { loadBytes, storeBytes } from './buffer-copy.ts'
import { pack, unpack } from './packed.ts'
import type { Ranks } from './ranks.ts'

/**
 * Gather of parts whose lengths differ, up a binomial tree as in gather-binomial.ts. Only the root may know the lengths,
 * so every message says how long its parts are (packed.ts).
 *
 *   round 0    1>0 b      3>2 d      5>4 f      7>6 h
 *   round 1    2>0 cd                6>4 gh
 *   round 2    4>0 efgh
 *
 * Cost: ceil(log2 p) α + n(p-1)/p β and 8 bytes more for every part. A root of a thousand ranks hears from ten of them
 * and not from all. Memory: twice the subtree's parts. Source: as gather-binomial.ts. MPI 4.1, section 6.5.
 *
 * @returns at the root: all parts in rank order; elsewhere null
 */
export async function gatherBytesPacked(ranks: Ranks, part: Uint8Array, root: number): Promise<Uint8Array[] | null> {
  const { rank, size } = ranks
  const { parent, children, span } = binomialTree(rank, size, root)
  const nearestFirst = children.toReversed()
  const received = nearestFirst.map((child) => ranks.receiveAny(child))
  await ranks.all(received.map(({ completion }) => completion))
  const brought = nearestFirst.map((child, i) => ({ child, bytes: received[i]?.bytes() ?? new Uint8Array(0) }))
  const parts = [
    part,
    ...brought.flatMap(({ child, bytes }) => unpack(bytes, binomialTree(child, size, root).span, child)),
  ]
  if (parent !== null) {
    await ranks.all([ranks.send(new BytesBuffer(pack(parts)), parent)])
    return null
  }
  return [...parts.slice(span - root), ...parts.slice(0, span - root)]
}

/**
 * The same into given places; parameters as those of `gather`.
 * @throws {CommError} at the root: ERR_TRUNCATE when a part is not as long as its place
 */
export async function gatherPacked(
  ranks: Ranks,
  part: Buffer | null,
  into: Buffer[] | null,
  root: number,
): Promise<void> {
  const parts = await gatherBytesPacked(ranks, part ? await loadBytes(part) : new Uint8Array(0), root)
  for (const [source, bytes] of parts?.entries() ?? []) {
    const place = into?.[source]
    if (!place || (source === root && !part)) continue
    if (bytes.byteLength !== place.byteLength) {
      const both = `rank ${source} sends ${bytes.byteLength} bytes where this rank expects ${place.byteLength}`
      throw new CommError('ERR_TRUNCATE', `${both}: the counts of the ranks disagree`)
    }
    await storeBytes(bytes, place)
  }
}
