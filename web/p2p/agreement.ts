import {
  type AgreementMessage,
  type Contribution,
  type Decision,
  decisionOf,
  type Proposal,
} from './agreement-message.ts'
import { Completion } from './completion.ts'
import { CommError } from './error.ts'

export interface AgreementSurroundings {
  /** This rank in the world. */
  rank: number
  /** Is it known here that this rank takes part no more, as it is lost or its program has ended? */
  isGone(rank: number): boolean
  isLost(rank: number): boolean
  tell(rank: number, message: AgreementMessage): void
}

/** What this rank brings, and to whom. */
interface Joined {
  /** World rank of each rank of the communicator. */
  members: readonly number[]
  contribution: Contribution
}

type State = Extract<AgreementMessage, { type: 'state' }>

/**
 * One agreement among the ranks of a communicator, as one rank sees it: all that survive come to the same decision, though
 * ranks are lost meanwhile, and the losses are noticed at different times and in different orders.
 *
 *   rank 0 coordinates     1 ── state ──►      what it brings
 *                          2 ── state ──► 0    decides once it has all
 *                          3 ── state ──►
 *
 *                          0 ── propose ──► all    accept ──► 0    decided once all have accepted
 *                          0 ── decide ───► all
 *
 * Four messages for each rank but the coordinator, one after the other. The coordinator is the first rank that is not gone.
 * When it goes, the next one asks all for their states (`query`) and takes a proposal that it finds there: a decision that
 * anybody may know of was accepted by all. Coordinators have numbers, their ranks here, and nobody listens to a lower one
 * than it has listened to before; a coordinator that hears of that was taken for gone by the others, and fails. So what two
 * coordinators decide at once is the same, unless the link between two ranks broke, each of which can speak for all others.
 * A rank answers also when its own call has ended: it forgets nothing before all have come to the next agreement.
 *
 * Paxos (L. Lamport, The Part-Time Parliament, 1998) with every rank that is not gone as the quorum.
 */
export class Agreement {
  readonly #around: AgreementSurroundings
  readonly #states = new Map<number, State>()
  readonly #accepts = new Set<number>()
  /** Number of the coordinator that this rank follows. */
  #ballot = 0
  #accepted: Proposal | null = null
  #joined: Joined | null = null
  /** Whether this rank, as the coordinator, has proposed. */
  #proposed = false
  #decision: Decision | null = null
  readonly completion = new Completion<Decision>()

  constructor(surroundings: AgreementSurroundings) {
    this.#around = surroundings
  }

  /** This rank's program has come to the agreement. */
  join(joined: Joined): void {
    this.#joined = joined
    if (this.#decision) return this.#end(this.#decision)
    this.#follow()
  }

  /** Somebody is gone. */
  gone(): void {
    if (this.#joined && !this.completion.settled) this.#follow()
  }

  hear(from: number, message: AgreementMessage): void {
    switch (message.type) {
      case 'state':
        return this.#hearState(from, message)
      case 'query':
        return this.#hearQuery(from, message.ballot)
      case 'propose':
        return this.#hearProposal(from, message)
      case 'accept':
        if (message.ballot === this.#ballot) this.#accepts.add(from)
        return this.#lead()
      case 'refuse':
        return this.#countedOut()
      case 'decide':
        return this.#decide(message.decision)
    }
  }

  /** Sends this rank's state to the coordinator, which it may be itself. */
  #follow(): void {
    if (!this.#joined) return
    const { members, contribution } = this.#joined
    const coordinator = members.findIndex((rank, number) => number >= this.#ballot && !this.#around.isGone(rank))
    const isNew = coordinator > this.#ballot
    if (coordinator < 0) return this.#countedOut()
    this.#ballot = coordinator
    const to = members[coordinator] ?? -1
    const state: State = { type: 'state', ballot: coordinator, contribution, accepted: this.#accepted }
    if (to !== this.#around.rank) {
      if (isNew || !this.#states.has(this.#around.rank)) this.#around.tell(to, state)
      this.#states.set(this.#around.rank, state)
      return
    }
    if (isNew) this.#tellOthers({ type: 'query', ballot: coordinator })
    this.#states.set(this.#around.rank, state)
    this.#lead()
  }

  /** Does what the coordinator can do by now. */
  #lead(): void {
    if (!this.#joined || this.completion.settled || !this.#leads()) return
    const { members } = this.#joined
    const states = members.flatMap((rank) => {
      const state = this.#states.get(rank)
      return state?.ballot === this.#ballot ? [{ rank, ...state }] : []
    })
    const gone = new Set(states.flatMap(({ contribution }) => contribution.gone))
    for (const rank of members) if (this.#around.isGone(rank)) gone.add(rank)
    const present = members.filter((rank) => !gone.has(rank))
    if (!this.#proposed) {
      if (present.some((rank) => !states.some((state) => state.rank === rank))) return
      const lost = members.filter((rank) => this.#around.isLost(rank))
      this.#propose(latestOf(states.map(({ accepted }) => accepted)) ?? decisionOf(states, gone, lost))
    }
    if (this.#accepted && present.every((rank) => this.#accepts.has(rank))) this.#decide(this.#accepted.decision)
  }

  #leads(): boolean {
    return this.#joined?.members[this.#ballot] === this.#around.rank
  }

  #propose(decision: Decision): void {
    this.#proposed = true
    this.#accepted = { ballot: this.#ballot, decision }
    this.#accepts.add(this.#around.rank)
    this.#tellOthers({ type: 'propose', ballot: this.#ballot, decision })
  }

  #hearState(from: number, state: State): void {
    // It may belong to a ballot to which this rank has not come yet.
    this.#states.set(from, state)
    if (this.#decision) this.#around.tell(from, { type: 'decide', ballot: this.#ballot, decision: this.#decision })
    else this.#lead()
  }

  #hearQuery(from: number, ballot: number): void {
    if (this.#decision) this.#around.tell(from, { type: 'decide', ballot, decision: this.#decision })
    else if (ballot < this.#ballot) this.#around.tell(from, { type: 'refuse', ballot })
    else if (this.#isBehind(ballot)) this.#countedOut()
    else if (ballot > this.#ballot) {
      this.#ballot = ballot
      this.#states.delete(this.#around.rank)
      if (this.#joined) this.#follow()
    }
  }

  #hearProposal(from: number, { ballot, decision }: { ballot: number; decision: Decision }): void {
    if (this.#decision) this.#around.tell(from, { type: 'decide', ballot, decision: this.#decision })
    else if (ballot < this.#ballot) this.#around.tell(from, { type: 'refuse', ballot })
    else {
      this.#ballot = ballot
      this.#accepted = { ballot, decision }
      this.#around.tell(from, { type: 'accept', ballot })
    }
  }

  /** A coordinator of that number takes this rank, which would have its turn before, for gone. */
  #isBehind(ballot: number): boolean {
    const own = this.#joined?.members.indexOf(this.#around.rank) ?? -1
    return own >= 0 && own < ballot
  }

  #decide(decision: Decision): void {
    if (this.#decision) return
    const isFirst = this.#leads()
    this.#decision = decision
    const word = { type: 'decide', ballot: this.#ballot, decision } as const
    if (isFirst) this.#tellOthers(word)
    else for (const rank of this.#states.keys()) if (rank !== this.#around.rank) this.#around.tell(rank, word)
    if (this.#joined) this.#end(decision)
  }

  #end(decision: Decision): void {
    if (decision.gone.includes(this.#around.rank)) this.#countedOut()
    else this.completion.resolve(decision)
  }

  #countedOut(): void {
    const why = 'the other ranks take this rank for lost, for its link to one of them broke, and go on without it'
    this.completion.reject(new CommError('ERR_PROC_FAILED', why))
  }

  #tellOthers(message: AgreementMessage): void {
    for (const rank of this.#joined?.members ?? []) {
      if (rank !== this.#around.rank && !this.#around.isGone(rank)) this.#around.tell(rank, message)
    }
  }
}

/** The decision of the highest ballot. */
function latestOf(proposals: readonly (Proposal | null)[]): Decision | null {
  let latest: Proposal | null = null
  for (const each of proposals) if (each && each.ballot >= (latest?.ballot ?? 0)) latest = each
  return latest?.decision ?? null
}
