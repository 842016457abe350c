/** Pairs of one member that are told: when there are more, its network is the trouble and not a pair. */
export const TOLD_PAIRS = 16
/** UTF-16 code units of why a pair is not connected. */
export const PROBLEM_LENGTH = 600

/** Two members that cannot connect, and why, as one of them sees it. */
export interface Trouble {
  from: string
  to: string
  problem: string
}

/** A member's own failed pairs, as it tells them. */
export interface FailedPair {
  member: string
  problem: string
}

/** The failed pairs of this tab, for the host. @param links by member */
export function failedPairs(links: Iterable<[string, { link: string; problem: string | null }]>): FailedPair[] {
  const pairs: FailedPair[] = []
  for (const [member, { link, problem }] of links) {
    if (link === 'failed' && pairs.length < TOLD_PAIRS) {
      pairs.push({ member, problem: (problem ?? 'not connected').slice(0, PROBLEM_LENGTH) })
    }
  }
  return pairs
}

/** Keeps what members tell the host of pairs that it is not part of. */
export class Troubles {
  readonly #told = new Map<string, readonly FailedPair[]>()

  /** @param from who tells: known from the connection, never from the message */
  tell(from: string, pairs: readonly FailedPair[]): void {
    if (pairs.length === 0) this.#told.delete(from)
    else this.#told.set(from, pairs)
  }

  /** Each pair once, of members who are here; what both of a pair tell is the earlier one's word. */
  among(members: readonly string[]): Trouble[] {
    const troubles: Trouble[] = []
    const seen = new Set<string>()
    for (const from of members) {
      for (const { member: to, problem } of this.#told.get(from) ?? []) {
        const pair = [from, to].toSorted().join(' ')
        if (to === from || seen.has(pair) || !members.includes(to)) continue
        seen.add(pair)
        troubles.push({ from, to, problem })
      }
    }
    return troubles
  }

  forget(member: string): void {
    this.#told.delete(member)
  }
}
