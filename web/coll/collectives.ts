import type { Buffer } from '../p2p/buffer.ts'
import { allgatherBytesBruck } from './allgather-bruck.ts'
import { alltoallBytesPairwise, alltoallOverlapped } from './alltoall-pairwise.ts'
import { bcastBytesBinomial } from './bcast-binomial.ts'
import { copyBuffer } from './buffer-copy.ts'
import {
  ALLGATHER,
  ALLREDUCE,
  ALLTOALL,
  BARRIER,
  BCAST,
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
import { type NeighborBuffer, type NeighborBytes, neighborBytesDirect, neighborDirect } from './neighbor-direct.ts'
import type { Ranks } from './ranks.ts'
import { allreduceBytesBinomial, type CombineBytes, reduceBytesBinomial } from './reduce-bytes-binomial.ts'
import type { Reduction } from './reduction.ts'
import { scanBytesRecursiveDoubling } from './scan-bytes-recursive-doubling.ts'
import { exscanRecursiveDoubling, scanRecursiveDoubling } from './scan-recursive-doubling.ts'

// The collective operations, each by the algorithm that choose.ts names for it, or by the only one there is. Everywhere:
// - a part is a buffer, and what one rank has for or from all ranks is an array of buffers in rank order;
// - null stands for a part that is in place already (MPI_IN_PLACE), and for what only the root has;
// - ranks must agree about lengths and all else: one that sees that they do not fails with a CommError (terms.ts);
// - a rank that fails tells the others, whose part in the call fails too;
// - after a failure the buffers are their owner's again, with any contents.

/** Ends when every rank has called it. */
export function barrier(ranks: Ranks): Promise<void> {
  return chosenBySize(BARRIER, ranks)()
}

/** Root's data is copied to every rank's buffer, which has the same length. */
export function bcast(ranks: Ranks, buffer: Buffer, root: number): Promise<void> {
  return chosen(BCAST, ranks, buffer.byteLength)(buffer, root)
}

/** The same for data whose length only the root knows (`bytes`, null elsewhere). @returns root's data */
export function bcastBytes(ranks: Ranks, bytes: Uint8Array | null, root: number): Promise<Uint8Array> {
  return ranks.run(() => bcastBytesBinomial(ranks, bytes, root))
}

/** Every rank's part is put into root's places; all have one length. Null: `part` at a root in place, `into` elsewhere. */
export function gather(ranks: Ranks, part: Buffer | null, into: Buffer[] | null, root: number): Promise<void> {
  const bytes = (part ?? into?.[root])?.byteLength ?? 0
  return chosen(GATHER, ranks, bytes)(part, into, root)
}

/** The same for parts of different lengths. */
export function gatherv(ranks: Ranks, part: Buffer | null, into: Buffer[] | null, root: number): Promise<void> {
  return chosenBySize(GATHERV, ranks)(part, into, root)
}

/** The same for parts whose lengths the root does not know. @returns at the root: all parts; elsewhere null */
export function gatherBytes(ranks: Ranks, part: Uint8Array, root: number): Promise<Uint8Array[] | null> {
  return chosenBySize(GATHER_BYTES, ranks)(part, root)
}

/** Every rank gets its part from root; all have one length. Null: `parts` elsewhere, `into` at a root that keeps its own. */
export function scatter(ranks: Ranks, parts: Buffer[] | null, into: Buffer | null, root: number): Promise<void> {
  const bytes = (into ?? parts?.[root])?.byteLength ?? 0
  return chosen(SCATTER, ranks, bytes)(parts, into, root)
}

/** The same for parts of different lengths. */
export function scatterv(ranks: Ranks, parts: Buffer[] | null, into: Buffer | null, root: number): Promise<void> {
  return chosenBySize(SCATTERV, ranks)(parts, into, root)
}

/** The same for parts whose lengths only the root knows. @returns this rank's part */
export function scatterBytes(ranks: Ranks, parts: Uint8Array[] | null, root: number): Promise<Uint8Array> {
  return chosenBySize(SCATTER_BYTES, ranks)(parts, root)
}

/** Every rank's part is put into everybody's places, of any lengths. `part` is null where it is in place. */
export function allgather(ranks: Ranks, part: Buffer | null, into: Buffer[]): Promise<void> {
  return ranks.run(async () => {
    const own = into[ranks.rank]
    if (part && own) await copyBuffer(part, own)
    const bytes = into.reduce((sum, { byteLength }) => sum + byteLength, 0)
    await chosen(ALLGATHER, ranks, bytes)(into)
  })
}

/** The same for parts whose lengths only their owners know. @returns all parts */
export function allgatherBytes(ranks: Ranks, mine: Uint8Array): Promise<Uint8Array[]> {
  return ranks.run(() => allgatherBytesBruck(ranks, mine))
}

/** Every rank's parts[r] is put into rank r's into[rank]; all have one length. `parts` is null where they are in `into`. */
export function alltoall(ranks: Ranks, parts: Buffer[] | null, into: Buffer[]): Promise<void> {
  return chosen(ALLTOALL, ranks, into[ranks.rank]?.byteLength ?? 0)(parts, into)
}

/** The same for parts of different lengths and of different kinds. */
export function alltoallv(ranks: Ranks, parts: Buffer[] | null, into: Buffer[]): Promise<void> {
  return ranks.run(() => alltoallOverlapped(ranks, parts, into))
}

/** The same for parts whose lengths only their senders know. @returns what each rank gave this one */
export function alltoallBytes(ranks: Ranks, parts: readonly Uint8Array[]): Promise<Uint8Array[]> {
  return ranks.run(() => alltoallBytesPairwise(ranks, parts))
}

/** Every rank's data is combined into root's `output`. Null: `input` at a root in place, `output` elsewhere. */
export function reduce(
  ranks: Ranks,
  input: Buffer | null,
  output: Buffer | null,
  reduction: Reduction,
  root: number,
): Promise<void> {
  const bytes = (input ?? output)?.byteLength ?? 0
  return chosen(REDUCE, ranks, bytes, reduction)(input, output, reduction, root)
}

/** The same for values of any lengths. @returns at the root: the result; elsewhere null */
export function reduceBytes(
  ranks: Ranks,
  mine: Uint8Array,
  combine: CombineBytes,
  root: number,
): Promise<Uint8Array | null> {
  return ranks.run(() => reduceBytesBinomial(ranks, mine, combine, root))
}

/** Every rank's data is combined into everybody's `output`. `input` is null where it is in `output`. */
export function allreduce(ranks: Ranks, input: Buffer | null, output: Buffer, reduction: Reduction): Promise<void> {
  return chosen(ALLREDUCE, ranks, output.byteLength, reduction)(input, output, reduction)
}

/** The same for values of any lengths. @returns the result */
export function allreduceBytes(ranks: Ranks, mine: Uint8Array, combine: CombineBytes): Promise<Uint8Array> {
  return ranks.run(() => allreduceBytesBinomial(ranks, mine, combine))
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
  return chosen(REDUCE_SCATTER, ranks, bytes, reduction)(input, output, blockBytes, reduction)
}

/** Every rank gets what the ranks up to itself give, combined. `input` is null where it is in `output`. */
export function scan(ranks: Ranks, input: Buffer | null, output: Buffer, reduction: Reduction): Promise<void> {
  return ranks.run(() => scanRecursiveDoubling(ranks, input, output, reduction))
}

/** Every rank gets what the ranks below it give, combined; `output` of rank 0 stays as it is. */
export function exscan(ranks: Ranks, input: Buffer | null, output: Buffer, reduction: Reduction): Promise<void> {
  return ranks.run(() => exscanRecursiveDoubling(ranks, input, output, reduction))
}

/** Both for values of any lengths. @returns the result of the ranks up to this one; of those below it, null at rank 0 */
export function scanBytes(
  ranks: Ranks,
  mine: Uint8Array,
  combine: CombineBytes,
): Promise<{ through: Uint8Array; before: Uint8Array | null }> {
  return ranks.run(() => scanBytesRecursiveDoubling(ranks, mine, combine))
}

/** Every rank gives data to its neighbours and gets some from them; both lists go by edges (neighbor-direct.ts). */
export function neighborExchange(
  ranks: Ranks,
  sends: readonly NeighborBuffer[],
  receives: readonly NeighborBuffer[],
): Promise<void> {
  return ranks.run(() => neighborDirect(ranks, sends, receives))
}

/** The same for data of any lengths. @returns what each of `sources` sent, in their order; null where there is none */
export function neighborExchangeBytes(
  ranks: Ranks,
  sends: readonly NeighborBytes[],
  sources: readonly (number | null)[],
): Promise<(Uint8Array | null)[]> {
  return ranks.run(() => neighborBytesDirect(ranks, sends, sources))
}

type Algorithm<Args extends unknown[], T> = (ranks: Ranks, ...args: Args) => Promise<T>

/** The algorithm for lengths that every rank knows. */
function chosen<Args extends unknown[], T>(
  choice: Choice<Algorithm<Args, T>>,
  ranks: Ranks,
  bytes: number,
  { commutative } = { commutative: true },
) {
  const { links, inOrder } = ranks.islands
  const { algorithm, number } = pick(choice, { size: ranks.size, bytes, commutative, links, inOrder })
  return (...args: Args): Promise<T> => ranks.run(() => algorithm(ranks, ...args), number)
}

/** The algorithm where only some ranks know the lengths, or there are none: ranks and links alone decide. */
function chosenBySize<Args extends unknown[], T>(choice: Choice<Algorithm<Args, T>>, ranks: Ranks) {
  const { links, inOrder } = ranks.islands
  const { algorithm } = pick(choice, { size: ranks.size, bytes: 0, commutative: true, links, inOrder })
  return (...args: Args): Promise<T> => ranks.run(() => algorithm(ranks, ...args))
}
