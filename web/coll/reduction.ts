import type { Buffer } from '../p2p/buffer.ts'
import type { Ranks } from './ranks.ts'

/**
 * An operation (MPI 4.1, section 6.9) as the collectives see it: bytes in, bytes out. It is associative; where it is not
 * commutative, every algorithm combines neighbours only, so that the result is a0 op a1 op … in rank order.
 */
export interface Reduction {
  /**
   * into[i] = lower[i] op into[i], element by element: `lower` comes from the lower ranks. Both have the same length, a
   * multiple of `elementBytes`, and start at a multiple of 8 in their memory.
   */
  combine(lower: Uint8Array, into: Uint8Array): void
  elementBytes: number
  commutative: boolean
}

/** An algorithm for allreduce. @param input what this rank gives; null where that is in `output` (MPI_IN_PLACE) */
export type Allreduce = (ranks: Ranks, input: Buffer | null, output: Buffer, reduction: Reduction) => Promise<void>

const ALIGNMENT = 8

/**
 * mine = mine and theirs, in rank order. Commutative operations are ordered too: then all ranks that combine the same
 * two get the same bits, whatever the operation makes of -0 and NaN. `theirs` is overwritten where it is the upper one.
 */
export function absorb(reduction: Reduction, mine: Uint8Array, theirs: Uint8Array, theirsIsLower: boolean): void {
  const ours = mine.byteOffset % ALIGNMENT === 0 ? mine : mine.slice()
  const result = theirsIsLower ? ours : theirs
  reduction.combine(theirsIsLower ? theirs : ours, result)
  if (result !== mine) mine.set(result)
}

/**
 * Cuts `bytes` into `parts` blocks of nearly equal size that all start at an element and at a multiple of 8.
 * @returns parts + 1 offsets: block i is the bytes from the i-th to the next
 */
export function evenCuts(bytes: number, parts: number, elementBytes: number): number[] {
  const grain = grainOf(elementBytes)
  const grains = Math.ceil(bytes / grain)
  return Array.from({ length: parts + 1 }, (_, i) => Math.min(bytes, Math.floor((i * grains) / parts) * grain))
}

/** The most of `bytes` that ends at an element and at a multiple of 8; at least one such piece. */
export function wholeElements(bytes: number, elementBytes: number): number {
  const grain = grainOf(elementBytes)
  return Math.max(1, Math.floor(bytes / grain)) * grain
}

/** The offsets of blocks of these lengths, one after the other, and the end of the last. */
export function cutsOf(lengths: readonly number[]): number[] {
  const cuts = [0]
  let end = 0
  for (const length of lengths) cuts.push((end += length))
  return cuts
}

const grainOf = (elementBytes: number): number => elementBytes * (ALIGNMENT / commonDivisor(elementBytes, ALIGNMENT))

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b))
