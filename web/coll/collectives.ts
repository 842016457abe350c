import type { Buffer } from '../p2p/buffer.ts'
import {
  ALLGATHER,
  ALLREDUCE,
  ALLTOALL,
  BCAST,
  type Call,
  type Choice,
  GATHER,
  GATHER_BYTES,
  GATHERV,
  pick,
  REDUCE,
  REDUCE_SCATTER,
  SCATTER,
  SCATTER_BYTES,
  SCATTERV,
} from './choose.ts'
import { alltoallOverlapped } from './alltoall-pairwise.ts'
import { copyBuffer } from './buffer-copy.ts'
import type { Ranks } from './ranks.ts'
import type { Reduction } from './reduction.ts'

// The collective operations, each by the algorithm that choose.ts names for it. Everywhere:
// - a part is a buffer, and what one rank has for or from all ranks is an array of buffers in rank order;
// - null stands for a part that is in place already (MPI_IN_PLACE), and for what only the root has;
// - ranks must agree about lengths: one that sees another length fails with CommError ERR_TRUNCATE;
// - after a failure the buffers are their owner's again, with any contents.

export { allgatherBytes } from './allgather-bruck.ts'
export { alltoallBytes } from './alltoall-pairwise.ts'
export { barrier } from './barrier.ts'
export { bcastBytes } from './bcast.ts'
export { allreduceBytes, reduceBytes } from './reduce-bytes.ts'
export { exscan, scan } from './scan.ts'
export { scanBytes } from './scan-bytes.ts'

/** Root's data is copied to every rank's buffer, which has the same length. */
export function bcast(ranks: Ranks, buffer: Buffer, root: number): Promise<void> {
  return chosen(BCAST, ranks, buffer.byteLength)(ranks, buffer, root)
}

/** Every rank's part is put into root's places; all have one length. Null: `part` at a root in place, `into` elsewhere. */
export function gather(ranks: Ranks, part: Buffer | null, into: Buffer[] | null, root: number): Promise<void> {
  const bytes = (part ?? into?.[root])?.byteLength ?? 0
  return chosen(GATHER, ranks, bytes)(ranks, part, into, root)
}

/** The same for parts of different lengths. */
export function gatherv(ranks: Ranks, part: Buffer | null, into: Buffer[] | null, root: number): Promise<void> {
  return chosen(GATHERV, ranks)(ranks, part, into, root)
}

/** The same for parts whose lengths the root does not know. @returns at the root: all parts; elsewhere null */
export function gatherBytes(ranks: Ranks, part: Uint8Array, root: number): Promise<Uint8Array[] | null> {
  return chosen(GATHER_BYTES, ranks)(ranks, part, root)
}

/** Every rank gets its part from root; all have one length. Null: `parts` elsewhere, `into` at a root that keeps its own. */
export function scatter(ranks: Ranks, parts: Buffer[] | null, into: Buffer | null, root: number): Promise<void> {
  const bytes = (into ?? parts?.[root])?.byteLength ?? 0
  return chosen(SCATTER, ranks, bytes)(ranks, parts, into, root)
}

/** The same for parts of different lengths. */
export function scatterv(ranks: Ranks, parts: Buffer[] | null, into: Buffer | null, root: number): Promise<void> {
  return chosen(SCATTERV, ranks)(ranks, parts, into, root)
}

/** The same for parts whose lengths only the root knows. @returns this rank's part */
export function scatterBytes(ranks: Ranks, parts: Uint8Array[] | null, root: number): Promise<Uint8Array> {
  return chosen(SCATTER_BYTES, ranks)(ranks, parts, root)
}

/** Every rank's part is put into everybody's places, of any lengths. `part` is null where it is in place. */
export async function allgather(ranks: Ranks, part: Buffer | null, into: Buffer[]): Promise<void> {
  const own = into[ranks.rank]
  if (part && own) await copyBuffer(part, own)
  await chosen(ALLGATHER, ranks, totalBytes(into))(ranks, into)
}

/** Every rank's parts[r] is put into rank r's into[rank]; all have one length. `parts` is null where they are in `into`. */
export function alltoall(ranks: Ranks, parts: Buffer[] | null, into: Buffer[]): Promise<void> {
  return chosen(ALLTOALL, ranks, into[ranks.rank]?.byteLength)(ranks, parts, into)
}

/** The same for parts of different lengths and of different kinds. */
export function alltoallv(ranks: Ranks, parts: Buffer[] | null, into: Buffer[]): Promise<void> {
  return alltoallOverlapped(ranks, parts, into)
}

/** Every rank's data is combined into root's `output`. Null: `input` at a root in place, `output` elsewhere. */
export function reduce(
  ranks: Ranks,
  input: Buffer | null,
  output: Buffer | null,
  reduction: Reduction,
  root: number,
): Promise<void> {
  const bytes = (input ?? output)?.byteLength
  return chosen(REDUCE, ranks, bytes, reduction)(ranks, input, output, reduction, root)
}

/** Every rank's data is combined into everybody's `output`. `input` is null where it is in `output`. */
export function allreduce(ranks: Ranks, input: Buffer | null, output: Buffer, reduction: Reduction): Promise<void> {
  return chosen(ALLREDUCE, ranks, output.byteLength, reduction)(ranks, input, output, reduction)
}

/**
 * Every rank's data is combined, and rank r gets block r of it, which has blockBytes[r] bytes, at the start of `output`.
 * `input` is null where it is in `output`, which then is as long as all blocks.
 */
export function reduceScatter(
  ranks: Ranks,
  input: Buffer | null,
  output: Buffer,
  blockBytes: readonly number[],
  reduction: Reduction,
): Promise<void> {
  const bytes = blockBytes.reduce((sum, block) => sum + block, 0)
  return chosen(REDUCE_SCATTER, ranks, bytes, reduction)(ranks, input, output, blockBytes, reduction)
}

function chosen<Algorithm>(
  choice: Choice<Algorithm>,
  { size }: Ranks,
  bytes = 0,
  { commutative } = { commutative: true },
) {
  return pick(choice, { size, bytes, commutative } satisfies Call)
}

const totalBytes = (buffers: readonly Buffer[]): number => buffers.reduce((sum, { byteLength }) => sum + byteLength, 0)
