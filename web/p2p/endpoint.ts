import type { Link, LinkLoss } from '../transport/link.ts'
import { selfLink } from '../transport/loopback.ts'
import { Activities, type Activity, type MessageObserver } from './activity.ts'
import type { Buffer } from './buffer.ts'
import { type CallPart, CollectiveCalls } from './collective-calls.ts'
import { bothOf, Completion } from './completion.ts'
import { CommError } from './error.ts'
import { unreceived } from './departures.ts'
import { Faults } from './faults.ts'
import { FORGOTTEN_AWAIT } from './forgotten-await.ts'
import { decodeFrame, type FrameHeader, FrameType, payloadOf } from './frame.ts'
import { type Arrival, Incoming, keep } from './incoming.ts'
import { type Expected, Mailbox } from './mailbox.ts'
import { ANY_SOURCE, type Envelope, envelopeOf, type Pattern } from './matching.ts'
import { Outgoing, type Send } from './outgoing.ts'
import { unwanted } from './revocations.ts'
import { SharedMemories } from './shared-memories.ts'
import { UnseenFailures } from './unseen-failures.ts'

export interface EndpointOptions {
  /** This rank in its world. */
  rank: number
  size: number
  /** Told once of each peer to which there is something to say and no link; `addLink` may then be late. */
  linkWanted?: (rank: number) => void
  /** Is told of every message. */
  observer?: MessageObserver
}

interface Peer {
  outgoing: Outgoing
  incoming: Incoming
  link: Link | null
  /** It has a link or has been asked for one. */
  isMet: boolean
  /** How many of this rank's FINs it was told. */
  fins: number
}

type Optional = 'synchronous' | 'terms'
export type MessageToSend = Omit<Send, 'completion' | Optional> & Partial<Pick<Send, Optional>>

export type { Activity, Expected, MessageObserver }

/** The buffer for the message that matched, or a throw: what the receive then fails with. */
export type Accept = (envelope: Envelope) => Buffer

export interface ReceiveRequest extends Expected {
  accept: Accept
}

/**
 * All messages of one rank: the ranks' world numbers, matching, and one conversation per peer. A send starts before this
 * returns; a receive whose message is already there is done when this returns.
 */
export class Endpoint {
  readonly rank: number
  readonly size: number
  readonly #peers = new Map<number, Peer>()
  readonly #mailbox = new Mailbox({
    hopeless: (expected) => this.faults.hopeless(expected),
    relieve: (pattern) => this.#relieve(pattern),
  })
  readonly #calls = new CollectiveCalls({
    awaited: (call) => [
      ...this.#mailbox.awaitedIn(call),
      ...[...this.#peers].filter(([, { outgoing }]) => outgoing.announces(call)).map(([rank]) => rank),
    ],
    tell: (rank, header, payload) => this.#met(rank).outgoing.control(header, payload),
    regret: (error) => this.#failures.add(error),
  })
  readonly #failures = new UnseenFailures()
  readonly memories = new SharedMemories()
  readonly #activities: Activities
  /** What is known of failures, and what is done about them. */
  readonly faults: Faults
  /** How many FINs this rank has to say to each peer by now. */
  #fins = 0
  readonly #linkWanted: (rank: number) => void
  readonly #beforeEnd = new Set<() => void>()

  constructor({ rank, size, linkWanted = () => {}, observer }: EndpointOptions) {
    this.rank = rank
    this.size = size
    this.#linkWanted = linkWanted
    this.#activities = new Activities(size, observer ?? null)
    this.faults = new Faults({
      rank,
      size,
      isLinked: (peer) => this.#peers.get(peer)?.isMet ?? false,
      tell: (peer, header, payload) => this.#met(peer).outgoing.control(header, payload),
      interrupt: (inContext, error) => this.#interrupt(inContext, error),
      agreedLost: (peer, message) => this.peerLost(peer, { reason: 'lost', message }),
      lookAgain: () => this.#mailbox.rejectHopeless(),
    })
    this.addLink(rank, selfLink())
  }

  /** Gives the way to a peer; what was sent to it before goes now. */
  addLink(rank: number, link: Link): void {
    const peer = this.#peer(rank)
    peer.link = link
    peer.isMet = true
    peer.outgoing.attach(link)
    this.memories.meet(rank, link)
    const check = (wrong: string | undefined): void => {
      if (wrong) link.fail({ reason: 'broken', message: `it broke the message protocol: ${wrong}` })
    }
    link.attach({
      frame: (frame, isLent) => check(this.#frame(rank, peer, frame, isLent)),
      shared: (name, memory) => check(this.memories.arrived(rank, name, memory)),
      lost: ({ reason, message }) => this.peerLost(rank, { reason, message: `rank ${rank} is lost: ${message}` }),
    })
    if (this.faults.lossOf(rank)) link.close()
    else this.#sayFins(peer)
  }

  send(dest: number, message: MessageToSend): Completion<void> {
    const completion = new Completion<void>()
    this.#failures.note(completion)
    const sentMs = this.#activities.now()
    const refused = this.faults.refusal(message.context)
    if (refused) completion.reject(refused)
    else this.#met(dest).outgoing.send({ synchronous: false, terms: 0, ...message, completion })
    this.#activities.sent(dest, message.context, message.tag, message.buffer.byteLength, completion, sentMs)
    return completion
  }

  receive({ accept, ...expected }: ReceiveRequest): Completion<Envelope> {
    return this.#begin((completion) => {
      const meet = (arrival: Arrival): void => this.#deliver(arrival, accept, completion)
      this.#mailbox.post({ ...expected, completion, meet })
    })
  }

  /** Takes the first message that fits out of matching, for `receiveMatched`. It has its turn as a receive has. */
  mprobe(expected: Expected): Completion<Arrival> {
    return this.#begin((completion) => {
      this.#mailbox.post({ ...expected, completion, meet: (arrival) => completion.resolve(keep(arrival)) })
    })
  }

  /** The same if it has come. @throws {CommError} when no such message can come any more */
  improbe(expected: Expected): Arrival | undefined {
    this.faults.checkOpen()
    return this.#mailbox.take(expected)
  }

  /** Receives a message that a probe took. To be called once for each. */
  receiveMatched(arrival: Arrival, accept: Accept): Completion<Envelope> {
    const accepted = this.faults.isRevoked(arrival.context) ? unwanted : accept
    return this.#begin((completion) => this.#deliver(arrival, accepted, completion))
  }

  /** The envelope of the first message that fits, left where it is. */
  probe(expected: Expected): Completion<Envelope> {
    return this.#begin((completion) => {
      this.#mailbox.probe({ ...expected, completion, meet: (arrival) => completion.resolve(envelopeOf(arrival)) })
    })
  }

  /** The same if it has come. @throws {CommError} when no such message can come any more */
  iprobe(expected: Expected): Envelope | undefined {
    this.faults.checkOpen()
    const arrival = this.#mailbox.peek(expected)
    return arrival && envelopeOf(arrival)
  }

  /**
   * Takes back a receive that has not matched: its message goes to the next that fits.
   * @returns whether it did; then the receive's completion is the caller's to settle
   */
  cancel(receive: Completion<unknown>): boolean {
    return this.#mailbox.cancel(receive)
  }

  /** One operation of a send and a receive: done when both are, failed when one has; its receive is then taken back. */
  both<T>(sent: Completion<void>, received: Completion<T>): Completion<T> {
    const completion = bothOf(sent, received, () => this.cancel(received))
    this.#failures.note(completion)
    return completion
  }

  /**
   * To be called when this rank begins to wait in a collective call.
   * @param fail is called when the ranks disagree about the call, or when another one has failed in it
   * @returns what ends that
   */
  waitInCall(part: CallPart, fail: (error: CommError) => void): () => void {
    const stop = this.#calls.wait(part, fail)
    this.#lookAtUnexpected(part)
    return stop
  }

  /** To be called when this rank has done its part in a collective call. */
  endCall(part: CallPart): void {
    this.#calls.end(part)
    this.#lookAtUnexpected(part)
  }

  /** To be called when this rank has failed in a collective call: tells the others, so that none waits for it there. */
  failCall(part: CallPart, ranks: readonly number[], error: unknown): void {
    // The end of the program tells more.
    const others = this.faults.over ? [] : ranks.filter((rank) => rank !== this.rank)
    this.#calls.fail(part, others, error)
  }

  /** Declares a peer lost: everything that needs it fails, now and later. */
  peerLost(rank: number, loss: LinkLoss): void {
    const peer = this.#peer(rank)
    if (this.faults.lossOf(rank)) return
    const error = new CommError('ERR_PROC_FAILED', loss.message)
    this.faults.lose(rank, error)
    peer.link?.fail(loss)
    this.memories.lose(rank, error)
    peer.outgoing.fail(error)
    peer.incoming.fail(error)
    this.#mailbox.rejectHopeless()
    this.faults.afterGone(rank)
  }

  /** What this rank waits for, and what has passed between it and the others. */
  activity(): Activity {
    return this.#activities.describe(this.#mailbox)
  }

  /** Takes note that a peer's program is over, of which there is no other word where no link is. */
  peerEnded(rank: number): void {
    const peer = this.#peers.get(rank)
    // Over a link it says so itself, behind its last message.
    if (peer?.link) return
    peer?.outgoing.refuseAll(unreceived(rank))
    this.#end(rank)
  }

  /**
   * Calls back when the program has ended, before anything is done about that. What `check` throws is what the rank ends
   * with.
   * @returns what ends that
   */
  beforeEnd(check: () => void): () => void {
    this.#beforeEnd.add(check)
    return () => this.#beforeEnd.delete(check)
  }

  /**
   * Ends the rank's part: all sends are carried out and acknowledged by their peers. Receives that have not matched
   * fail, and so does every later call: the program has forgotten to wait for them.
   * @throws the first failure that nobody waited for, of a send or of a receive whose message had come
   */
  async finalize(): Promise<void> {
    for (const check of this.#beforeEnd) check()
    // What the program calls now, or still waits for, is a call that it did not wait for.
    this.faults.close(new CommError('ERR_OTHER', FORGOTTEN_AWAIT))
    this.#mailbox.rejectHopeless()
    this.#sayFin()
    await Promise.all([...this.#peers.values()].map(({ outgoing }) => outgoing.idle()))
    this.#sayFin()
    // A peer that is lost by now needs nothing of ours any more.
    await Promise.all([...this.#peers.values()].flatMap(({ link }) => (link ? [link.flush().catch(() => {})] : [])))
    const unseen = this.#failures.first((error) => this.faults.isForgiven(error))
    if (unseen) throw unseen
  }

  #peer(rank: number): Peer {
    let peer = this.#peers.get(rank)
    if (!peer) {
      const outgoing = new Outgoing()
      peer = { outgoing, incoming: new Incoming(outgoing), link: null, isMet: false, fins: 0 }
      this.#peers.set(rank, peer)
    }
    return peer
  }

  /** A peer to which there is something to say. */
  #met(rank: number): Peer {
    const peer = this.#peer(rank)
    if (!peer.isMet && !this.faults.lossOf(rank)) {
      peer.isMet = true
      this.#linkWanted(rank)
    }
    return peer
  }

  #sayFin(): void {
    this.#fins++
    for (const peer of this.#peers.values()) this.#sayFins(peer)
  }

  /** No link is opened for that; over one that comes later it is said at once. */
  #sayFins(peer: Peer): void {
    if (!peer.isMet) return
    for (; peer.fins < this.#fins; peer.fins++) peer.outgoing.control({ type: FrameType.FIN, tag: peer.fins })
  }

  /** @returns what is wrong with the frame, if anything */
  #frame(rank: number, peer: Peer, frame: Uint8Array, isLent: boolean): string | undefined {
    const header = decodeFrame(frame)
    if (typeof header === 'string') return header
    switch (header.type) {
      case FrameType.EAGER:
        return this.#arrive(rank, peer, header, payloadOf(frame), isLent)
      case FrameType.RTS:
        return this.#arrive(rank, peer, header, null, false)
      case FrameType.CTS:
        return peer.outgoing.clearToSend(header.id, header.reply, header.bytes)
      case FrameType.DATA:
        return peer.incoming.data(header, payloadOf(frame))
      case FrameType.BREAK:
        return peer.incoming.broken(header.id)
      case FrameType.CREDIT:
        return peer.outgoing.credit(header.tag, header.id, header.bytes)
      case FrameType.FAILED:
        this.#calls.failed(rank, header, payloadOf(frame).slice())
        return undefined
      case FrameType.TERMS:
        this.#calls.told(rank, header, header.id === 1)
        return undefined
      case FrameType.REVOKE:
      case FrameType.AGREE:
        return this.faults.hear(rank, header, payloadOf(frame))
      default:
        if (header.tag === 0) peer.outgoing.refuseAll(unreceived(rank))
        else this.#end(rank)
        return undefined
    }
  }

  #arrive(
    source: number,
    peer: Peer,
    header: FrameHeader,
    payload: Uint8Array | null,
    isLent: boolean,
  ): string | undefined {
    const { context, tag, bytes, kind, terms, id } = header
    if (this.faults.hasEnded(source)) return 'a message after it had said that it sends no more'
    const arrival: Arrival = { context, source, tag, bytes, kind, terms, payload, isLent, sendId: id }
    const wrong = peer.incoming.admit(arrival)
    if (wrong) return wrong
    this.#activities.arrived(arrival)
    if (this.faults.isRevoked(context)) this.#drop(arrival)
    else if (!this.#mailbox.arrive(arrival)) {
      keep(arrival)
      this.#activities.unexpected(arrival)
      this.#calls.unexpected(source, arrival)
    }
    if (this.#mailbox.awaits(context)) peer.incoming.relieve(context)
    return undefined
  }

  #lookAtUnexpected(call: CallPart): void {
    for (const arrival of this.#mailbox.unexpectedIn(call)) this.#calls.unexpected(arrival.source, arrival)
  }

  /** What this waits for may be stuck at a peer that has no credit left. */
  #relieve({ context, source }: Pattern): void {
    if (source !== ANY_SOURCE) this.#peers.get(source)?.incoming.relieve(context)
    else for (const { incoming } of this.#peers.values()) incoming.relieve(context)
  }

  /** An operation, if the program may still begin one. */
  #begin<T>(start: (completion: Completion<T>) => void): Completion<T> {
    const completion = new Completion<T>()
    const { over } = this.faults
    if (over) completion.reject(over)
    else start(completion)
    return completion
  }

  #deliver(arrival: Arrival, accept: Accept, completion: Completion<Envelope>): void {
    this.#failures.note(completion)
    const peer = this.#peer(arrival.source)
    const lost = this.faults.lossOf(arrival.source)
    if (lost && !arrival.payload) completion.reject(lost)
    else peer.incoming.receive(arrival, accept, completion)
    this.#activities.taken(arrival, completion)
  }

  #end(rank: number): void {
    this.faults.end(rank)
    this.#mailbox.rejectHopeless()
    this.faults.afterGone(rank)
  }

  #interrupt(inContext: (context: number) => boolean, error: CommError): void {
    for (const { outgoing, incoming } of this.#peers.values()) {
      outgoing.interrupt(inContext, error)
      incoming.interrupt(inContext, error)
    }
    for (const arrival of this.#mailbox.discard(inContext)) this.#drop(arrival)
    this.#mailbox.rejectHopeless()
  }

  /** A message that nobody may receive: its sender gets its credit back. */
  #drop(arrival: Arrival): void {
    this.#peer(arrival.source).incoming.receive(arrival, unwanted, new Completion<Envelope>())
  }
}
