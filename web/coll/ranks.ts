import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'
import type { CallPart } from '../p2p/collective-calls.ts'
import type { Completion } from '../p2p/completion.ts'
import type { Endpoint } from '../p2p/endpoint.ts'
import { CommError } from '../p2p/error.ts'
import { kindsFit } from '../p2p/kind.ts'
import { type Envelope, MAX_TAG } from '../p2p/matching.ts'
import { allocate } from '../p2p/memory.ts'
import { type Islands, islandsOf } from './islands.ts'
import { disagreement, type NameOf, withAlgorithm } from './terms.ts'

export interface CollectiveCall {
  endpoint: Endpoint
  /** An odd context: the communicator's own for collectives. */
  context: number
  /** World rank of each of the communicator's ranks. */
  members: readonly number[]
  /** This rank in the communicator. */
  rank: number
  /** Number of this call on the communicator: every rank counts its collectives, so calls never mix. */
  call: number
  /** Element kind of the data. */
  kind: number
  /** What all ranks must agree on: see `termsOf`. 0 where `call` is no number of its own: then nothing is compared. */
  terms: number
  /** Which of the ranks are near to each other. */
  islands: Islands
  /** Of an intercommunicator, whose ranks are those of both groups. */
  groups?: Groups
}

/** The two groups of an intercommunicator, by the ranks of both together. */
export interface Groups {
  /** This rank's. */
  local: readonly number[]
  /** The other one. */
  remote: readonly number[]
}

/** A communicator during one collective call: its ranks, and messages that no other call can receive. */
export class Ranks {
  readonly rank: number
  readonly size: number
  readonly islands: Islands
  readonly #call: CollectiveCall
  readonly #part: CallPart
  #isRunning = false

  constructor(call: CollectiveCall) {
    this.rank = call.rank
    this.size = call.members.length
    this.islands = call.islands
    this.#call = call
    /** Of a stranger, who may say what he likes, -1. */
    const rankOf = (world: number): number => call.members.indexOf(world)
    const nameOf = this.#nameOf
    this.#part = {
      context: call.context,
      tag: call.call & MAX_TAG,
      terms: call.terms,
      disagreement(world, theirs) {
        const rank = rankOf(world)
        return rank < 0 ? null : disagreement(rank, theirs, this.terms, nameOf)
      },
      failure(world, { code, message }) {
        const rank = rankOf(world)
        return rank < 0 ? null : new HeardOf(code, `rank ${nameOf(rank)} has failed in this call: "${message}"`)
      },
    }
  }

  /** The groups that this rank's and the one it has to do with are: of one communicator's ranks both are all of them. */
  get groups(): Groups {
    const all = Array.from({ length: this.size }, (_, rank) => rank)
    return this.#call.groups ?? { local: all, remote: all }
  }

  /** This rank's group alone, for a part of this call. */
  ownGroup(): Ranks {
    return this.#call.groups ? this.within(this.#call.groups.local) : this
  }

  /**
   * Carries out the call, or a part of it inside of that. A rank on which it fails tells all others, for they may wait for
   * what it has not sent: their part fails too.
   * @param number of the algorithm, where lengths have led to it: the ranks must agree on that
   */
  async run<T>(work: () => Promise<T>, number?: number): Promise<T> {
    const { endpoint, members, terms } = this.#call
    if (terms === 0) return work()
    if (number !== undefined) this.#part.terms = withAlgorithm(terms, number)
    if (this.#isRunning) return work()
    this.#isRunning = true
    try {
      const result = await work()
      endpoint.endCall(this.#part)
      return result
    } catch (error) {
      endpoint.failCall(this.#part, error instanceof HeardOf ? [] : members, error)
      throw error
    }
  }

  /**
   * Some of the ranks, or all in another order, for a part of this call. Of two such parts that one rank has, each pair of
   * ranks must come to the first one first: their messages are told apart by their order alone.
   * @param list which, in the order in which they are to be numbered; this rank is one of them
   */
  within(list: readonly number[]): Ranks {
    const { members } = this.#call
    const { groups: _, ...whole } = this.#call
    const call = { ...whole, rank: list.indexOf(this.rank), members: list.map((rank) => members[rank] ?? -1) }
    return new RanksWithin(call, this, list)
  }

  send(buffer: Buffer, dest: number): Completion<void> {
    const { endpoint, kind } = this.#call
    const { context, tag, terms } = this.#part
    return endpoint.send(this.#world(dest), { context, tag, kind, terms, buffer })
  }

  /** Receives exactly `buffer`'s length: in a collective, ranks must agree on it. */
  receive(buffer: Buffer, source: number): Completion<Envelope> {
    return this.#receive(source, ({ bytes }) => {
      if (bytes === buffer.byteLength) return buffer
      throw new CommError(
        'ERR_TRUNCATE',
        `rank ${this.#nameOf(source)} sends ${bytes} bytes where this rank expects ${buffer.byteLength}: the counts of the ranks disagree`,
      )
    })
  }

  /** Receives a message of any length into a buffer of its own. */
  receiveAny(source: number): { completion: Completion<Envelope>; bytes: () => Uint8Array } {
    let bytes = new Uint8Array(0)
    const completion = this.#receive(source, (envelope) => {
      bytes = allocate(envelope.bytes)
      return new BytesBuffer(bytes)
    })
    return { completion, bytes: () => bytes }
  }

  /**
   * Waits for all of them. The first failure ends the waiting, and the others with it: what they wait for may never come,
   * and what comes late must not be written to a buffer that is its owner's again. So does a message that shows that the
   * ranks disagree about this call, whoever sends it, and news of a rank that has failed in it.
   * @throws that failure
   */
  async all(completions: Completion<unknown>[]): Promise<void> {
    for (const completion of completions) completion.observed = true
    if (completions.every(({ settled, error }) => settled && !error)) return
    let stop = (): void => {}
    try {
      await new Promise<void>((resolve, reject) => {
        let open = completions.length
        const fail = (error: Error): void => {
          for (const completion of completions) completion.reject(error)
          reject(error)
        }
        if (this.#part.terms !== 0) stop = this.#call.endpoint.waitInCall(this.#part, fail)
        for (const completion of completions) {
          completion.whenSettled(() => {
            open--
            if (completion.error) fail(completion.error)
            else if (open === 0) resolve()
          })
        }
      })
    } finally {
      stop()
    }
  }

  /**
   * Works while these are under way, and waits for them in the end. Where the work fails they end with it.
   * @param completions the work may add to them
   */
  async during(completions: Completion<unknown>[], work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      for (const completion of completions) {
        completion.observed = true
        completion.reject(error instanceof Error ? error : new Error(String(error)))
      }
      throw error
    }
    await this.all(completions)
  }

  #receive(source: number, accept: (envelope: Envelope) => Buffer): Completion<Envelope> {
    const { endpoint, kind } = this.#call
    const { context, tag, terms } = this.#part
    let completion: Completion<Envelope> | null = null
    completion = endpoint.receive({
      context,
      source: this.#world(source),
      tag,
      accept: (envelope) => {
        // The call has failed meanwhile: the buffer is its owner's again.
        if (completion?.error) throw completion.error
        if (envelope.terms !== terms) throw disagreement(source, envelope.terms, terms, this.#nameOf)
        if (kindsFit(envelope.kind, kind)) return accept(envelope)
        throw new CommError('ERR_TYPE', `rank ${this.#nameOf(source)} takes part with another datatype than this rank`)
      },
    })
    return completion
  }

  /** In an intercommunicator a rank is one of its group. */
  readonly #nameOf: NameOf = (rank) => {
    const { groups } = this.#call
    if (!groups) return String(rank)
    const place = groups.remote.indexOf(rank)
    return place < 0 ? `${groups.local.indexOf(rank)} of this group` : `${place} of the remote group`
  }

  #world(rank: number): number {
    const world = this.#call.members[rank]
    if (world === undefined) throw new RangeError(`rank ${rank} of a communicator of ${this.size}`)
    return world
  }
}

/** Numbers ranks anew; what they do is a part of the whole communicator's call. */
class RanksWithin extends Ranks {
  readonly #all: Ranks
  readonly #list: readonly number[]

  constructor(call: CollectiveCall, all: Ranks, list: readonly number[]) {
    super({ ...call, islands: islandsOf(list.map((rank) => all.islands.of[rank] ?? rank)) })
    this.#all = all
    this.#list = list
  }

  override run<T>(work: () => Promise<T>, number?: number): Promise<T> {
    return this.#all.run(work, number)
  }

  override send(buffer: Buffer, dest: number): Completion<void> {
    return this.#all.send(buffer, this.#number(dest))
  }

  override receive(buffer: Buffer, source: number): Completion<Envelope> {
    return this.#all.receive(buffer, this.#number(source))
  }

  override receiveAny(source: number): { completion: Completion<Envelope>; bytes: () => Uint8Array } {
    return this.#all.receiveAny(this.#number(source))
  }

  override all(completions: Completion<unknown>[]): Promise<void> {
    return this.#all.all(completions)
  }

  #number(rank: number): number {
    const number = this.#list[rank]
    if (number === undefined) throw new RangeError(`rank ${rank} of ${this.size} ranks of a communicator`)
    return number
  }
}

/** The failure of another rank, which has told everybody. */
class HeardOf extends CommError {}
