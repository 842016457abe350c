import { BytesBuffer } from '../p2p/buffer.ts'
import { OBJECT_KIND } from '../p2p/kind.ts'
import { REQUIRED, takeArguments } from './arguments.ts'
import type { OutgoingMessage } from './comm-base.ts'
import { ANY_SOURCE, ANY_TAG } from './constants.ts'
import { ExchangeMessages } from './exchange-messages.ts'
import {
  FROM_ANY,
  SEND,
  from,
  type ObjectIreceiveArguments,
  type ObjectIreceiveKeywords,
  type ObjectReceiveArguments,
  type ObjectReceiveKeywords,
  type ObjectSendrecvArguments,
  type ObjectSendrecvKeywords,
  type SendArguments,
  type SendKeywords,
} from './message-arguments.ts'
import type { Request } from './request.ts'
import { serialize } from './serialize.ts'

const OBJECTS = { kind: OBJECT_KIND }
const SENDRECV = {
  dest: REQUIRED,
  sendtag: 0,
  recvbuf: null,
  source: ANY_SOURCE,
  recvtag: ANY_TAG,
  status: null,
} as const

/**
 * Messages between two ranks that hold any value that can be cloned: mpi4py's lower-case ones. The value is taken as it
 * is when the call is made. Senders throw DataCloneError for one that cannot be cloned, such as a function.
 */
export class ObjectMessages extends ExchangeMessages {
  /** Sends; ends when the value is out. */
  async send(obj: unknown, ...args: SendArguments): Promise<void> {
    return this.#sendValue('send', obj, args)
  }

  /** Sends with the space that `Attach_buffer` has given; ends at once. @throws {Exception} ERR_BUFFER */
  async bsend(obj: unknown, ...args: SendArguments): Promise<void> {
    this.handled(() => this.sendBuffered('bsend', this.#message('bsend', obj, args)))
  }

  /** Sends; ends only when a receive has matched. */
  async ssend(obj: unknown, ...args: SendArguments): Promise<void> {
    return this.#sendValue('ssend', obj, args, true)
  }

  /** Begins to send. */
  isend(obj: unknown, ...args: SendArguments): Request {
    return this.#isendValue('isend', obj, args)
  }

  /** Begins a `bsend`: the request has ended when this returns. @throws {Exception} ERR_BUFFER */
  ibsend(obj: unknown, ...args: SendArguments): Request {
    return this.beginBuffered('ibsend', () => this.#message('ibsend', obj, args))
  }

  /** Begins an `ssend`: the request ends only when a receive has matched. */
  issend(obj: unknown, ...args: SendArguments): Request {
    return this.#isendValue('issend', obj, args, true)
  }

  /** Receives a value; null from PROC_NULL. `buf` is mpi4py's and has no use here. */
  async recv<T = unknown>(...args: ObjectReceiveArguments): Promise<T> {
    const { accept, value } = this.receiving.value<T>()
    await this.receiving.block(() => {
      const defaults = { buf: null, ...FROM_ANY, status: null }
      const { source, tag, status } = takeArguments<ObjectReceiveKeywords>('recv', args, defaults)
      const expected = this.expected('recv', source, tag)
      return { op: 'recv', detail: from(source, tag), status, begin: () => this.receive(expected, accept) }
    })
    return value()
  }

  /** Begins to receive a value, which the request gives: `await request`. `buf` has no use here. */
  irecv<T = unknown>(...args: ObjectIreceiveArguments): Request<T> {
    return this.handled(() => {
      const { source, tag } = takeArguments<ObjectIreceiveKeywords>('irecv', args, { buf: null, ...FROM_ANY })
      const { accept, value } = this.receiving.value<T>()
      const received = this.beginReceive(this.expected('irecv', source, tag), accept)
      return this.receiving.request('irecv', from(source, tag), received, value)
    })
  }

  /** Sends a value and receives one at once. `recvbuf` has no use here. */
  async sendrecv<T = unknown>(sendobj: unknown, ...args: ObjectSendrecvArguments): Promise<T> {
    const { accept, value } = this.receiving.value<T>()
    await this.receiving.block(() => {
      const given = takeArguments<ObjectSendrecvKeywords>('sendrecv', args, SENDRECV)
      const { dest, sendtag, source, recvtag, status } = given
      const message = this.#value('sendrecv', 'sendobj', sendobj, dest, sendtag)
      return this.exchanging(message, { op: 'sendrecv', source, recvtag, status }, accept)
    })
    return value()
  }

  #message(op: string, obj: unknown, args: readonly unknown[]): OutgoingMessage {
    const { dest, tag } = takeArguments<SendKeywords>(op, args, SEND)
    return this.#value(op, 'obj', obj, dest, tag)
  }

  #value(op: string, what: string, obj: unknown, dest: number, tag: number): OutgoingMessage {
    const buffer = new BytesBuffer(serialize(op, what, obj))
    return this.outgoing(op, { buffer, datatype: OBJECTS }, dest, tag)
  }

  #sendValue(op: string, obj: unknown, args: readonly unknown[], synchronous = false): Promise<void> {
    return this.blockingSend(op, () => this.#message(op, obj, args), synchronous)
  }

  #isendValue(op: string, obj: unknown, args: readonly unknown[], synchronous = false): Request {
    return this.beginSend(op, () => this.#message(op, obj, args), synchronous)
  }
}
