/** As `source`: a message from any rank. */
export const ANY_SOURCE = -1
/** As `tag` of a receive: a message with any tag. */
export const ANY_TAG = -1
/** The largest tag of a message, what MPI calls the tag's upper bound. */
export const MAX_TAG = 2 ** 31 - 1

/** What a message says of itself before its data: who sent it, in which context, with which tag. */
export interface Envelope {
  context: number
  /** Rank in the world. */
  source: number
  tag: number
  /** Length of the whole message. */
  bytes: number
  /** Element kind, the door's affair. */
  kind: number
  /** What the ranks of a collective call must agree on, the collectives' affair; 0 in user messages. */
  terms: number
}

/** Only that of a message. */
export function envelopeOf({ context, source, tag, bytes, kind, terms }: Envelope): Envelope {
  return { context, source, tag, bytes, kind, terms }
}

/** What a receive or a probe asks for. */
export interface Pattern {
  context: number
  /** Rank in the world, or ANY_SOURCE. */
  source: number
  tag: number
}

export function matches(pattern: Pattern, envelope: Envelope): boolean {
  return (
    pattern.context === envelope.context &&
    (pattern.source === ANY_SOURCE || pattern.source === envelope.source) &&
    (pattern.tag === ANY_TAG || pattern.tag === envelope.tag)
  )
}

/** An unexpected message and its place in the order in which all of them came. */
interface Unexpected<Arrival> {
  arrival: Arrival
  place: number
}

/**
 * MPI's matching (MPI 4.1, section 3.5): a message goes to the earliest posted receive that fits it, a receive takes the
 * earliest message that fits. Messages of one sender are given to `arrive` in the order they were sent, so none
 * overtakes another. Knows nothing of bytes or time.
 */
export class Matching<Receive extends Pattern, Arrival extends Envelope> {
  readonly #posted = new Map<number, Receive[]>()
  /** By context and sender: a receive from one rank need not look through all that the others sent. */
  readonly #unexpected = new Map<number, Map<number, Unexpected<Arrival>[]>>()
  #arrivals = 0

  /** Keeps a receive for which `take` found no message. */
  post(receive: Receive): void {
    const posted = this.#posted.get(receive.context)
    if (posted) posted.push(receive)
    else this.#posted.set(receive.context, [receive])
  }

  /** Whether a receive is posted in this context. */
  awaits(context: number): boolean {
    return (this.#posted.get(context)?.length ?? 0) > 0
  }

  /** The receive for this message, taken from the queue; else the message is kept as unexpected. */
  arrive(arrival: Arrival): Receive | undefined {
    const { context, source } = arrival
    const posted = this.#posted.get(context)
    const index = posted?.findIndex((receive) => matches(receive, arrival)) ?? -1
    if (posted && index >= 0) return posted.splice(index, 1)[0]
    const bySource = this.#unexpected.get(context) ?? new Map<number, Unexpected<Arrival>[]>()
    const queue = bySource.get(source) ?? []
    this.#unexpected.set(context, bySource.set(source, queue))
    queue.push({ arrival, place: this.#arrivals++ })
    return undefined
  }

  /** Takes the earliest unexpected message that fits. */
  take(pattern: Pattern): Arrival | undefined {
    const found = this.#find(pattern)
    return found?.queue.splice(found.index, 1)[0]?.arrival
  }

  /** Shows the earliest unexpected message that fits. */
  peek(pattern: Pattern): Arrival | undefined {
    const found = this.#find(pattern)
    return found?.queue[found.index]?.arrival
  }

  /** All receives that are posted in a context. */
  posted(context: number): readonly Receive[] {
    return this.#posted.get(context) ?? []
  }

  /** All unexpected messages of a context. */
  unexpected(context: number): Arrival[] {
    const found: Arrival[] = []
    for (const queue of this.#unexpected.get(context)?.values() ?? [])
      for (const { arrival } of queue) found.push(arrival)
    return found
  }

  /** The receives of all contexts. */
  *allPosted(): Iterable<Receive> {
    for (const posted of this.#posted.values()) yield* posted
  }

  /** The unexpected messages of all contexts. */
  *allUnexpected(): Iterable<Arrival> {
    for (const context of this.#unexpected.keys()) yield* this.unexpected(context)
  }

  /** Takes the unexpected messages of some contexts out. */
  discard(inContext: (context: number) => boolean): Arrival[] {
    const contexts = [...this.#unexpected.keys()].filter(inContext)
    const discarded = contexts.flatMap((context) => this.unexpected(context))
    for (const context of contexts) this.#unexpected.delete(context)
    return discarded
  }

  /** Takes posted receives out of the queue. */
  withdraw(which: (receive: Receive) => boolean): void {
    for (const [context, posted] of this.#posted) {
      this.#posted.set(
        context,
        posted.filter((receive) => !which(receive)),
      )
    }
  }

  #find(pattern: Pattern): { queue: Unexpected<Arrival>[]; index: number } | undefined {
    const bySource = this.#unexpected.get(pattern.context)
    if (!bySource) return undefined
    const queues = pattern.source === ANY_SOURCE ? bySource.values() : [bySource.get(pattern.source) ?? []]
    let found: { queue: Unexpected<Arrival>[]; index: number } | undefined
    let earliest = Number.POSITIVE_INFINITY
    for (const queue of queues) {
      const index = queue.findIndex(({ arrival }) => matches(pattern, arrival))
      const place = queue[index]?.place ?? Number.POSITIVE_INFINITY
      if (place >= earliest) continue
      found = { queue, index }
      earliest = place
    }
    return found
  }
}
