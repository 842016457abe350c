import { allgatherBruck } from './allgather-bruck.ts'
import { allgatherIslandRing, allgatherIslands } from './allgather-islands.ts'
import { allgatherRing } from './allgather-ring.ts'
import { allreduceIslands, allreduceIslandsLarge } from './allreduce-islands.ts'
import { allreduceRabenseifner } from './allreduce-rabenseifner.ts'
import { allreduceRecursiveDoubling } from './allreduce-recursive-doubling.ts'
import { allreduceRing } from './allreduce-ring.ts'
import { alltoallBruck } from './alltoall-bruck.ts'
import { alltoallOverlapped, alltoallPairwise } from './alltoall-pairwise.ts'
import { barrierDissemination } from './barrier-dissemination.ts'
import { barrierIslands } from './barrier-islands.ts'
import { bcastBinomial } from './bcast-binomial.ts'
import { bcastChain, bcastChainOverFast } from './bcast-chain.ts'
import { bcastIslandChain, bcastIslands } from './bcast-islands.ts'
import { bcastScatterAllgather } from './bcast-scatter-allgather.ts'
import { gatherBinomial } from './gather-binomial.ts'
import { gatherIslands } from './gather-islands.ts'
import { gatherBytesLinear, gatherLinear } from './gather-linear.ts'
import { gatherBytesPacked, gatherPacked } from './gather-packed.ts'
import type { LinkSpeed } from './islands.ts'
import { reduceBinomial } from './reduce-binomial.ts'
import { reduceIslands, reduceIslandsHalving } from './reduce-islands.ts'
import { reduceRabenseifner } from './reduce-rabenseifner.ts'
import { reduceScatterHalving } from './reduce-scatter-halving.ts'
import { reduceScatterRing } from './reduce-scatter-ring.ts'
import { scatterBinomial } from './scatter-binomial.ts'
import { scatterIslands } from './scatter-islands.ts'
import { scatterBytesLinear, scatterLinear } from './scatter-linear.ts'
import { scatterBytesPacked, scatterPacked } from './scatter-packed.ts'

const KiB = 1024

/** What a choice is made by. All ranks of a call know the same of it, so they choose the same. */
export interface Call {
  size: number
  /** As the table says for each operation; 0 where only some ranks know the lengths. */
  bytes: number
  commutative: boolean
  /** See `Islands`. */
  links: LinkSpeed
  /** Whether the ranks of each island follow each other. */
  inOrder: boolean
}
export interface Choice<Algorithm> {
  /** The first that applies is taken. */
  rules: [algorithm: Algorithm, applies: (call: Call) => boolean][]
  otherwise: Algorithm
}

/**
 * How many bytes move in the time in which a message starts (α / β), measured: over WebRTC a round trip takes 0.7 to 1 ms
 * and 14 to 20 MB go through a second; through shared memory it is some 0.1 ms and 500 MB. The limits below are where the
 * costs in the algorithms' files cross at that ratio. Where links are mixed the slow ones count.
 */
const START_UP_BYTES: Readonly<Record<LinkSpeed, number>> = { slow: 8 * KiB, fast: 32 * KiB, mixed: 8 * KiB }
const startUp = ({ links }: Call): number => START_UP_BYTES[links]

/** Up to here a broadcast or a reduction is about start-ups; beyond, about bytes. */
const isShort = (call: Call, times = 1): boolean => call.bytes <= times * 2 * startUp(call)
/** A block of scatter-allgather that is worth its start-ups. */
const scatteredBlock = (call: Call): number => startUp(call) / 4
/** A rank's share of a broadcast that fills a chain. */
const chainedBlock = (call: Call): number => startUp(call) * 16
/** A block that is worth a round of a ring. */
const ringBlock = (call: Call): number => startUp(call) / 2
/** Beyond, an allgather's start-ups do not count, and a ring needs no memory. */
const SHORT_ALLGATHER_BYTES = 512 * KiB
/** A block that may travel several hops in order to save start-ups. */
const treeBlock = (call: Call): number => startUp(call) / 4
const bruckBlock = (call: Call): number => startUp(call) / 8
/** Beyond, a block's bytes hide the start-up of the next one. */
const overlappedBlock = (call: Call): number => startUp(call) * 4
/** So many tabs are all linked to each other before a run; in larger worlds a link costs more than a hop. */
const LINKED_RANKS = 16

/** Islands first: their leaders alone speak over slow links. */
const onIslands = ({ links }: Call): boolean => links === 'mixed'
/** The same where data is combined: what islands make of their own must be in rank order, or order must not matter. */
const combinedOnIslands = (call: Call): boolean => onIslands(call) && (call.commutative || call.inOrder)

const isPowerOfTwo = (size: number): boolean => (size & (size - 1)) === 0

/** Open MPI's han and MVAPICH go by levels, too. */
export const BARRIER: Choice<typeof barrierDissemination> = {
  rules: [[barrierIslands, onIslands]],
  otherwise: barrierDissemination,
}

/** `bytes`: the whole data. MPICH chooses by the same three shapes; the chain is Open MPI's. */
export const BCAST: Choice<typeof bcastBinomial> = {
  rules: [
    [bcastIslandChain, (call) => onIslands(call) && fillsChain(call)],
    [bcastIslands, onIslands],
    [bcastBinomial, (call) => call.size < 3 || isShort(call, 2) || call.bytes <= call.size * scatteredBlock(call)],
    [bcastChainOverFast, (call) => call.links === 'fast' && fillsChain(call)],
    [bcastChain, fillsChain],
  ],
  otherwise: bcastScatterAllgather,
}

function fillsChain(call: Call): boolean {
  return call.bytes >= call.size * chainedBlock(call)
}

/** `bytes`: one rank's part. MPICH: always binomial; Open MPI: linear for large parts. */
const asTree = (call: Call): boolean => call.bytes <= treeBlock(call) || call.size > LINKED_RANKS
const asIslands = (call: Call): boolean => onIslands(call) && asTree(call)
export const GATHER: Choice<typeof gatherBinomial> = {
  rules: [
    [gatherIslands, asIslands],
    [gatherBinomial, asTree],
  ],
  otherwise: gatherLinear,
}
export const SCATTER: Choice<typeof scatterBinomial> = {
  rules: [
    [scatterIslands, asIslands],
    [scatterBinomial, asTree],
  ],
  otherwise: scatterLinear,
}

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
const isShortAllgather = ({ bytes }: Call): boolean => bytes <= SHORT_ALLGATHER_BYTES
export const ALLGATHER: Choice<typeof allgatherRing> = {
  rules: [
    [allgatherIslands, (call) => onIslands(call) && isShortAllgather(call)],
    [allgatherIslandRing, onIslands],
    [allgatherBruck, isShortAllgather],
  ],
  otherwise: allgatherRing,
}

/** `bytes`: one block. As MPICH. */
export const ALLTOALL: Choice<typeof alltoallBruck> = {
  rules: [
    [alltoallBruck, (call) => call.size > 3 && call.bytes <= bruckBlock(call)],
    [alltoallOverlapped, (call) => call.bytes <= overlappedBlock(call)],
  ],
  otherwise: alltoallPairwise,
}

/** `bytes`: one rank's data. As MPICH. */
export const REDUCE: Choice<typeof reduceBinomial> = {
  rules: [
    [reduceIslands, (call) => combinedOnIslands(call) && isShort(call, 2)],
    [reduceIslandsHalving, combinedOnIslands],
    [reduceBinomial, (call) => call.size < 4 || isShort(call, 2)],
  ],
  otherwise: reduceRabenseifner,
}

/** `bytes`: one rank's data. As MPICH; the ring, as in Open MPI, where p is no power of two. */
export const ALLREDUCE: Choice<typeof allreduceRing> = {
  rules: [
    [allreduceIslands, (call) => combinedOnIslands(call) && isShort(call)],
    [allreduceIslandsLarge, combinedOnIslands],
    [allreduceRecursiveDoubling, (call) => call.size < 3 || isShort(call)],
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
function ringIsBetter(call: Call): boolean {
  return call.commutative && !isPowerOfTwo(call.size) && call.bytes > call.size * ringBlock(call)
}

/** @returns the algorithm, and its number in the table: ranks that disagree about it disagree about the lengths */
export function pick<Algorithm>({ rules, otherwise }: Choice<Algorithm>, call: Call) {
  const found = rules.findIndex(([, applies]) => applies(call))
  const number = found < 0 ? rules.length : found
  return { algorithm: rules[number]?.[0] ?? otherwise, number }
}
