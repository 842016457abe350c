import type { Completion } from './completion.ts'
import { CREDIT_CLASSES, creditClassOf } from './credits.ts'
import type { Arrival } from './incoming.ts'
import type { Mailbox } from './mailbox.ts'
import { ANY_SOURCE, ANY_TAG } from './matching.ts'

/** Lane of the messages of windows. They are counted, but no observer is told of them. */
const WINDOWS = 2

/**
 * Is told of every message of a rank, for a trace, but for those of windows. Messages of one peer and lane (0 the program's, 1 the collectives') are
 * numbered from 0 on both sides: links keep their order, so that the sender's number k is the receiver's, and frames need
 * not carry it. Called on the way of the data: to be quick, and never to throw.
 */
export interface MessageObserver {
  /** The next message of that lane to `dest` has begun. @param atMs `performance.now()` before it was on its way */
  sent(dest: number, lane: number, tag: number, bytes: number, atMs: number): void
  /** The next message of that lane from `source` has come, or its announcement. */
  arrived(source: number, lane: number, number: number, tag: number, bytes: number, atMs: number): void
  /** No receive waited for it. */
  unexpected(source: number, lane: number, number: number): void
  /** It is in its receive's buffer. @param matchedMs `performance.now()` when that receive took it */
  received(source: number, lane: number, number: number, matchedMs: number, atMs: number): void
}

/** A message that this rank waits for. */
export interface OpenMessage {
  way: 'send' | 'receive'
  /** World rank; null: any. */
  peer: number | null
  /** Null: any. */
  tag: number | null
  isCollective: boolean
  /** The program waits for it now, and has not merely begun it. */
  isAwaited: boolean
}

/** What has passed between this rank and a peer. */
export interface PeerTraffic {
  peer: number
  /** Messages sent to it, and those of them that still wait for something. */
  sent: number
  sending: number
  /** Messages that have come from it, and announcements among them that no receive has taken. */
  arrived: number
  announced: number
}

/** One rank's messages at one moment. Where all ranks agree that nothing is under way, and wait, none will go on. */
export interface Activity {
  open: OpenMessage[]
  /** Peers with which there was any traffic. */
  traffic: PeerTraffic[]
  /** Messages that a receive has taken and that are not there as a whole. */
  receiving: number
  /** Messages of the program that have come and that no receive has asked for. */
  unclaimed: { peer: number; tag: number }[]
}

interface OpenSend {
  dest: number
  tag: number
  lane: number
  completion: Completion<void>
}

/** Counts the messages of one rank, and tells an observer of each. */
export class Activities {
  readonly #observer: MessageObserver | null
  /** By peer and lane. */
  readonly #sent: Float64Array
  readonly #arrived: Float64Array
  readonly #sending = new Set<OpenSend>()
  #receiving = 0

  constructor(size: number, observer: MessageObserver | null) {
    this.#observer = observer
    this.#sent = new Float64Array(CREDIT_CLASSES * size)
    this.#arrived = new Float64Array(CREDIT_CLASSES * size)
  }

  /** For `sent`; 0 where nobody observes. */
  now(): number {
    return this.#observer ? performance.now() : 0
  }

  /** A send has begun, or failed at once. @param atMs `now()` before that */
  sent(dest: number, context: number, tag: number, bytes: number, completion: Completion<void>, atMs: number): void {
    // It has not left.
    if (completion.error) return
    const lane = creditClassOf(context)
    count(this.#sent, dest, lane)
    if (lane !== WINDOWS) this.#observer?.sent(dest, lane, tag, bytes, atMs)
    if (completion.settled) return
    const send = { dest, tag, lane, completion }
    this.#sending.add(send)
    completion.whenSettled(() => this.#sending.delete(send))
  }

  /** A message has come, and is not matched yet. */
  arrived(arrival: Arrival): void {
    const { source, context, tag, bytes } = arrival
    const lane = creditClassOf(context)
    const number = count(this.#arrived, source, lane)
    if (!this.#observer || lane === WINDOWS) return
    arrival.number = number
    arrival.nowMs = performance.now()
    this.#observer.arrived(source, lane, number, tag, bytes, arrival.nowMs)
  }

  /** No receive waits for it. */
  unexpected({ source, context, number }: Arrival): void {
    if (number !== undefined) this.#observer?.unexpected(source, creditClassOf(context), number)
  }

  /** A receive has taken it, just now. */
  taken({ source, context, number, nowMs }: Arrival, completion: Completion<unknown>): void {
    const observer = number === undefined ? null : this.#observer
    if (!observer && completion.settled) return
    // What the browser needs to tell the time is a good part of what a small message costs.
    const matchedMs = observer ? (nowMs ?? performance.now()) : 0
    const tell = (atMs: number): void => {
      if (!completion.error && number !== undefined) {
        observer?.received(source, creditClassOf(context), number, matchedMs, atMs)
      }
    }
    if (completion.settled) return tell(matchedMs)
    this.#receiving++
    completion.whenSettled(() => {
      this.#receiving--
      tell(performance.now())
    })
  }

  describe(mailbox: Mailbox): Activity {
    const open: OpenMessage[] = []
    for (const { dest, tag, lane, completion } of this.#sending) {
      open.push({ way: 'send', peer: dest, tag, isCollective: lane === 1, isAwaited: completion.observed })
    }
    for (const { source, tag, context, completion, isStanding } of mailbox.waiting()) {
      if (isStanding) continue
      open.push({
        way: 'receive',
        peer: source === ANY_SOURCE ? null : source,
        tag: tag === ANY_TAG ? null : tag,
        isCollective: creditClassOf(context) === 1,
        isAwaited: completion.observed,
      })
    }
    const unclaimed = [...mailbox.unexpected()]
      .filter(({ context }) => creditClassOf(context) === 0)
      .map(({ source, tag }) => ({ peer: source, tag }))
    return { open, traffic: this.#traffic(mailbox), receiving: this.#receiving, unclaimed }
  }

  #traffic(mailbox: Mailbox): PeerTraffic[] {
    const peers = Array.from({ length: this.#sent.length / CREDIT_CLASSES }, (_, peer) => ({
      peer,
      sent: total(this.#sent, peer),
      sending: 0,
      arrived: total(this.#arrived, peer),
      announced: 0,
    }))
    for (const { dest } of this.#sending) {
      const peer = peers[dest]
      if (peer) peer.sending++
    }
    for (const { source, payload } of mailbox.unexpected()) {
      const peer = peers[source]
      if (peer && !payload) peer.announced++
    }
    return peers.filter(({ sent, arrived }) => sent + arrived > 0)
  }
}

/** @returns the number of the message that is counted */
function count(counts: Float64Array, peer: number, lane: number): number {
  const place = CREDIT_CLASSES * peer + lane
  const number = counts[place] ?? 0
  counts[place] = number + 1
  return number
}

const total = (counts: Float64Array, peer: number): number =>
  counts.subarray(CREDIT_CLASSES * peer, CREDIT_CLASSES * (peer + 1)).reduce((sum, each) => sum + each, 0)
