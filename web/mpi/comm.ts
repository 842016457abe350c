import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'
import { Completion } from '../p2p/completion.ts'
import type { Endpoint } from '../p2p/endpoint.ts'
import { CommError } from '../p2p/error.ts'
import { kindsFit, OBJECT_KIND } from '../p2p/kind.ts'
import type { Envelope } from '../p2p/matching.ts'
import { AbortError } from './abort-error.ts'
import { type Arguments, REQUIRED, takeArguments } from './arguments.ts'
import type { BufferData } from './buffer-data.ts'
import type { BufSpec } from './buffer-forms.ts'
import { type MessageBuffer, messageBuffer } from './buffer-spec.ts'
import type { Calls } from './calls.ts'
import { checkRank, checkTag } from './checks.ts'
import { ANY_SOURCE, ANY_TAG, PROC_NULL } from './constants.ts'
import { kindName } from './kind-name.ts'
import { Request } from './request.ts'
import { deserialize, serialize } from './serialize.ts'
import type { Status } from './status.ts'

export type SendKeywords = { dest: number; tag?: number }
export type SendArguments = Arguments<[dest: number, tag?: number], SendKeywords>
export type ReceiveKeywords = { source?: number; tag?: number; status?: Status | null }
export type ReceiveArguments = Arguments<[source?: number, tag?: number, status?: Status | null], ReceiveKeywords>
export type ObjectReceiveKeywords = ReceiveKeywords & { buf?: null }
export type ObjectReceiveArguments = Arguments<
  [buf?: null, source?: number, tag?: number, status?: Status | null],
  ObjectReceiveKeywords
>
export type IreceiveKeywords = { source?: number; tag?: number }
export type IreceiveArguments = Arguments<[source?: number, tag?: number], IreceiveKeywords>
export type SendrecvKeywords<S extends BufferData, R extends BufferData> = {
  sendbuf: BufSpec<S>
  dest: number
  sendtag?: number
  recvbuf: BufSpec<R> | null
  source?: number
  recvtag?: number
  status?: Status | null
}

/** What makes a communicator: set up by `createMpi`. */
export interface CommSetup {
  endpoint: Endpoint
  calls: Calls
  /** Even; the next one is for the collectives. */
  context: number
  /** World rank of each rank. */
  members: readonly number[]
  name: string
  /** Ends the world. */
  abort: (error: AbortError) => void
}

/** Defaults of the receives. */
const FROM_ANY = { source: ANY_SOURCE, tag: ANY_TAG, status: null }

/**
 * A group of ranks that exchange messages which no other communicator sees (MPI 4.1, chapter 3; mpi4py's `Comm`).
 *
 * Upper-case methods move arrays in place, lower-case ones any value that can be cloned. Arguments are positional in
 * mpi4py's order, or a last object by mpi4py's names: `comm.Recv(buf, { source: 0, tag: 11 })`. Every method that waits
 * returns a promise; it rejects with `MPI.Exception`.
 */
export class Comm {
  protected readonly setup: CommSetup
  readonly #rank: number
  /** Rank here of each world rank. */
  readonly #rankOf: ReadonlyMap<number, number>

  /** Programs take `MPI.COMM_WORLD`. */
  constructor(setup: CommSetup) {
    this.setup = setup
    this.#rankOf = new Map(setup.members.map((world, rank) => [world, rank]))
    this.#rank = this.#rankOf.get(setup.endpoint.rank) ?? PROC_NULL
  }

  /** This rank, 0 … size - 1. */
  Get_rank(): number {
    return this.#rank
  }

  /** Number of ranks. */
  Get_size(): number {
    return this.setup.members.length
  }

  get rank(): number {
    return this.Get_rank()
  }

  get size(): number {
    return this.Get_size()
  }

  Get_name(): string {
    return this.setup.name
  }

  get name(): string {
    return this.setup.name
  }

  /** Ends the program on all ranks; `errorcode` becomes the command's exit code. MPI 4.1, section 11.4. */
  Abort(errorcode = 0): never {
    const error = new AbortError(errorcode, this.#rank)
    this.setup.abort(error)
    throw error
  }

  /** Sends; ends when `buf` may be used again. MPI 4.1, section 3.2. */
  async Send<A extends BufferData>(buf: BufSpec<A>, ...args: SendArguments): Promise<void> {
    return this.#sendBuffer('Send', buf, args, false)
  }

  /** Sends; ends only when a receive has matched. MPI 4.1, section 3.4. */
  async Ssend<A extends BufferData>(buf: BufSpec<A>, ...args: SendArguments): Promise<void> {
    return this.#sendBuffer('Ssend', buf, args, true)
  }

  /** Begins to send; `buf` must stay as it is until the request has ended. MPI 4.1, section 3.7. */
  Isend<A extends BufferData>(buf: BufSpec<A>, ...args: SendArguments): Request {
    const { dest, tag } = takeArguments<SendKeywords>('Isend', args, { dest: REQUIRED, tag: 0 })
    const completion = this.#start('Isend', messageBuffer('Isend', 'buf', buf), dest, tag)
    const fill = (): void => {}
    return new Request({ op: 'Isend', detail: to(dest, tag), calls: this.setup.calls, completion, fill })
  }

  /**
   * Receives into `buf`, which may be longer than the message. MPI 4.1, section 3.2.
   * @throws {Exception} ERR_TRUNCATE when the message is longer, ERR_PROC_FAILED when its sender is gone
   */
  async Recv<A extends BufferData>(buf: BufSpec<A>, ...args: ReceiveArguments): Promise<void> {
    const { source, tag, status } = takeArguments<ReceiveKeywords>('Recv', args, FROM_ANY)
    const into = messageBuffer('Recv', 'buf', buf)
    this.#fill(status, await this.#run('Recv', from(source, tag), () => this.#receive('Recv', into, source, tag)))
  }

  /** Begins to receive; `buf` must be left alone until the request has ended. MPI 4.1, section 3.7. */
  Irecv<A extends BufferData>(buf: BufSpec<A>, ...args: IreceiveArguments): Request {
    const { source, tag } = takeArguments<IreceiveKeywords>('Irecv', args, { source: ANY_SOURCE, tag: ANY_TAG })
    const completion = this.#receive('Irecv', messageBuffer('Irecv', 'buf', buf), source, tag)
    let envelope: Envelope | null = null
    completion.whenSettled(() => {
      if (!completion.error) envelope = completion.wait() as Envelope
    })
    const fill = (status: Status): void => this.#fill(status, envelope)
    return new Request({ op: 'Irecv', detail: from(source, tag), calls: this.setup.calls, completion, fill })
  }

  /** Sends and receives at once, so that two ranks can exchange without a deadlock. MPI 4.1, section 3.10. */
  async Sendrecv<S extends BufferData, R extends BufferData>(
    sendbuf: BufSpec<S>,
    ...args: Arguments<
      [
        dest: number,
        sendtag: number | undefined,
        recvbuf: BufSpec<R> | null,
        source?: number,
        recvtag?: number,
        status?: Status | null,
      ],
      Omit<SendrecvKeywords<S, R>, 'sendbuf'>
    >
  ): Promise<void> {
    const { dest, sendtag, recvbuf, source, recvtag, status } = takeArguments<Omit<SendrecvKeywords<S, R>, 'sendbuf'>>(
      'Sendrecv',
      args,
      {
        dest: REQUIRED,
        sendtag: 0,
        recvbuf: REQUIRED,
        source: ANY_SOURCE,
        recvtag: ANY_TAG,
        status: null,
      },
    )
    const message = messageBuffer('Sendrecv', 'sendbuf', sendbuf)
    const into = messageBuffer('Sendrecv', 'recvbuf', recvbuf)
    // Before anything is posted: a receive left behind by a refused call would take a later message.
    this.#checkDest('Sendrecv', dest, sendtag)
    const detail = `${to(dest, sendtag)}; ${from(source, recvtag)}`
    const envelope = await this.run('Sendrecv', detail, async () => {
      const received = this.#receive('Sendrecv', into, source, recvtag)
      await this.#start('Sendrecv', message, dest, sendtag).wait()
      return received.wait()
    })
    this.#fill(status, envelope)
  }

  /** Waits until a message that fits is there, and leaves it. MPI 4.1, section 3.8. */
  async Probe(...args: ReceiveArguments): Promise<true> {
    const { source, tag, status } = takeArguments<ReceiveKeywords>('Probe', args, FROM_ANY)
    this.#checkSource('Probe', source, tag)
    const probe = (): Completion<Envelope | null> =>
      source === PROC_NULL ? done(null) : this.setup.endpoint.probe(this.#pattern(source, tag))
    this.#fill(status, await this.#run('Probe', from(source, tag), probe))
    return true
  }

  /** Sends any value that can be cloned. @throws {DOMException} DataCloneError for one that cannot, such as a function */
  async send(obj: unknown, ...args: SendArguments): Promise<void> {
    const { dest, tag } = takeArguments<SendKeywords>('send', args, { dest: REQUIRED, tag: 0 })
    this.#checkDest('send', dest, tag)
    const buffer = new BytesBuffer(serialize('send', 'obj', obj))
    await this.#run('send', to(dest, tag), () => this.#startBytes(buffer, OBJECT_KIND, dest, tag))
  }

  /** Receives a value sent with `send`. `buf` is mpi4py's and has no use here. */
  async recv<T = unknown>(...args: ObjectReceiveArguments): Promise<T> {
    const { source, tag, status } = takeArguments<ObjectReceiveKeywords>('recv', args, { buf: null, ...FROM_ANY })
    this.#checkSource('recv', source, tag)
    let bytes = new Uint8Array(0)
    const receive = (): Completion<Envelope | null> => {
      if (source === PROC_NULL) return done(null)
      const accept = (envelope: Envelope): BytesBuffer => {
        this.#checkKind(envelope, OBJECT_KIND)
        bytes = new Uint8Array(envelope.bytes)
        return new BytesBuffer(bytes)
      }
      return this.setup.endpoint.receive({ ...this.#pattern(source, tag), accept })
    }
    const envelope = await this.#run('recv', from(source, tag), receive)
    this.#fill(status, envelope)
    return (envelope ? deserialize(bytes) : null) as T
  }

  async #sendBuffer(op: string, buf: unknown, args: readonly unknown[], synchronous: boolean): Promise<void> {
    const { dest, tag } = takeArguments<SendKeywords>(op, args, { dest: REQUIRED, tag: 0 })
    const message = messageBuffer(op, 'buf', buf)
    await this.#run(op, to(dest, tag), () => this.#start(op, message, dest, tag, synchronous))
  }

  /** Carries out a call of the program: every operation goes through here. */
  protected run<T>(op: string, detail: string, work: () => T | Promise<T>): Promise<T> {
    return this.setup.calls.run(op, detail, work)
  }

  #run<T>(op: string, detail: string, begin: () => Completion<T>): Promise<T> {
    return this.run(op, detail, () => begin().wait())
  }

  #start(op: string, message: MessageBuffer, dest: number, tag: number, synchronous = false): Completion<void> {
    this.#checkDest(op, dest, tag)
    return this.#startBytes(message.buffer, message.datatype.kind, dest, tag, synchronous)
  }

  #startBytes(buffer: Buffer, kind: number, dest: number, tag: number, synchronous = false): Completion<void> {
    if (dest === PROC_NULL) return done(undefined)
    const { endpoint, context } = this.setup
    return endpoint.send(this.#world(dest), { context, tag, kind, buffer, synchronous })
  }

  #receive(op: string, into: MessageBuffer, source: number, tag: number): Completion<Envelope | null> {
    this.#checkSource(op, source, tag)
    if (source === PROC_NULL) return done(null)
    const accept = (envelope: Envelope): Buffer => {
      this.#checkKind(envelope, into.datatype.kind)
      if (envelope.bytes <= into.buffer.byteLength) return into.buffer
      const { size } = into.datatype
      const longer = `${this.#sender(envelope)} has ${envelope.bytes / size} elements of ${size} bytes`
      throw new CommError('ERR_TRUNCATE', `${longer}, but the buffer has room for ${into.count}`)
    }
    return this.setup.endpoint.receive({ ...this.#pattern(source, tag), accept })
  }

  #pattern(source: number, tag: number) {
    const among = (world: number): boolean => this.#rankOf.has(world)
    return { context: this.setup.context, source: source === ANY_SOURCE ? source : this.#world(source), tag, among }
  }

  #checkDest(op: string, dest: number, tag: number): void {
    checkRank(op, 'dest', dest, this.Get_size(), { procNull: true })
    checkTag(op, 'tag', tag)
  }

  #checkSource(op: string, source: number, tag: number): void {
    checkRank(op, 'source', source, this.Get_size(), { anySource: true, procNull: true })
    checkTag(op, 'tag', tag, { anyTag: true })
  }

  #checkKind(envelope: Envelope, kind: number): void {
    if (kindsFit(envelope.kind, kind)) return
    const [sent, wanted] = [kindName(envelope.kind), kindName(kind)]
    const fix =
      envelope.kind === OBJECT_KIND ? 'receive it with recv()' : kind === OBJECT_KIND ? 'receive it with Recv()' : ''
    const advice = fix || 'use the same kind of array on both ranks'
    throw new CommError('ERR_TYPE', `${this.#sender(envelope)} holds ${sent}, not ${wanted}; ${advice}`)
  }

  #sender({ source, tag }: Envelope): string {
    return `the message from rank ${this.#rankOf.get(source)} with tag ${tag}`
  }

  /** @param envelope null for a message from PROC_NULL */
  #fill(status: Status | null, envelope: Envelope | null): void {
    if (!status) return
    status.source = envelope ? (this.#rankOf.get(envelope.source) ?? PROC_NULL) : PROC_NULL
    status.tag = envelope ? envelope.tag : ANY_TAG
    status.count = envelope ? envelope.bytes : 0
    status.error = 0
  }

  #world(rank: number): number {
    return this.setup.members[rank] ?? rank
  }
}

function done<T>(value: T): Completion<T> {
  const completion = new Completion<T>()
  completion.resolve(value)
  return completion
}

const to = (dest: number, tag: number): string => `dest ${dest}, tag ${tag}`

const from = (source: number, tag: number): string =>
  `source ${source === ANY_SOURCE ? 'ANY_SOURCE' : source}, tag ${tag === ANY_TAG ? 'ANY_TAG' : tag}`
