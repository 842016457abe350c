import { allgatherBruck } from './allgather-bruck.ts'
import { allgatherRing } from './allgather-ring.ts'
import { allreduceRabenseifner } from './allreduce-rabenseifner.ts'
import { allreduceRecursiveDoubling } from './allreduce-recursive-doubling.ts'
import { allreduceRing } from './allreduce-ring.ts'
import { alltoallBruck } from './alltoall-bruck.ts'
import { alltoallOverlapped, alltoallPairwise } from './alltoall-pairwise.ts'
import { bcastBinomial } from './bcast-binomial.ts'
import { bcastChain } from './bcast-chain.ts'
import { bcastScatterAllgather } from './bcast-scatter-allgather.ts'
import { gatherBinomial } from './gather-binomial.ts'
import { gatherBytesLinear, gatherLinear } from './gather-linear.ts'
import { gatherBytesPacked, gatherPacked } from './gather-packed.ts'
import { reduceBinomial } from './reduce-binomial.ts'
import { reduceRabenseifner } from './reduce-rabenseifner.ts'
import { reduceScatterHalving } from './reduce-scatter-halving.ts'
import { reduceScatterRing } from './reduce-scatter-ring.ts'
import { scatterBinomial } from './scatter-binomial.ts'
import { scatterBytesLinear, scatterLinear } from './scatter-linear.ts'
import { scatterBytesPacked, scatterPacked } from './scatter-packed.ts'

const KiB = 1024

/** What a choice is made by. All ranks of a call know the same of it, so they choose the same. */
export interface Call {
  size: number
  /** As the table says for each operation; 0 where only some ranks know the lengths. */
  bytes: number
  commutative: boolean
}
export interface Choice<Algorithm> {
  /** The first that applies is taken. */
  rules: [algorithm: Algorithm, applies: (call: Call) => boolean][]
  otherwise: Algorithm
}

// A message between tabs costs about as much to start (α) as 8 KiB cost to move: round trips take 0.7 to 1 ms, and
// 14 to 20 MB go through a second. The limits below are where the costs in the algorithms' files cross, at that ratio.

/** Up to here a broadcast or a reduction is about start-ups; beyond, about bytes. */
const SHORT_BYTES = 16 * KiB
/** A block of scatter-allgather that is worth its start-ups. */
const SCATTERED_BLOCK_BYTES = 2 * KiB
/** A rank's share of a broadcast that fills a chain: about two segments. */
const CHAINED_BLOCK_BYTES = 128 * KiB
/** A block that is worth a round of a ring. */
const RING_BLOCK_BYTES = 4 * KiB
/** Beyond, an allgather's start-ups do not count, and a ring needs no memory. */
const SHORT_ALLGATHER_BYTES = 512 * KiB
/** A block that may travel several hops in order to save start-ups. */
const TREE_BLOCK_BYTES = 2 * KiB
const BRUCK_BLOCK_BYTES = 1 * KiB
/** Beyond, a block's bytes hide the start-up of the next one. */
const OVERLAPPED_BLOCK_BYTES = 32 * KiB
/** So many tabs are all linked to each other before a run; in larger worlds a link costs more than a hop. */
const LINKED_RANKS = 16

const isPowerOfTwo = (size: number): boolean => (size & (size - 1)) === 0

/** `bytes`: the whole data. MPICH chooses by the same three shapes; the chain is Open MPI's. */
export const BCAST: Choice<typeof bcastChain> = {
  rules: [
    [bcastBinomial, ({ bytes, size }) => size < 3 || bytes <= Math.max(2 * SHORT_BYTES, size * SCATTERED_BLOCK_BYTES)],
    [bcastChain, ({ bytes, size }) => bytes >= size * CHAINED_BLOCK_BYTES],
  ],
  otherwise: bcastScatterAllgather,
}

/** `bytes`: one rank's part. MPICH: always binomial; Open MPI: linear for large parts. */
const asTree = ({ bytes, size }: Call): boolean => bytes <= TREE_BLOCK_BYTES || size > LINKED_RANKS
export const GATHER: Choice<typeof gatherBinomial> = { rules: [[gatherBinomial, asTree]], otherwise: gatherLinear }
export const SCATTER: Choice<typeof scatterBinomial> = { rules: [[scatterBinomial, asTree]], otherwise: scatterLinear }

/** Lengths that only the root knows. */
const inLargeWorld = ({ size }: Call): boolean => size > LINKED_RANKS
export const GATHERV: Choice<typeof gatherPacked> = { rules: [[gatherPacked, inLargeWorld]], otherwise: gatherLinear }
export const SCATTERV: Choice<typeof scatterPacked> = {
  rules: [[scatterPacked, inLargeWorld]],
  otherwise: scatterLinear,
}
export const GATHER_BYTES: Choice<typeof gatherBytesPacked> = {
  rules: [[gatherBytesPacked, inLargeWorld]],
  otherwise: gatherBytesLinear,
}
export const SCATTER_BYTES: Choice<typeof scatterBytesPacked> = {
  rules: [[scatterBytesPacked, inLargeWorld]],
  otherwise: scatterBytesLinear,
}

/** `bytes`: all blocks. As MPICH, with Bruck's algorithm also where p is a power of two. */
export const ALLGATHER: Choice<typeof allgatherRing> = {
  rules: [[allgatherBruck, ({ bytes }) => bytes <= SHORT_ALLGATHER_BYTES]],
  otherwise: allgatherRing,
}

/** `bytes`: one block. As MPICH. */
export const ALLTOALL: Choice<typeof alltoallBruck> = {
  rules: [
    [alltoallBruck, ({ bytes, size }) => size > 3 && bytes <= BRUCK_BLOCK_BYTES],
    [alltoallOverlapped, ({ bytes }) => bytes <= OVERLAPPED_BLOCK_BYTES],
  ],
  otherwise: alltoallPairwise,
}

/** `bytes`: one rank's data. As MPICH. */
export const REDUCE: Choice<typeof reduceBinomial> = {
  rules: [[reduceBinomial, ({ bytes, size }) => size < 4 || bytes <= 2 * SHORT_BYTES]],
  otherwise: reduceRabenseifner,
}

/** `bytes`: one rank's data. As MPICH; the ring, as in Open MPI, where p is no power of two. */
export const ALLREDUCE: Choice<typeof allreduceRing> = {
  rules: [
    [allreduceRecursiveDoubling, ({ bytes, size }) => size < 3 || bytes <= SHORT_BYTES],
    [allreduceRing, (call) => ringIsBetter(call)],
  ],
  otherwise: allreduceRabenseifner,
}

/** `bytes`: all blocks. As Open MPI: halving, or a ring where p is no power of two. */
export const REDUCE_SCATTER: Choice<typeof reduceScatterRing> = {
  rules: [[reduceScatterRing, (call) => ringIsBetter(call)]],
  otherwise: reduceScatterHalving,
}

/** Where p is no power of two, halving moves the whole data once more; a ring does not, but has more rounds. */
function ringIsBetter({ bytes, size, commutative }: Call): boolean {
  return commutative && !isPowerOfTwo(size) && bytes > size * RING_BLOCK_BYTES
}

/** @returns the algorithm, and its number in the table: ranks that disagree about it disagree about the lengths */
export function pick<Algorithm>({ rules, otherwise }: Choice<Algorithm>, call: Call) {
  const found = rules.findIndex(([, applies]) => applies(call))
  const number = found < 0 ? rules.length : found
  return { algorithm: rules[number]?.[0] ?? otherwise, number }
}
