import type { RunMessage } from './control.ts'
import type { Peers } from './peers.ts'
import { accountOf, newsOf } from './run-account.ts'
import type { RunState } from './state.ts'

/** Words of a tab that does not lead yet, as far as this one knows. */
const HELD_MESSAGES = 256

export interface RunLeadOptions {
  /** This tab's member id. */
  self: string
  /** Member ids in rank order. */
  members: readonly string[]
  peers: Pick<Peers, 'get' | 'send' | 'want'>
  /** Of the run, as this tab knows it. */
  state(): RunState
  /** There is another lead, and it can be reached: it is told all that was recorded here. */
  retell(): void
}

/**
 * Whose tab leads a run: gathers what the ranks' tabs say and tells it to all. That is rank 0's; when that tab is gone,
 * the next rank's. All tabs hear of it, but not at the same moment.
 */
export class RunLead {
  readonly #options: RunLeadOptions
  readonly #gone = new Set<number>()
  #rank = 0
  /** The rank whose tab knows all that has happened on this one. */
  #told = 0
  #held: { member: string; message: RunMessage }[] = []

  constructor(options: RunLeadOptions) {
    this.#options = options
  }

  /** The rank whose tab it is; the number of ranks when all are gone. */
  get rank(): number {
    return this.#rank
  }

  get member(): string | null {
    return this.#options.members[this.#rank] ?? null
  }

  get isHere(): boolean {
    return this.member === this.#options.self
  }

  /** To the lead's tab. What it is not told because it cannot be reached yet is part of what it is told then. */
  say(message: RunMessage): void {
    if (this.#told === this.#rank) this.ask(message)
  }

  /** To the lead's tab. @returns false where it is this one, or cannot be reached yet */
  ask(message: RunMessage): boolean {
    const lead = this.#reached
    if (lead !== null) this.#options.peers.send(lead, message)
    return lead !== null
  }

  /** Members can be reached that could not before: a new lead is told all of this tab's rank. */
  reach(): void {
    if (this.#told === this.#rank || this.#reached === null) return
    const state = this.#options.state()
    this.#told = this.#rank
    for (const message of accountOf(state)) this.say(message)
    this.#options.retell()
    this.say({ type: 'news-wanted', run: state.run })
  }

  /** The lead's own words, to those who may have missed them. */
  tellNews(members = this.#options.members): void {
    if (!this.isHere) return
    for (const message of newsOf(this.#options.state())) {
      for (const member of members) this.#options.peers.send(member, message)
    }
  }

  /** Keeps what only a lead says, or is told, until this tab hears that the lead has changed. */
  hold(member: string, message: RunMessage): void {
    if (this.#held.length < HELD_MESSAGES) this.#held.push({ member, message })
  }

  /**
   * The tab of a rank is gone for all.
   * @returns what was held, when there is another lead now; null where it is still the same
   */
  gone(rank: number): { member: string; message: RunMessage }[] | null {
    this.#gone.add(rank)
    if (!this.#gone.has(this.#rank)) return null
    while (this.#gone.has(this.#rank)) this.#rank++
    // In a large world they may never have met.
    if (this.member !== null && !this.isHere) this.#options.peers.want(this.member)
    return this.#held.splice(0)
  }

  /** The lead's member id; null where it is this tab, and where it cannot be reached yet. */
  get #reached(): string | null {
    const { member } = this
    return member !== null && !this.isHere && this.#options.peers.get(member)?.isReachable ? member : null
  }
}
