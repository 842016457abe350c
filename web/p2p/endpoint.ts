import type { Link, LinkLoss } from '../transport/link.ts'
import { selfLink } from '../transport/loopback.ts'
import type { Buffer } from './buffer.ts'
import { type CallPart, CollectiveCalls } from './collective-calls.ts'
import { Completion } from './completion.ts'
import { CommError } from './error.ts'
import { FORGOTTEN_AWAIT } from './forgotten-await.ts'
import { decodeFrame, type FrameHeader, FrameType, payloadOf } from './frame.ts'
import { type Arrival, Incoming } from './incoming.ts'
import { type Expected, Mailbox } from './mailbox.ts'
import { ANY_SOURCE, type Envelope, type Pattern } from './matching.ts'
import { Outgoing, type Send } from './outgoing.ts'
import { UnseenFailures } from './unseen-failures.ts'

export interface EndpointOptions {
  /** This rank in its world. */
  rank: number
  size: number
}

interface Peer {
  outgoing: Outgoing
  incoming: Incoming
  link: Link | null
  lost: CommError | null
  /** The peer sends no more messages: what has not come from it never will. */
  ended: CommError | null
}

type Optional = 'synchronous' | 'terms'
export type MessageToSend = Omit<Send, 'completion' | Optional> & Partial<Pick<Send, Optional>>

export type { Expected }

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
    hopeless: (expected) => this.#hopeless(expected),
    relieve: (pattern) => this.#relieve(pattern),
  })
  readonly #calls = new CollectiveCalls({
    awaited: (call) => [
      ...this.#mailbox.awaitedIn(call),
      ...[...this.#peers].filter(([, { outgoing }]) => outgoing.announces(call)).map(([rank]) => rank),
    ],
    tell: (rank, header, payload) => this.#peer(rank).outgoing.control(header, payload),
    regret: (error) => this.#failures.add(error),
  })
  readonly #failures = new UnseenFailures()
  /** Set when the program has ended: what it calls now, or still waits for, is a call that it did not wait for. */
  #over: CommError | null = null

  constructor({ rank, size }: EndpointOptions) {
    this.rank = rank
    this.size = size
    this.addLink(rank, selfLink())
  }

  /** Gives the way to a peer; what was sent to it before goes now. */
  addLink(rank: number, link: Link): void {
    const peer = this.#peer(rank)
    peer.link = link
    peer.outgoing.attach(link)
    link.attach({
      frame: (frame) => {
        const wrong = this.#frame(rank, peer, frame)
        if (wrong) link.fail({ reason: 'broken', message: `it broke the message protocol: ${wrong}` })
      },
      lost: ({ reason, message }) => this.peerLost(rank, { reason, message: `rank ${rank} is lost: ${message}` }),
    })
    if (peer.lost) link.close()
  }

  send(dest: number, message: MessageToSend): Completion<void> {
    const completion = new Completion<void>()
    this.#failures.note(completion)
    if (this.#over) completion.reject(this.#over)
    else this.#peer(dest).outgoing.send({ synchronous: false, terms: 0, ...message, completion })
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
      this.#mailbox.post({ ...expected, completion, meet: (arrival) => completion.resolve(arrival) })
    })
  }

  /** The same if it has come. @throws {CommError} when no such message can come any more */
  improbe(expected: Expected): Arrival | undefined {
    this.#checkProgram()
    return this.#mailbox.take(expected)
  }

  /** Receives a message that a probe took. To be called once for each. */
  receiveMatched(arrival: Arrival, accept: Accept): Completion<Envelope> {
    return this.#begin((completion) => this.#deliver(arrival, accept, completion))
  }

  /** The envelope of the first message that fits, left where it is. */
  probe(expected: Expected): Completion<Envelope> {
    return this.#begin((completion) => {
      this.#mailbox.probe({ ...expected, completion, meet: (arrival) => completion.resolve(envelopeOf(arrival)) })
    })
  }

  /** The same if it has come. @throws {CommError} when no such message can come any more */
  iprobe(expected: Expected): Envelope | undefined {
    this.#checkProgram()
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
    const completion = new Completion<T>()
    this.#failures.note(completion)
    sent.observed = true
    received.observed = true
    const settle = (): void => {
      const error = sent.error ?? received.error
      if (error) completion.reject(error)
      else if (sent.settled && received.settled) completion.resolve(received.wait() as T)
      if (error) this.cancel(received)
    }
    sent.whenSettled(settle)
    received.whenSettled(settle)
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
    const others = this.#over ? [] : ranks.filter((rank) => rank !== this.rank)
    this.#calls.fail(part, others, error)
  }

  /** Declares a peer lost: everything that needs it fails, now and later. */
  peerLost(rank: number, loss: LinkLoss): void {
    const peer = this.#peer(rank)
    if (peer.lost) return
    peer.lost = new CommError('ERR_PROC_FAILED', loss.message)
    peer.link?.fail(loss)
    peer.outgoing.fail(peer.lost)
    peer.incoming.fail(peer.lost)
    this.#mailbox.rejectHopeless()
  }

  /**
   * Ends the rank's part: all sends are carried out and acknowledged by their peers. Receives that have not matched
   * fail, and so does every later call: the program has forgotten to wait for them.
   * @throws the first failure that nobody waited for, of a send or of a receive whose message had come
   */
  async finalize(): Promise<void> {
    this.#over = new CommError('ERR_OTHER', FORGOTTEN_AWAIT)
    this.#mailbox.rejectHopeless()
    const peers = [...this.#peers.values()].filter((peer) => !peer.lost)
    for (const { outgoing } of peers) outgoing.control({ type: FrameType.FIN, tag: 0 })
    await Promise.all(peers.map(({ outgoing }) => outgoing.idle()))
    for (const { outgoing } of peers) outgoing.control({ type: FrameType.FIN, tag: 1 })
    // A peer that is lost by now needs nothing of ours any more.
    await Promise.all(peers.flatMap(({ link }) => (link ? [link.flush().catch(() => {})] : [])))
    const unseen = this.#failures.first()
    if (unseen) throw unseen
  }

  #peer(rank: number): Peer {
    let peer = this.#peers.get(rank)
    if (!peer) {
      const outgoing = new Outgoing()
      peer = { outgoing, incoming: new Incoming(outgoing), link: null, lost: null, ended: null }
      this.#peers.set(rank, peer)
    }
    return peer
  }

  /** @returns what is wrong with the frame, if anything */
  #frame(rank: number, peer: Peer, frame: Uint8Array<ArrayBuffer>): string | undefined {
    const header = decodeFrame(frame)
    if (typeof header === 'string') return header
    switch (header.type) {
      case FrameType.EAGER:
        return this.#arrive(rank, peer, header, payloadOf(frame))
      case FrameType.RTS:
        return this.#arrive(rank, peer, header, null)
      case FrameType.CTS:
        return peer.outgoing.clearToSend(header.id, header.reply, header.bytes)
      case FrameType.DATA:
        return peer.incoming.data(header, payloadOf(frame))
      case FrameType.BREAK:
        return peer.incoming.broken(header.id)
      case FrameType.CREDIT:
        return peer.outgoing.credit(header.tag, header.id, header.bytes)
      case FrameType.FAILED:
        this.#calls.failed(rank, header, payloadOf(frame))
        return undefined
      case FrameType.TERMS:
        this.#calls.told(rank, header, header.id === 1)
        return undefined
      default:
        return this.#end(rank, peer, header.tag)
    }
  }

  #arrive(source: number, peer: Peer, header: FrameHeader, payload: Uint8Array | null): string | undefined {
    const { context, tag, bytes, kind, terms, id } = header
    if (peer.ended) return 'a message after it had said that it sends no more'
    const arrival: Arrival = { context, source, tag, bytes, kind, terms, payload, sendId: id }
    const wrong = peer.incoming.admit(arrival)
    if (wrong) return wrong
    if (!this.#mailbox.arrive(arrival)) this.#calls.unexpected(source, arrival)
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
    if (this.#over) completion.reject(this.#over)
    else start(completion)
    return completion
  }

  #checkProgram(): void {
    if (this.#over) throw this.#over
  }

  #deliver(arrival: Arrival, accept: Accept, completion: Completion<Envelope>): void {
    this.#failures.note(completion)
    const peer = this.#peer(arrival.source)
    if (peer.lost && !arrival.payload) completion.reject(peer.lost)
    else peer.incoming.receive(arrival, accept, completion)
  }

  #end(rank: number, peer: Peer, tag: number): string | undefined {
    if (tag === 0) {
      peer.outgoing.refuseAll(new CommError('ERR_PROC_FAILED', `rank ${rank} has ended without receiving this message`))
    } else {
      peer.ended = new CommError('ERR_PROC_FAILED', `rank ${rank} has ended without sending such a message`)
      this.#mailbox.rejectHopeless()
    }
    return undefined
  }

  /**
   * Why such a message cannot come any more: this rank's program is over; its source is lost or has ended; for
   * ANY_SOURCE, one is lost or all have ended.
   */
  #hopeless({ source, among = () => true }: Expected): CommError | null {
    if (this.#over) return this.#over
    if (source !== ANY_SOURCE) {
      const peer = this.#peers.get(source)
      return peer?.ended ?? peer?.lost ?? null
    }
    let senders = 0
    for (let rank = 0; rank < this.size; rank++) {
      if (!among(rank)) continue
      const peer = this.#peers.get(rank)
      if (peer?.ended) continue
      if (peer?.lost) return peer.lost
      // This rank counts too: it may still send to itself.
      senders++
    }
    return senders === 0 ? new CommError('ERR_PROC_FAILED', 'every rank that could send this has ended') : null
  }
}

function envelopeOf({ context, source, tag, bytes, kind, terms }: Arrival): Envelope {
  return { context, source, tag, bytes, kind, terms }
}
