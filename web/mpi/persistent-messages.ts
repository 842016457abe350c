import { type Arguments, REQUIRED, takeArguments } from './arguments.ts'
import { BufferMessages } from './buffer-messages.ts'
import type { BufferData } from './buffer-data.ts'
import type { BufSpec } from './buffer-forms.ts'
import type { OutgoingMessage } from './comm-base.ts'
import { checkRank, checkTag, shown } from './checks.ts'
import { checkInfo } from './comm-checks.ts'
import { PROC_NULL } from './constants.ts'
import { PARTITION_CONTEXT } from './contexts.ts'
import { Exception } from './exception.ts'
import type { Info } from './info.ts'
import {
  FROM_ANY,
  from,
  type IreceiveArguments,
  type IreceiveKeywords,
  SEND,
  type SendArguments,
  type SendKeywords,
  to,
} from './message-arguments.ts'
import { type PartitionedBuffer, PartitionedMessages } from './partitioned-messages.ts'
import { peerBuffer } from './peer-buffer.ts'
import { MAX_PARTITIONS } from './plans.ts'
import { BYTE } from './predefined-datatypes.ts'
import { Prequest } from './prequest.ts'
import { done } from './receiving.ts'
import { blockBuffer } from './vector-spec.ts'

type PsendKeywords = { partitions: number; dest: number; tag?: number; info?: Info | null }
type PsendArguments = Arguments<[partitions: number, dest: number, tag?: number, info?: Info | null], PsendKeywords>
type PrecvKeywords = { partitions: number; source: number; tag?: number; info?: Info | null }
type PrecvArguments = Arguments<[partitions: number, source: number, tag?: number, info?: Info | null], PrecvKeywords>

/**
 * Messages that are prepared once and started often, whole (MPI 4.1, section 3.9) or part by part (chapter 4). The buffer
 * is read, or filled, anew by every start.
 */
export class PersistentMessages extends BufferMessages {
  #partitioned: PartitionedMessages | null = null

  /** Prepares a `Send`. */
  Send_init<A extends BufferData>(buf: BufSpec<A> | null, ...args: SendArguments): Prequest {
    return this.#send('Send_init', buf, args, (message) => this.transmit(message))
  }

  /** Prepares a `Bsend`: each start copies the message. @throws {Exception} each start: ERR_BUFFER */
  Bsend_init<A extends BufferData>(buf: BufSpec<A> | null, ...args: SendArguments): Prequest {
    return this.#send('Bsend_init', buf, args, (message) => {
      this.sendBuffered('Bsend_init', message)
      return done(undefined)
    })
  }

  /** Prepares an `Ssend`. */
  Ssend_init<A extends BufferData>(buf: BufSpec<A> | null, ...args: SendArguments): Prequest {
    return this.#send('Ssend_init', buf, args, (message) => this.transmit(message, true))
  }

  /** Prepares an `Rsend`. */
  Rsend_init<A extends BufferData>(buf: BufSpec<A> | null, ...args: SendArguments): Prequest {
    return this.#send('Rsend_init', buf, args, (message) => this.transmit(message))
  }

  /** Prepares a `Recv`; the status is that of the start it is waited for. */
  Recv_init<A extends BufferData>(buf: BufSpec<A> | null, ...args: IreceiveArguments): Prequest {
    return this.handled(() => {
      const op = 'Recv_init'
      const { source, tag } = takeArguments<IreceiveKeywords>(op, args, FROM_ANY)
      const into = peerBuffer(op, 'buf', buf, source)
      const [expected, detail] = [this.expected(op, source, tag), from(source, tag)]
      const start = () => this.receiving.operation(op, detail, this.beginReceive(expected, this.receiving.into(into)))
      return new Prequest({ op, detail, calls: this.receiving.calls, start })
    })
  }

  /**
   * Prepares a message that is sent in `partitions` equal parts: after a start, each one when the program says that it is
   * filled (`Prequest.Pready`). A count in `buf` is that of one partition. It matches `Precv_init` calls with its tag, in
   * the order in which they are made, and no other receive. `info` is mpi4py's and has no use here.
   * @throws {Exception} ERR_COUNT when `buf` cannot be cut so
   */
  Psend_init<A extends BufferData>(buf: BufSpec<A> | null, ...args: PsendArguments): Prequest {
    return this.handled(() => {
      const op = 'Psend_init'
      const defaults = { partitions: REQUIRED, dest: REQUIRED, tag: 0, info: null } as const
      const { partitions, dest, tag, info } = takeArguments<PsendKeywords>(op, args, defaults)
      checkRank(op, 'dest', dest, this.peerCount, { procNull: true })
      checkTag(op, 'tag', tag)
      const parts = this.#parts(op, buf, partitions, info, dest)
      const [peer, detail] = [dest === PROC_NULL ? null : this.worldRank(dest), `${partitions} to ${to(dest, tag)}`]
      const { calls } = this.setup
      const message = this.#messages.send('Pready', peer, tag, parts)
      const fill = (): void => {}
      const start = () => ({ op, detail, calls, completion: message.start(), fill })
      return new Prequest({ op, detail, calls, start, partitions: message })
    })
  }

  /**
   * Prepares to receive such a message; `Prequest.Parrived` tells which parts have come. It may be cut into other parts
   * than its sender has, of the same length together. There is no `MPI.ANY_SOURCE` and no `MPI.ANY_TAG` here.
   * @throws {Exception} ERR_COUNT when `buf` cannot be cut so
   */
  Precv_init<A extends BufferData>(buf: BufSpec<A> | null, ...args: PrecvArguments): Prequest {
    return this.handled(() => {
      const op = 'Precv_init'
      const defaults = { partitions: REQUIRED, source: REQUIRED, tag: 0, info: null } as const
      const { partitions, source, tag, info } = takeArguments<PrecvKeywords>(op, args, defaults)
      checkRank(op, 'source', source, this.peerCount, { procNull: true })
      checkTag(op, 'tag', tag)
      const parts = this.#parts(op, buf, partitions, info, source)
      const detail = `${partitions} from ${from(source, tag)}`
      const { calls } = this.setup
      const message = this.#messages.receive(source === PROC_NULL ? null : this.worldRank(source), tag, parts)
      const start = () => {
        const { cancel: _, ...operation } = this.receiving.operation(op, detail, message.start())
        return operation
      }
      return new Prequest({ op, detail, calls, start, partitions: message })
    })
  }

  get #messages(): PartitionedMessages {
    const { endpoint, context } = this.setup
    return (this.#partitioned ??= new PartitionedMessages(endpoint, context + PARTITION_CONTEXT))
  }

  #parts(op: string, buf: unknown, partitions: number, info: Info | null, peer: number): PartitionedBuffer {
    if (info !== null) checkInfo(op, info)
    if (!Number.isSafeInteger(partitions) || partitions < 1 || partitions > MAX_PARTITIONS) {
      const legal = `an integer from 1 to ${MAX_PARTITIONS}`
      throw new Exception('ERR_ARG', `${op}: partitions is ${shown(partitions)}, but it must be ${legal}`)
    }
    const value = buf === null && peer === PROC_NULL ? [null, 0, BYTE] : buf
    const { datatype, whole } = blockBuffer(op, 'buf', value, partitions)
    return { buffer: whole, kind: datatype.kind, partitions }
  }

  #send(
    op: string,
    buf: unknown,
    args: readonly unknown[],
    begin: (message: OutgoingMessage) => ReturnType<PersistentMessages['transmit']>,
  ): Prequest {
    return this.handled(() => {
      const { dest, tag } = takeArguments<SendKeywords>(op, args, SEND)
      const message = this.outgoing(op, peerBuffer(op, 'buf', buf, dest), dest, tag)
      const start = () => this.sendOperation(op, message, begin(message))
      return new Prequest({ op, detail: to(dest, tag), calls: this.receiving.calls, start })
    })
  }
}
