import type { Buffer } from '../p2p/buffer.ts'
import { BytesBuffer } from '../p2p/buffer.ts'
import type { Ranks } from './ranks.ts'

/** A message to or from one neighbour. */
export interface NeighborBuffer {
  /** Null: there is no neighbour on this side, and nothing is moved. */
  rank: number | null
  buffer: Buffer
}
/** The same for data whose length only its sender knows. */
export interface NeighborBytes {
  rank: number | null
  bytes: Uint8Array
}

/**
 * The neighbourhood collectives: all receives are posted, then all sends started; it ends when all have.
 *
 *   grid of 8 in a ring    7<>0<>1<>2<>3<>4<>5<>6<>7     every arrow at once
 *
 * Cost: d (α + n β) for d neighbours, and nothing that grows with the world. Memory: none.
 *
 * Two ranks may be neighbours twice, as in a ring of two, and a rank its own, as in a ring of one. What tells those
 * messages apart is their order: a rank's sends to one neighbour match that neighbour's receives from it one by one, in
 * the order of the two lists. So lists go by edges, not by places: where a grid's rank sends to the left and then to the
 * right, it receives first from the right (what that one sent to its left), then from the left.
 * Source: MPI 4.1, section 8.6.
 */
export async function neighborDirect(
  ranks: Ranks,
  sends: readonly NeighborBuffer[],
  receives: readonly NeighborBuffer[],
): Promise<void> {
  const received = receives.flatMap(({ rank, buffer }) => (rank === null ? [] : [ranks.receive(buffer, rank)]))
  const sent = sends.flatMap(({ rank, buffer }) => (rank === null ? [] : [ranks.send(buffer, rank)]))
  await ranks.all([...received, ...sent])
}

/** The same for data of any length. @returns what each of `sources` sent, in their order; null where there is none */
export async function neighborBytesDirect(
  ranks: Ranks,
  sends: readonly NeighborBytes[],
  sources: readonly (number | null)[],
): Promise<(Uint8Array | null)[]> {
  const received = sources.map((source) => (source === null ? null : ranks.receiveAny(source)))
  const sent = sends.flatMap(({ rank, bytes }) => (rank === null ? [] : [ranks.send(new BytesBuffer(bytes), rank)]))
  await ranks.all([...received.flatMap((one) => (one ? [one.completion] : [])), ...sent])
  return received.map((one) => one?.bytes() ?? null)
}
