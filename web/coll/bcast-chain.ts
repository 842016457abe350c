import type { Buffer } from '../p2p/buffer.ts'
import type { Ranks } from './ranks.ts'
import { Slice } from './slice.ts'

/** Short enough to go eagerly, a multiple of every element's size. */
export const SEGMENT_BYTES = 60 * 1024
/** Goes by rendezvous; measured: with shorter ones ranks that share cores are woken too often. */
const FAST_SEGMENT_BYTES = 1024 * 1024

/**
 * Broadcast of very large data: it runs segment by segment down a chain of all ranks, everybody passing on one segment
 * while the next one comes in. Eight ranks, root 2, segments a, b, c:
 *
 *   round 0    2a>3
 *   round 1    2b>3 3a>4
 *   round 2    2c>3 3b>4 4a>5
 *   round 3         3c>4 4b>5 5a>6
 *   …                              … until c arrives at 1
 *
 * Cost: (n/s + p - 2) (α + sβ) for n bytes in segments of s. Every byte crosses each link once, and a rank speaks to two
 * others only. Memory: none beyond the buffer.
 * Source: the pipeline algorithm of Open MPI's tuned component. MPI 4.1, section 6.4.
 */
export function bcastChain(ranks: Ranks, buffer: Buffer, root: number): Promise<void> {
  return chain(ranks, buffer, root, SEGMENT_BYTES)
}

/** The same with segments that are worth the start-ups of fast links. */
export function bcastChainOverFast(ranks: Ranks, buffer: Buffer, root: number): Promise<void> {
  return chain(ranks, buffer, root, FAST_SEGMENT_BYTES)
}

async function chain(ranks: Ranks, buffer: Buffer, root: number, segmentBytes: number): Promise<void> {
  const { rank, size } = ranks
  const before = rank === root ? null : (rank - 1 + size) % size
  const after = (rank + 1) % size === root ? null : (rank + 1) % size
  const bytes = buffer.byteLength
  const segment = (start: number): Slice => new Slice(buffer, start, Math.min(segmentBytes, bytes - start))
  if (before !== null) await ranks.all([ranks.receive(segment(0), before)])
  // Data without bytes still is one message: the ranks may disagree about it.
  for (let start = 0; start === 0 || start < bytes; start += segmentBytes) {
    const next = start + segmentBytes
    const received = before !== null && next < bytes ? [ranks.receive(segment(next), before)] : []
    const sent = after === null ? [] : [ranks.send(segment(start), after)]
    await ranks.all([...received, ...sent])
  }
}
