export const ANY_SOURCE = -1
export const ANY_TAG = -1

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

/**
 * MPI's matching (MPI 4.1, section 3.5): a message goes to the earliest posted receive that fits it, a receive takes the
 * earliest message that fits. Messages of one sender are given to `arrive` in the order they were sent, so none
 * overtakes another. Knows nothing of bytes or time.
 */
export class Matching<Receive extends Pattern, Arrival extends Envelope> {
  readonly #posted = new Map<number, Receive[]>()
  readonly #unexpected = new Map<number, Arrival[]>()

  /** The message for this receive, taken from the queue; else the receive is posted. */
  post(receive: Receive): Arrival | undefined {
    const arrival = this.take(receive)
    if (!arrival) queueOf(this.#posted, receive.context).push(receive)
    return arrival
  }

  /** The receive for this message, taken from the queue; else the message is kept as unexpected. */
  arrive(arrival: Arrival): Receive | undefined {
    const posted = this.#posted.get(arrival.context)
    const index = posted?.findIndex((receive) => matches(receive, arrival)) ?? -1
    if (posted && index >= 0) return posted.splice(index, 1)[0]
    queueOf(this.#unexpected, arrival.context).push(arrival)
    return undefined
  }

  /** Takes the earliest unexpected message that fits. */
  take(pattern: Pattern): Arrival | undefined {
    const unexpected = this.#unexpected.get(pattern.context)
    const index = unexpected?.findIndex((arrival) => matches(pattern, arrival)) ?? -1
    return unexpected && index >= 0 ? unexpected.splice(index, 1)[0] : undefined
  }

  /** Shows the earliest unexpected message that fits. */
  peek(pattern: Pattern): Arrival | undefined {
    return this.#unexpected.get(pattern.context)?.find((arrival) => matches(pattern, arrival))
  }

  /** Takes posted receives out of the queue. */
  withdraw(which: (receive: Receive) => boolean): Receive[] {
    const withdrawn: Receive[] = []
    for (const [context, posted] of this.#posted) {
      withdrawn.push(...posted.filter(which))
      this.#posted.set(
        context,
        posted.filter((receive) => !which(receive)),
      )
    }
    return withdrawn
  }
}

function queueOf<T>(queues: Map<number, T[]>, context: number): T[] {
  let queue = queues.get(context)
  if (!queue) {
    queue = []
    queues.set(context, queue)
  }
  return queue
}
