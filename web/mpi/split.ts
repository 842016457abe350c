import { bcastBytes, gatherBytes } from '../coll/collectives.ts'
import type { Ranks } from '../coll/ranks.ts'

/** What a rank says of itself when a communicator is divided. */
export interface Placement {
  /** Ranks with the same color come together; null: into none. */
  color: number | null
  /** Order in the new communicator; ranks with the same key stay in the old one's order. */
  key: number
  /** A context that the new communicator may have: the one of its lowest rank is taken. */
  context: number
}

/** A new communicator: its members' ranks in the old one, in their new order. */
export interface Division {
  ranks: number[]
  context: number
}

/**
 * Divides a communicator in one collective call (MPI 4.1, section 7.4.2). Every rank gives a context, though only the
 * lowest of each color is needed: so nobody need be told in a second step, and calls that overlap cannot disturb it.
 * The placements go up one binomial tree and down again: that takes 2 ceil(log2 p) rounds, but most ranks need not know
 * any other than their parent.
 * @returns the part that this rank comes into; null for a rank without color
 */
export async function split(ranks: Ranks, mine: Placement): Promise<Division | null> {
  const all = await ranks.run(async () => {
    const parts = await gatherBytes(ranks, encode(mine), ROOT)
    return bcastBytes(ranks, parts && joined(parts), ROOT)
  })
  if (mine.color === null) return null
  const view = new DataView(all.buffer, all.byteOffset, all.byteLength)
  const field = (rank: number, offset: number): number => view.getFloat64(rank * PLACEMENT_BYTES + offset, true)
  const together: number[] = []
  for (let rank = 0; rank < ranks.size; rank++) if (field(rank, COLOR) === mine.color) together.push(rank)
  const context = field(together[0] ?? ranks.rank, CONTEXT)
  return { ranks: together.toSorted((a, b) => field(a, KEY) - field(b, KEY) || a - b), context }
}

const ROOT = 0

// A placement as bytes: three f64, little-endian.
const COLOR = 0
const KEY = 8
const CONTEXT = 16
const PLACEMENT_BYTES = 24
const NO_COLOR = -1

function encode({ color, key, context }: Placement): Uint8Array {
  const view = new DataView(new ArrayBuffer(PLACEMENT_BYTES))
  view.setFloat64(COLOR, color ?? NO_COLOR, true)
  view.setFloat64(KEY, key, true)
  view.setFloat64(CONTEXT, context, true)
  return new Uint8Array(view.buffer)
}

function joined(placements: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(placements.length * PLACEMENT_BYTES)
  for (const [rank, placement] of placements.entries()) all.set(placement, rank * PLACEMENT_BYTES)
  return all
}
