import type { Buffer } from '../p2p/buffer.ts'
import type { Completion } from '../p2p/completion.ts'
import type { Accept, Endpoint, Expected } from '../p2p/endpoint.ts'
import type { AbortError } from './abort-error.ts'
import type { BufferedSends } from './buffered-sends.ts'
import type { MessageBuffer } from './buffer-spec.ts'
import type { Calls } from './calls.ts'
import { checkRank, checkTag } from './checks.ts'
import { ANY_SOURCE, PROC_NULL } from './constants.ts'
import { Exception } from './exception.ts'
import { to } from './message-arguments.ts'
import { done, type Received, Receiving } from './receiving.ts'
import { Request } from './request.ts'
import type { PendingOperation } from './single-request.ts'

/** What makes a communicator: set up by `createMpi`. */
export interface CommSetup {
  endpoint: Endpoint
  calls: Calls
  /** The rank's: what `MPI.Attach_buffer` gave. */
  bufferedSends: BufferedSends
  /** Even; the next one is for the collectives. */
  context: number
  /** World rank of each rank. */
  members: readonly number[]
  /** Of an intercommunicator: world rank of each rank of the other group. */
  remote: readonly number[] | null
  name: string
  /** For each world rank the number of its island (`MpiSetup`). */
  islands: readonly number[]
  /** Ends the world. */
  abort: (error: AbortError) => void
  /** Why it cannot be used; null when it can. */
  unusable: string | null
}

/** A call whose arguments are checked. */
export interface PreparedCall<T> {
  op: string
  /** e.g. `dest 1, tag 0` */
  detail: string
  /** Carries it out. Of a collective it can be called again and again. */
  start: (next?: NextNumber) => T | Promise<T>
}

/** The number of a collective call among those of its communicator; without it the next one. */
export type NextNumber = () => number

/** A message to be sent, its arguments checked. */
export interface OutgoingMessage {
  buffer: Buffer
  /** Kind of its elements. */
  kind: number
  dest: number
  tag: number
}

/** A communicator's ranks, and the way of messages to them and from them. */
export class CommBase {
  readonly #setup: CommSetup
  protected readonly receiving: Receiving
  /** World rank of each rank that messages come from and go to: those of an intercommunicator's other group. */
  #peers: readonly number[]
  /** Rank among them of each world rank. */
  readonly #rankOf: Map<number, number>
  /** World ranks whose loss the program has acknowledged: receives from ANY_SOURCE go on without them. */
  protected readonly acknowledged = new Set<number>()

  /** Programs take `MPI.COMM_WORLD`. */
  constructor(setup: CommSetup) {
    this.#setup = setup
    this.#peers = setup.remote ?? setup.members
    this.#rankOf = new Map(this.#peers.map((world, rank) => [world, rank]))
    this.receiving = new Receiving(setup.endpoint, setup.calls, this.#rankOf)
  }

  /** @throws {Exception} ERR_COMM when the communicator cannot be used: whatever it does begins here */
  protected get setup(): CommSetup {
    this.checkUsable()
    return this.#setup
  }

  /** @throws {Exception} ERR_COMM when the communicator cannot be used */
  protected checkUsable(): void {
    const { unusable, calls } = this.#setup
    if (unusable === null) return
    calls.handled(() => {
      throw new Exception('ERR_COMM', `the communicator ${unusable}`)
    })
  }

  /** This rank, 0 … size - 1. */
  Get_rank(): number {
    const { endpoint, remote, members } = this.setup
    const rank = remote ? members.indexOf(endpoint.rank) : this.#rankOf.get(endpoint.rank)
    return rank ?? PROC_NULL
  }

  /** Number of ranks. */
  Get_size(): number {
    return this.setup.members.length
  }

  /** Number of ranks that this one sends to and receives from, in collectives too. */
  protected get peerCount(): number {
    this.checkUsable()
    return this.#peers.length
  }

  get rank(): number {
    return this.Get_rank()
  }

  get size(): number {
    return this.Get_size()
  }

  /**
   * Does what a call of the program does before it waits, if it waits: whatever it refuses goes to the communicator's
   * error handler. Every call that can fail goes through here or through `call`.
   */
  protected handled<T>(work: () => T): T {
    return this.#setup.calls.handled(work)
  }

  /** A blocking call of the program: prepared, then carried out. */
  protected async call<T>(prepare: () => PreparedCall<T>): Promise<T> {
    const { op, detail, start } = this.handled(prepare)
    // A promise that is returned as it is costs two turns more.
    return await this.#setup.calls.run(op, detail, () => start())
  }

  /** @throws {Exception} ERR_RANK, ERR_TAG */
  protected outgoing(
    op: string,
    { buffer, datatype }: Pick<MessageBuffer, 'buffer'> & { datatype: { kind: number } },
    dest: number,
    tag: number,
  ): OutgoingMessage {
    checkRank(op, 'dest', dest, this.peerCount, { procNull: true })
    checkTag(op, 'tag', tag)
    this.checkNotRevoked(op)
    return { buffer, kind: datatype.kind, dest, tag }
  }

  /** Begins to send. @param synchronous done only when a receive has matched */
  protected transmit({ buffer, kind, dest, tag }: OutgoingMessage, synchronous = false): Completion<void> {
    if (dest === PROC_NULL) return done(undefined)
    const { endpoint, context } = this.setup
    return endpoint.send(this.worldRank(dest), { context, tag, kind, buffer, synchronous })
  }

  /** A blocking send. @param synchronous done only when a receive has matched */
  protected blockingSend(op: string, prepare: () => OutgoingMessage, synchronous: boolean): Promise<void> {
    return this.call(() => {
      const message = prepare()
      return { op, detail: to(message.dest, message.tag), start: () => this.transmit(message, synchronous).wait() }
    })
  }

  /** A send that begins. @param synchronous done only when a receive has matched */
  protected beginSend(op: string, prepare: () => OutgoingMessage, synchronous: boolean): Request {
    return this.handled(() => {
      const message = prepare()
      return this.sendRequest(op, message, this.transmit(message, synchronous))
    })
  }

  /** The handle of a send that has begun. */
  protected sendRequest(op: string, message: OutgoingMessage, completion: Completion<unknown>): Request {
    return new Request(this.sendOperation(op, message, completion))
  }

  /** A send that has begun. */
  protected sendOperation(
    op: string,
    { dest, tag }: OutgoingMessage,
    completion: Completion<unknown>,
  ): PendingOperation {
    const { calls } = this.setup
    // No send is ever taken back: it may have matched.
    const cancel = (): void => {}
    return { op, detail: to(dest, tag), calls, completion, fill: () => {}, cancel }
  }

  /** What a receive or a probe waits for; null: a message of PROC_NULL. @throws {Exception} ERR_RANK, ERR_TAG */
  protected expected(op: string, source: number, tag: number): Expected | null {
    checkRank(op, 'source', source, this.peerCount, { anySource: true, procNull: true })
    checkTag(op, 'tag', tag, { anyTag: true })
    this.checkNotRevoked(op)
    if (source === PROC_NULL) return null
    const among = (world: number): boolean => this.#rankOf.has(world) && !this.acknowledged.has(world)
    return { context: this.setup.context, source: source === ANY_SOURCE ? source : this.worldRank(source), tag, among }
  }

  /** Begins to receive. */
  protected receive(expected: Expected | null, accept: Accept): Received {
    return expected ? this.setup.endpoint.receive({ ...expected, accept }) : done(null)
  }

  /** The same for a receive with a handle, which the loss of a rank only interrupts where it waits for ANY_SOURCE. */
  protected beginReceive(expected: Expected | null, accept: Accept): Received {
    return this.receive(expected && { ...expected, goesOn: true }, accept)
  }

  /** @throws {Exception} ERR_REVOKED */
  protected checkNotRevoked(op: string): void {
    const { calls, endpoint, context } = this.setup
    if (!endpoint.faults.isRevoked(context)) return
    calls.handled(() => {
      const error = endpoint.faults.refusal(context)
      throw new Exception('ERR_REVOKED', `${op}: ${error?.message}`, { cause: error })
    })
  }

  /** The ranks of a communicator that was made before they were known. */
  protected settle(members: readonly number[], remote: readonly number[] | null): void {
    this.#setup.members = members
    this.#setup.remote = remote
    this.#peers = remote ?? members
    this.#rankOf.clear()
    for (const [rank, world] of this.#peers.entries()) this.#rankOf.set(world, rank)
  }

  /** World rank of a rank that messages go to. */
  protected worldRank(rank: number): number {
    return this.#peers[rank] ?? rank
  }
}
