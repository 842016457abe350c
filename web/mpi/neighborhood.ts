import { PROC_NULL } from './constants.ts'

/** One neighbour, and the place of its block among those of all neighbours. */
export interface Edge {
  /** Rank, or PROC_NULL. */
  rank: number
  place: number
}

/**
 * Both lists go by edges: where two ranks are neighbours twice, the n-th edge to a rank in the list of the one is the n-th
 * edge from it in the list of the other.
 */
export interface Neighborhood {
  destinations: readonly Edge[]
  sources: readonly Edge[]
}

/** The neighbours' ranks in the order of their blocks. */
export function ranksInPlace(edges: readonly Edge[]): number[] {
  return edges.toSorted((a, b) => a.place - b.place).map(({ rank }) => rank)
}

/** A neighbour's rank; null for one that is not there. */
export const rankOrNull = ({ rank }: Edge): number | null => (rank === PROC_NULL ? null : rank)

/** Whom a rank sends to, for people. */
export function shownNeighbours({ destinations }: Neighborhood): string {
  const ranks = ranksInPlace(destinations).map((rank) => (rank === PROC_NULL ? 'PROC_NULL' : rank))
  return `neighbours ${ranks.join(', ')}`
}
