import { ANY_SOURCE } from '../p2p/matching.ts'
import type { Completion } from '../p2p/completion.ts'
import {
  Endpoint,
  type EndpointOptions,
  type Expected,
  type MessageToSend,
  type ReceiveRequest,
} from '../p2p/endpoint.ts'
import type { Envelope } from '../p2p/matching.ts'
import { loopbackPair } from '../transport/loopback.ts'

type Arrival = NonNullable<ReturnType<Endpoint['improbe']>>

/** A rank of a large world: its link to a peer is made when one of the two first needs it. */
export class LazyEndpoint extends Endpoint {
  readonly #world: readonly LazyEndpoint[]
  readonly #linked: Set<number>
  #ended = false

  /** @param world all endpoints, in rank order; it may be filled later */
  constructor(options: EndpointOptions, world: readonly LazyEndpoint[]) {
    super(options)
    this.#world = world
    this.#linked = new Set([options.rank])
  }

  override send(dest: number, message: MessageToSend): Completion<void> {
    this.#link(dest)
    return super.send(dest, message)
  }

  override receive(request: ReceiveRequest): Completion<Envelope> {
    this.#linkAll(request)
    return super.receive(request)
  }

  override mprobe(expected: Expected): Completion<Arrival> {
    this.#linkAll(expected)
    return super.mprobe(expected)
  }

  override improbe(expected: Expected): Arrival | undefined {
    this.#linkAll(expected)
    return super.improbe(expected)
  }

  override probe(expected: Expected): Completion<Envelope> {
    this.#linkAll(expected)
    return super.probe(expected)
  }

  override iprobe(expected: Expected): Envelope | undefined {
    this.#linkAll(expected)
    return super.iprobe(expected)
  }

  override failCall(...call: Parameters<Endpoint['failCall']>): void {
    for (const rank of call[1]) this.#link(rank)
    super.failCall(...call)
  }

  override async finalize(): Promise<void> {
    this.#ended = true
    await super.finalize()
  }

  /** To whomever it waits for. */
  #linkAll({ source, among = () => true }: Expected): void {
    if (source !== ANY_SOURCE) this.#link(source)
    else for (const { rank } of this.#world) if (among(rank)) this.#link(rank)
  }

  #link(peer: number): void {
    const other = this.#world[peer]
    if (!other || this.#ended || this.#linked.has(peer)) return
    this.#linked.add(peer)
    other.#linked.add(this.rank)
    // It has said goodbye to those that it knew, and says nothing any more.
    if (other.#ended) return this.peerLost(peer, { reason: 'closed', message: `rank ${peer} has ended` })
    const [mine, theirs] = loopbackPair()
    this.addLink(peer, mine)
    other.addLink(this.rank, theirs)
  }
}
