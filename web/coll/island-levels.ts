import type { Ranks } from './ranks.ts'

/** The two levels of a call on islands (islands.ts), as one rank sees them. */
export interface IslandLevels {
  /** The ranks of this rank's island, in rank order. */
  inside: Ranks
  /** The leader's number among them. */
  head: number
  /** The leaders of all islands, in the islands' order; null at a rank that is none. */
  leaders: Ranks | null
  /** The root's number among the leaders. */
  top: number
}

/**
 * One rank of each island leads it: the root its own, the first rank the others. Eight ranks on three islands, root 4:
 *
 *   inside     0 1 2     3 4     5 6 7
 *   leaders    0           4     5
 *
 * No two ranks meet on both levels, so that messages of one level are never taken for those of the other.
 */
export function islandLevels(ranks: Ranks, root = 0): IslandLevels {
  const { members, of } = ranks.islands
  const top = of[root] ?? 0
  const leaders = members.map((island, place) => (place === top ? root : (island[0] ?? root)))
  const mine = of[ranks.rank] ?? 0
  const island = members[mine] ?? []
  return {
    inside: ranks.within(island),
    head: island.indexOf(leaders[mine] ?? root),
    leaders: leaders[mine] === ranks.rank ? ranks.within(leaders) : null,
    top,
  }
}

/** All ranks, one island after the other, from the root on. */
export function islandOrder({ islands }: Pick<Ranks, 'islands'>, root: number): number[] {
  const from = (list: readonly number[], place: number): number[] => [...list.slice(place), ...list.slice(0, place)]
  const top = islands.of[root] ?? 0
  const [first = [], ...others] = [...islands.members.slice(top), ...islands.members.slice(0, top)]
  return [...from(first, first.indexOf(root)), ...others.flat()]
}
