import type { Accept } from '../p2p/endpoint.ts'
import type { BufferData } from './buffer-data.ts'
import type { BufSpec } from './buffer-forms.ts'
import type { MessageBuffer } from './buffer-spec.ts'
import { Calls } from './calls.ts'
import { ANY_SOURCE, PROC_NULL } from './constants.ts'
import { Exception } from './exception.ts'
import type { ReceiveArguments } from './message-arguments.ts'
import { peerBuffer } from './peer-buffer.ts'
import { done, type Received, Receiving } from './receiving.ts'
import type { Request } from './request.ts'
import type { Status } from './status.ts'

/** What a matched probe has taken out of matching. */
export interface Match {
  receiving: Receiving
  /** e.g. `source 0, tag 11` */
  detail: string
  receive: (accept: Accept) => Received
}

/** A communicator, as far as a probe is concerned. */
interface Probed {
  Mprobe: (...args: ReceiveArguments) => Promise<Message>
  Improbe: (...args: ReceiveArguments) => Promise<Message | null>
}

/**
 * A message that a matched probe has taken for itself, so that no other receive can take it meanwhile (MPI 4.1, section
 * 3.8.2). To be received once:
 *
 * ```ts
 * const status = new MPI.Status()
 * const message = await comm.Mprobe(MPI.ANY_SOURCE, MPI.ANY_TAG, status)
 * const buf = new Float64Array(status.Get_count(MPI.DOUBLE))
 * await message.Recv(buf)
 * ```
 */
export class Message {
  #match: Match | null

  /** Programs get them from `Comm.Mprobe`. @param match null for `MPI.MESSAGE_NULL` */
  constructor(match: Match | null) {
    this.#match = match
  }

  /** Whether it stands for no message (any more): mpi4py's `message == MPI.MESSAGE_NULL`. */
  get is_null(): boolean {
    return this.#match === null
  }

  /** Receives it into `buf`. @throws {Exception} ERR_TRUNCATE when it is longer; ERR_REQUEST when it is null */
  async Recv<A extends BufferData>(buf: BufSpec<A> | null, status: Status | null = null): Promise<void> {
    const { receiving, detail, receive, into } = this.#takeInto('Recv', buf)
    await receiving.block(() => ({ op: 'Recv', detail, status, begin: () => receive(receiving.into(into)) }))
  }

  /** Begins to. */
  Irecv<A extends BufferData>(buf: BufSpec<A> | null): Request {
    const { receiving, detail, receive, into } = this.#takeInto('Irecv', buf)
    return receiving.request('Irecv', detail, receive(receiving.into(into)))
  }

  /** Receives a value sent with `send`. @throws {Exception} ERR_TYPE for other messages; ERR_REQUEST when it is null */
  async recv<T = unknown>(status: Status | null = null): Promise<T> {
    const { receiving, detail, receive } = this.#take('recv')
    const { accept, value } = receiving.value<T>()
    await receiving.block(() => ({ op: 'recv', detail, status, begin: () => receive(accept) }))
    return value()
  }

  /** Begins to; the request gives the value. */
  irecv<T = unknown>(): Request<T> {
    const { receiving, detail, receive } = this.#take('irecv')
    const { accept, value } = receiving.value<T>()
    return receiving.request('irecv', detail, receive(accept), value)
  }

  /** Does nothing, as in mpi4py: a message that was found must be received. */
  free(): void {}

  /** `comm.Mprobe(…)` */
  static Probe(comm: Probed, ...args: ReceiveArguments): Promise<Message> {
    return comm.Mprobe(...args)
  }

  /** `comm.Improbe(…)` */
  static Iprobe(comm: Probed, ...args: ReceiveArguments): Promise<Message | null> {
    return comm.Improbe(...args)
  }

  /** `comm.mprobe(…)` */
  static probe(comm: Probed, ...args: ReceiveArguments): Promise<Message> {
    return comm.Mprobe(...args)
  }

  /** `comm.improbe(…)` */
  static iprobe(comm: Probed, ...args: ReceiveArguments): Promise<Message | null> {
    return comm.Improbe(...args)
  }

  /** Only as far as it settles whether there is a message at all. */
  get #source(): number {
    return this === MESSAGE_NO_PROC ? PROC_NULL : ANY_SOURCE
  }

  #take(op: string): Match {
    const match = this.#match
    if (!match) throw new Exception('ERR_REQUEST', `${op}: the message is null: it was received before`)
    // A message from nobody can be received again and again.
    if (this !== MESSAGE_NO_PROC) this.#match = null
    return match
  }

  /** A buffer that is refused leaves the message to be received. */
  #takeInto(op: string, buf: unknown) {
    const read = (): MessageBuffer => peerBuffer(op, 'buf', buf, this.#source)
    const into = this.#match ? this.#match.receiving.calls.handled(read) : read()
    return { into, ...this.#take(op) }
  }
}

/** No message: what a message becomes that was received. */
export const MESSAGE_NULL = new Message(null)
/** The message that PROC_NULL sends: it is received at once, and leaves the buffer alone. */
export const MESSAGE_NO_PROC: Message = new Message({
  receiving: new Receiving({ cancel: () => false }, new Calls(), new Map()),
  detail: 'source PROC_NULL',
  receive: () => done(null),
})
