import { Fifo } from '../transport/fifo.ts'
import type { Link, LinkLoss } from '../transport/link.ts'
import { selfLink } from '../transport/loopback.ts'
import type { Buffer } from './buffer.ts'
import { Completion } from './completion.ts'
import { CommError } from './error.ts'
import { decodeFrame, type FrameHeader, FrameType, payloadOf } from './frame.ts'
import { type Arrival, Incoming } from './incoming.ts'
import { ANY_SOURCE, type Envelope, Matching, matches, type Pattern } from './matching.ts'
import { Outgoing, type Send } from './outgoing.ts'

export interface EndpointOptions {
  /** This rank in its world. */
  rank: number
  size: number
}

/** A receive or a probe in waiting. */
interface Waiting extends Expected {
  completion: Completion<unknown>
  /** Is given the message that fits: a receive and a matched probe take it, a probe only looks. */
  meet: (arrival: Arrival) => void
}

interface Peer {
  outgoing: Outgoing
  incoming: Incoming
  link: Link | null
  lost: CommError | null
  /** The peer sends no more messages: what has not come from it never will. */
  ended: CommError | null
}

export type MessageToSend = Omit<Send, 'completion' | 'synchronous'> & { synchronous?: boolean }

/** A message that a receive or a probe waits for. */
export interface Expected extends Pattern {
  /** Whose loss it cannot survive when it waits for ANY_SOURCE; without it everybody's. */
  among?: (rank: number) => boolean
}

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
  readonly #matching = new Matching<Waiting, Arrival>()
  #probes: Waiting[] = []
  /** Operations that failed, oldest first; most were waited for. */
  readonly #failed = new Fifo<Completion<unknown>>()
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
    this.#noteFailure(completion)
    if (this.#over) completion.reject(this.#over)
    else this.#peer(dest).outgoing.send({ synchronous: false, ...message, completion })
    return completion
  }

  receive({ accept, ...expected }: ReceiveRequest): Completion<Envelope> {
    const completion = new Completion<Envelope>()
    this.#post({ ...expected, completion, meet: (arrival) => this.#deliver(arrival, accept, completion) })
    return completion
  }

  /** Takes the first message that fits out of matching, for `receiveMatched`. It has its turn as a receive has. */
  mprobe(expected: Expected): Completion<Arrival> {
    const completion = new Completion<Arrival>()
    this.#post({ ...expected, completion, meet: (arrival) => completion.resolve(arrival) })
    return completion
  }

  /** The same if it has come. @throws {CommError} when no such message can come any more */
  improbe(expected: Expected): Arrival | undefined {
    this.#checkProgram()
    const arrival = this.#matching.take(expected)
    if (!arrival) this.#encourage(expected)
    return arrival
  }

  /** Receives a message that a probe took. To be called once for each. */
  receiveMatched(arrival: Arrival, accept: Accept): Completion<Envelope> {
    const completion = new Completion<Envelope>()
    if (this.#over) completion.reject(this.#over)
    else this.#deliver(arrival, accept, completion)
    return completion
  }

  /** The envelope of the first message that fits, left where it is. */
  probe(expected: Expected): Completion<Envelope> {
    const completion = new Completion<Envelope>()
    const meet = (arrival: Arrival): void => completion.resolve(envelopeOf(arrival))
    const waiting: Waiting = { ...expected, completion, meet }
    const arrival = this.#matching.peek(waiting)
    if (arrival) meet(arrival)
    else this.#rejectIfHopeless(waiting)
    if (completion.settled) return completion
    this.#probes.push(waiting)
    this.#relieve(waiting)
    return completion
  }

  /** The same if it has come. @throws {CommError} when no such message can come any more */
  iprobe(expected: Expected): Envelope | undefined {
    this.#checkProgram()
    const arrival = this.#matching.peek(expected)
    if (arrival) return envelopeOf(arrival)
    this.#encourage(expected)
    return undefined
  }

  /**
   * Takes back a receive that has not matched: its message goes to the next that fits.
   * @returns whether it did; then the receive's completion is the caller's to settle
   */
  cancel(receive: Completion<unknown>): boolean {
    let cancelled = false
    this.#matching.withdraw(({ completion }) => {
      if (completion !== receive) return false
      cancelled = true
      return true
    })
    return cancelled
  }

  /** One operation of a send and a receive: done when both are, failed when one has; its receive is then taken back. */
  both<T>(sent: Completion<void>, received: Completion<T>): Completion<T> {
    const completion = new Completion<T>()
    this.#noteFailure(completion)
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

  /** Declares a peer lost: everything that needs it fails, now and later. */
  peerLost(rank: number, loss: LinkLoss): void {
    const peer = this.#peer(rank)
    if (peer.lost) return
    peer.lost = new CommError('ERR_PROC_FAILED', loss.message)
    peer.link?.fail(loss)
    peer.outgoing.fail(peer.lost)
    peer.incoming.fail(peer.lost)
    this.#rejectHopeless()
  }

  /**
   * Ends the rank's part: all sends are carried out and acknowledged by their peers. Receives that have not matched
   * fail, and so does every later call: the program has forgotten to wait for them.
   * @throws the first failure that nobody waited for, of a send or of a receive whose message had come
   */
  async finalize(): Promise<void> {
    const fix = "put 'await' before it, and before your own functions that make calls"
    this.#over = new CommError('ERR_OTHER', `the program ended before this call had; ${fix}`)
    this.#rejectHopeless()
    const peers = [...this.#peers.values()].filter((peer) => !peer.lost)
    for (const { outgoing } of peers) outgoing.control({ type: FrameType.FIN, tag: 0 })
    await Promise.all(peers.map(({ outgoing }) => outgoing.idle()))
    for (const { outgoing } of peers) outgoing.control({ type: FrameType.FIN, tag: 1 })
    // A peer that is lost by now needs nothing of ours any more.
    await Promise.all(peers.flatMap(({ link }) => (link ? [link.flush().catch(() => {})] : [])))
    this.#dropObserved()
    const unseen = this.#failed.peek()
    if (unseen?.error) throw unseen.error
  }

  #noteFailure(completion: Completion<unknown>): void {
    completion.whenSettled(() => {
      if (!completion.error) return
      // A program that tries again for ever must not fill the memory.
      this.#dropObserved()
      this.#failed.push(completion)
    })
  }

  #dropObserved(): void {
    while (this.#failed.peek()?.observed) this.#failed.shift()
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
      default:
        return this.#end(rank, peer, header.tag)
    }
  }

  #arrive(source: number, peer: Peer, header: FrameHeader, payload: Uint8Array | null): string | undefined {
    const { context, tag, bytes, kind, id } = header
    if (peer.ended) return 'a message after it had said that it sends no more'
    const arrival: Arrival = { context, source, tag, bytes, kind, payload, sendId: id }
    const wrong = peer.incoming.admit(arrival)
    if (wrong) return wrong
    const posted = this.#matching.arrive(arrival)
    if (posted) posted.meet(arrival)
    else if (this.#probes.length > 0) {
      for (const probe of this.#probes) if (matches(probe, arrival)) probe.meet(arrival)
      this.#probes = this.#probes.filter((probe) => !probe.completion.settled)
    }
    if (this.#probes.length > 0 || this.#matching.awaits(context)) peer.incoming.relieve(context)
    return undefined
  }

  /** What this waits for may be stuck at a peer that has no credit left. */
  #relieve({ context, source }: Pattern): void {
    if (source !== ANY_SOURCE) this.#peers.get(source)?.incoming.relieve(context)
    else for (const { incoming } of this.#peers.values()) incoming.relieve(context)
  }

  #post(waiting: Waiting): void {
    const arrival = this.#over ? undefined : this.#matching.take(waiting)
    if (arrival) return waiting.meet(arrival)
    this.#rejectIfHopeless(waiting)
    if (waiting.completion.settled) return
    this.#matching.post(waiting)
    this.#relieve(waiting)
  }

  #checkProgram(): void {
    if (this.#over) throw this.#over
  }

  /** For a poll that found nothing. */
  #encourage(expected: Expected): void {
    const hopeless = this.#hopeless(expected)
    if (hopeless) throw hopeless
    this.#relieve(expected)
  }

  #deliver(arrival: Arrival, accept: Accept, completion: Completion<Envelope>): void {
    this.#noteFailure(completion)
    const peer = this.#peer(arrival.source)
    if (peer.lost && !arrival.payload) completion.reject(peer.lost)
    else peer.incoming.receive(arrival, accept, completion)
  }

  #end(rank: number, peer: Peer, tag: number): string | undefined {
    if (tag === 0) {
      peer.outgoing.refuseAll(new CommError('ERR_PROC_FAILED', `rank ${rank} has ended without receiving this message`))
    } else {
      peer.ended = new CommError('ERR_PROC_FAILED', `rank ${rank} has ended without sending such a message`)
      this.#rejectHopeless()
    }
    return undefined
  }

  #rejectHopeless(): void {
    const hopeless = (waiting: Waiting): boolean => {
      this.#rejectIfHopeless(waiting)
      return waiting.completion.settled
    }
    this.#matching.withdraw(hopeless)
    this.#probes = this.#probes.filter((probe) => !hopeless(probe))
  }

  #rejectIfHopeless(waiting: Waiting): void {
    const error = this.#hopeless(waiting)
    if (error) waiting.completion.reject(error)
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

function envelopeOf({ context, source, tag, bytes, kind }: Arrival): Envelope {
  return { context, source, tag, bytes, kind }
}
