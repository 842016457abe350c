/** How a communicator's ranks reach each other: all over fast links, all over slow ones, or some this way and some that. */
export type LinkSpeed = 'fast' | 'slow' | 'mixed'

/**
 * Ranks that reach each other fast (over shared memory or ports, in one browser) are an island; between islands links are
 * slow (WebRTC). Eight ranks in three browsers:
 *
 *   island      0: 0 1 2        1: 3 4        2: 5 6 7
 *                  fast   ~slow~   fast  ~slow~  fast
 *
 * It is told to every rank when the run begins, in the same words (`Run.islands`), so that all choose the same algorithm.
 * It is about speed alone: where a link is of another kind than that says, a call takes longer and gives the same.
 */
export interface Islands {
  /** The ranks of each island in rank order, and the islands by their first ranks. */
  members: readonly (readonly number[])[]
  /** For each rank: its island's place in `members`. */
  of: readonly number[]
  /** Whether every island's ranks follow each other: then what islands make of their own data comes in rank order. */
  inOrder: boolean
  links: LinkSpeed
}

/** @param numbers for each rank the number of its island: any numbers, equal on one island */
export function islandsOf(numbers: readonly number[]): Islands {
  const members: number[][] = []
  const places = new Map<number, number>()
  const of = numbers.map((number, rank) => {
    const place = places.get(number) ?? members.push([]) - 1
    places.set(number, place)
    members[place]?.push(rank)
    return place
  })
  const inOrder = members.every((ranks) => (ranks.at(-1) ?? 0) - (ranks[0] ?? 0) === ranks.length - 1)
  return { members, of, inOrder, links: speedOf(members.length, numbers.length) }
}

/** Of ranks of which nothing is known: each is an island. */
export const scattered = (size: number): Islands => islandsOf(Array.from({ length: size }, (_, rank) => rank))

/** One island: fast links only; as many islands as ranks: slow ones only. */
function speedOf(islands: number, ranks: number): LinkSpeed {
  if (islands === ranks) return 'slow'
  return islands === 1 ? 'fast' : 'mixed'
}
