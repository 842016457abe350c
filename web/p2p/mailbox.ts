import type { CallName } from './collective-calls.ts'
import type { Completion } from './completion.ts'
import type { CommError } from './error.ts'
import type { Arrival } from './incoming.ts'
import { Matching, matches, type Pattern } from './matching.ts'

/** A message that a receive or a probe waits for. */
export interface Expected extends Pattern {
  /** Whose loss it cannot survive when it waits for ANY_SOURCE; without it everybody's. */
  among?: (rank: number) => boolean
  /** It stands ready for whatever comes: nobody waits for it. */
  isStanding?: boolean
  /** Of ANY_SOURCE: a loss interrupts whoever waits for it (ERR_PROC_FAILED_PENDING), and it stays where it is. */
  goesOn?: boolean
}

/** A receive or a probe in waiting. */
export interface Waiting extends Expected {
  completion: Completion<unknown>
  /** Is given the message that fits: a receive and a matched probe take it, a probe only looks. */
  meet: (arrival: Arrival) => void
}

/** Those whose messages come here. */
export interface Senders {
  /** Why such a message cannot come any more; null where it can. */
  hopeless(expected: Expected): CommError | null
  /** Somebody waits for such a message: it may be stuck at a sender that has no credit left. */
  relieve(pattern: Pattern): void
}

/** One rank's messages that wait for a receive, and the receives and probes that wait for a message. */
export class Mailbox {
  readonly #senders: Senders
  readonly #matching = new Matching<Waiting, Arrival>()
  #probes: Waiting[] = []

  constructor(senders: Senders) {
    this.#senders = senders
  }

  /** Begins a receive or a matched probe: it meets its message now, or waits for it. */
  post(waiting: Waiting): void {
    const arrival = this.#matching.take(waiting)
    if (arrival) waiting.meet(arrival)
    else if (!this.#rejectHopeless(waiting)) {
      this.#matching.post(waiting)
      this.#senders.relieve(waiting)
    }
  }

  /** Begins a probe. */
  probe(waiting: Waiting): void {
    const arrival = this.#matching.peek(waiting)
    if (arrival) waiting.meet(arrival)
    else if (!this.#rejectHopeless(waiting)) {
      this.#probes.push(waiting)
      this.#senders.relieve(waiting)
    }
  }

  /** Takes such a message, if it has come. @throws {CommError} when none can come any more */
  take(expected: Expected): Arrival | undefined {
    return this.#matching.take(expected) ?? this.#missed(expected)
  }

  /** Shows such a message, if it has come. @throws {CommError} when none can come any more */
  peek(expected: Expected): Arrival | undefined {
    return this.#matching.peek(expected) ?? this.#missed(expected)
  }

  /** Takes back a receive that has not matched: its message goes to the next that fits. @returns whether it did */
  cancel(receive: Completion<unknown>): boolean {
    let cancelled = false
    this.#matching.withdraw(({ completion }) => {
      if (completion !== receive) return false
      cancelled = true
      return true
    })
    return cancelled
  }

  /** A message has come. @returns whether a receive was waiting for it */
  arrive(arrival: Arrival): boolean {
    const posted = this.#matching.arrive(arrival)
    if (posted) {
      posted.meet(arrival)
      return true
    }
    for (const probe of this.#probes) if (matches(probe, arrival)) probe.meet(arrival)
    if (this.#probes.length > 0) this.#probes = this.#probes.filter(({ completion }) => !completion.settled)
    return false
  }

  /** Whether somebody may wait for another message of this context. */
  awaits(context: number): boolean {
    return this.#probes.length > 0 || this.#matching.awaits(context)
  }

  /** Ends all that waits for what cannot come any more. */
  rejectHopeless(): void {
    this.#matching.withdraw((waiting) => this.#rejectHopeless(waiting))
    this.#probes = this.#probes.filter((probe) => !this.#rejectHopeless(probe))
  }

  /** Takes all messages of some contexts out. */
  discard(inContext: (context: number) => boolean): Arrival[] {
    return this.#matching.discard(inContext)
  }

  /** From whom this rank receives in a collective call, and nothing has come. */
  awaitedIn({ context, tag }: CallName): number[] {
    const posted = this.#matching.posted(context).filter((waiting) => waiting.tag === tag)
    return posted.map(({ source }) => source)
  }

  /** Messages of a collective call that no receive has asked for. */
  unexpectedIn({ context, tag }: CallName): Arrival[] {
    return this.#matching.unexpected(context).filter((arrival) => arrival.tag === tag)
  }

  /** Receives and probes that wait. */
  *waiting(): Iterable<Waiting> {
    yield* this.#matching.allPosted()
    yield* this.#probes
  }

  /** All messages that wait for a receive. */
  unexpected(): Iterable<Arrival> {
    return this.#matching.allUnexpected()
  }

  /** A poll has found nothing. */
  #missed(expected: Expected): undefined {
    const hopeless = this.#senders.hopeless(expected)
    if (hopeless) throw hopeless
    this.#senders.relieve(expected)
  }

  /** @returns whether it has ended */
  #rejectHopeless(waiting: Waiting): boolean {
    const error = this.#senders.hopeless(waiting)
    const isPending = error?.code === 'ERR_PROC_FAILED_PENDING'
    if (waiting.goesOn) waiting.completion.interrupt(isPending ? error : null)
    if (error && !isPending) waiting.completion.reject(error)
    return waiting.completion.settled
  }
}
