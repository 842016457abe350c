import { type Islands, islandsOf, scattered } from '../coll/islands.ts'
import { Ranks } from '../coll/ranks.ts'
import type { Buffer } from '../p2p/buffer.ts'
import type { Completion } from '../p2p/completion.ts'
import { Endpoint } from '../p2p/endpoint.ts'
import type { Envelope } from '../p2p/matching.ts'
import { loopbackPair } from '../transport/loopback.ts'

const COLLECTIVES = 1
/** Any number will do where all ranks have the same. */
const SAME_TERMS = 1

/** What one rank did in a run; messages to itself do not count. */
export interface Traffic {
  /** Messages and bytes it sent. */
  messages: number
  bytes: number
  /** The same for each rank that it sent to. */
  sent: Map<number, { messages: number; bytes: number }>
  /** Ranks it sent to or received from. */
  partners: Set<number>
  /**
   * When it was done, in messages one after the other: a rank sends one and receives one at a time, and a message takes
   * one round. What the α of the cost models counts.
   */
  rounds: number
}

/** Ranks in this process for one collective call after another, over loopback links that are made when first needed. */
export class RanksWorld {
  readonly size: number
  readonly #islands: Islands
  readonly #endpoints: Endpoint[]
  readonly #linked = new Set<number>()
  #calls = 0

  /** @param islands for each rank the number of its island (`Islands`); null: each is one */
  constructor(size: number, islands: readonly number[] | null = null) {
    this.size = size
    this.#islands = islands ? islandsOf(islands) : scattered(size)
    this.#endpoints = Array.from({ length: size }, (_, rank) => new Endpoint({ rank, size }))
  }

  /**
   * Runs `program` on every rank, as one call: its messages meet those of no other run. A rank that fails is lost for the
   * others, as in a real world; such a world is of no use afterwards.
   * @returns what each rank's program returned and did, in rank order
   * @throws the first failure in rank order, after all have ended; also where a message was sent that nobody received
   */
  async run<T>(program: (ranks: Ranks) => Promise<T>): Promise<{ results: T[]; traffic: Traffic[] }> {
    const post = new Map<string, number[]>()
    const counted = this.#begin(post, () => SAME_TERMS)
    const ends = await Promise.allSettled(
      counted.map(async (ranks) => {
        try {
          return await program(ranks)
        } catch (error) {
          this.#lose(ranks.rank, String(error))
          throw error
        }
      }),
    )
    const results = ends.map((end) => {
      if (end.status === 'rejected') throw end.reason
      return end.value
    })
    for (const [way, waiting] of post) {
      if (waiting.length > 0) throw new Error(`${waiting.length} messages ${way} were not received`)
    }
    return { results, traffic: counted.map(({ traffic }) => traffic) }
  }

  /**
   * The same for a call that fails: nobody is lost by that, so each rank's part must end by itself.
   * @param termsOf what each rank thinks that all agree on
   * @returns how it ended on each rank, in rank order: null where it did not fail
   */
  async failures(
    program: (ranks: Ranks) => Promise<unknown>,
    termsOf: (rank: number) => number = () => SAME_TERMS,
  ): Promise<unknown[]> {
    // News of a failure goes past what counts messages, and makes no links.
    for (let rank = 0; rank < this.size; rank++) for (let peer = 0; peer < rank; peer++) this.#connect(rank, peer)
    const ends = await Promise.allSettled(this.#begin(new Map(), termsOf).map(program))
    return ends.map((end) => (end.status === 'rejected' ? end.reason : null))
  }

  #begin(post: Map<string, number[]>, termsOf: (rank: number) => number): CountedRanks[] {
    const call = this.#calls++
    const members = this.#endpoints.map(({ rank }) => rank)
    return this.#endpoints.map((endpoint, rank) => {
      const own = { endpoint, rank, terms: termsOf(rank) }
      const place = { ...own, context: COLLECTIVES, members, call, kind: 0, islands: this.#islands }
      return new CountedRanks(place, post, (peer) => this.#connect(rank, peer))
    })
  }

  #connect(rank: number, peer: number): void {
    const pair = Math.min(rank, peer) * this.size + Math.max(rank, peer)
    if (rank === peer || this.#linked.has(pair)) return
    this.#linked.add(pair)
    const [mine, theirs] = loopbackPair()
    this.#endpoints[rank]?.addLink(peer, mine)
    this.#endpoints[peer]?.addLink(rank, theirs)
  }

  #lose(rank: number, message: string): void {
    for (const other of this.#endpoints) {
      if (other.rank !== rank) other.peerLost(rank, { reason: 'lost', message: `rank ${rank} failed: ${message}` })
    }
  }
}

/** Counts what passes through. `post`: by way, when each message that is under way arrives. */
class CountedRanks extends Ranks {
  readonly traffic: Traffic = { messages: 0, bytes: 0, sent: new Map(), partners: new Set(), rounds: 0 }
  readonly #post: Map<string, number[]>
  readonly #connect: (peer: number) => void
  /** The round of the last arrival. */
  #arrived = 0

  constructor(
    call: ConstructorParameters<typeof Ranks>[0],
    post: Map<string, number[]>,
    connect: (peer: number) => void,
  ) {
    super(call)
    this.#post = post
    this.#connect = connect
  }

  override send(buffer: Buffer, dest: number): Completion<void> {
    this.#connect(dest)
    if (dest !== this.rank) {
      this.traffic.messages++
      this.traffic.bytes += buffer.byteLength
      const { messages, bytes } = this.traffic.sent.get(dest) ?? { messages: 0, bytes: 0 }
      this.traffic.sent.set(dest, { messages: messages + 1, bytes: bytes + buffer.byteLength })
      this.traffic.partners.add(dest)
      this.#way(this.rank, dest).push(++this.traffic.rounds)
    }
    return super.send(buffer, dest)
  }

  override receive(buffer: Buffer, source: number): Completion<Envelope> {
    return this.#counted(super.receive(buffer, source), source)
  }

  override receiveAny(source: number): { completion: Completion<Envelope>; bytes: () => Uint8Array } {
    const received = super.receiveAny(source)
    this.#counted(received.completion, source)
    return received
  }

  #counted(completion: Completion<Envelope>, source: number): Completion<Envelope> {
    if (source === this.rank) return completion
    this.traffic.partners.add(source)
    completion.whenSettled(() => {
      if (completion.error) return
      this.#arrived = Math.max(this.#arrived + 1, this.#way(source, this.rank).shift() ?? 0)
      // A send of the same round, called right after this receive, does not wait for it.
      queueMicrotask(() => {
        this.traffic.rounds = Math.max(this.traffic.rounds, this.#arrived)
      })
    })
    return completion
  }

  #way(source: number, dest: number): number[] {
    const way = `${source}>${dest}`
    const waiting = this.#post.get(way) ?? []
    this.#post.set(way, waiting)
    return waiting
  }
}
