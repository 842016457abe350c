import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'
import { Completion } from '../p2p/completion.ts'
import type { Accept, Endpoint } from '../p2p/endpoint.ts'
import { CommError } from '../p2p/error.ts'
import { kindsFit, OBJECT_KIND } from '../p2p/kind.ts'
import type { Envelope } from '../p2p/matching.ts'
import { allocate } from '../p2p/memory.ts'
import { type Amount, shownAmount } from './amounts.ts'
import type { MessageBuffer } from './buffer-spec.ts'
import type { Calls } from './calls.ts'
import { ANY_TAG, PROC_NULL } from './constants.ts'
import { kindName } from './kind-name.ts'
import { Request } from './request.ts'
import { deserialize } from './serialize.ts'
import type { PendingOperation } from './single-request.ts'
import type { Status } from './status.ts'

/** A receive that has begun; null: of PROC_NULL. */
export type Received = Completion<Envelope | null>

/** Where a received value is put, and where it is to be had then. */
export interface ValueReceive<T> {
  accept: Accept
  /** Null until a message has come. */
  value: () => T
}

/** A blocking receive, perhaps with a send, or a probe: its arguments are checked. */
export interface PreparedReceive {
  op: string
  /** e.g. `source 0, tag 11` */
  detail: string
  status: Status | null
  begin: () => Received
}

/** How a communicator receives, once it is settled which message. */
export class Receiving {
  readonly #endpoint: Pick<Endpoint, 'cancel'>
  readonly calls: Calls
  /** Rank in the communicator of each world rank. */
  readonly #rankOf: ReadonlyMap<number, number>

  constructor(endpoint: Pick<Endpoint, 'cancel'>, calls: Calls, rankOf: ReadonlyMap<number, number>) {
    this.#endpoint = endpoint
    this.calls = calls
    this.#rankOf = rankOf
  }

  /** For a receive into an array. */
  into({ buffer, datatype, count }: MessageBuffer): Accept {
    return (envelope: Envelope): Buffer => {
      this.#checkKind(envelope, datatype.kind)
      if (envelope.bytes <= buffer.byteLength) return buffer
      const [sent, room] = tooLong(envelope.bytes, { datatype, count })
      throw new CommError('ERR_TRUNCATE', `${this.#sender(envelope)} has ${sent}, but the buffer has room for ${room}`)
    }
  }

  /** For a receive of any value. */
  value<T>(): ValueReceive<T> {
    let bytes: Uint8Array | null = null
    const accept = (envelope: Envelope): Buffer => {
      this.#checkKind(envelope, OBJECT_KIND)
      bytes = allocate(envelope.bytes)
      return new BytesBuffer(bytes)
    }
    return { accept, value: () => (bytes ? deserialize(bytes) : null) as T }
  }

  /** Ends when the receive has. What it is refused for goes to the error handler too. */
  async block(prepare: () => PreparedReceive): Promise<void> {
    const { op, detail, status, begin } = this.calls.handled(prepare)
    const envelope = await this.calls.run(op, detail, () => begin().wait())
    this.fill(status, envelope)
  }

  /** The handle of a receive that has begun. */
  request<T = null>(op: string, detail: string, received: Received, value?: () => T): Request<T> {
    const operation = this.operation(op, detail, received)
    return new Request<T>(value ? { ...operation, value } : (operation as PendingOperation<T>))
  }

  /** A receive that has begun, of a buffer. */
  operation(op: string, detail: string, received: Received): PendingOperation {
    let cancelled = false
    const cancel = (): void => {
      if (!this.#endpoint.cancel(received)) return
      cancelled = true
      received.resolve(null)
    }
    const fill = (status: Status): void => {
      this.fill(status, received.wait() as Envelope | null)
      status.cancelled = cancelled
    }
    return { op, detail, calls: this.calls, completion: received, fill, cancel }
  }

  /** @param envelope null for a message from PROC_NULL */
  fill(status: Status | null, envelope: Envelope | null): void {
    if (!status) return
    status.clear()
    status.source = envelope ? this.rankOf(envelope) : PROC_NULL
    status.tag = envelope ? envelope.tag : ANY_TAG
    status.count = envelope ? envelope.bytes : 0
  }

  /** The sender's rank in the communicator. */
  rankOf({ source }: Envelope): number {
    return this.#rankOf.get(source) ?? PROC_NULL
  }

  #checkKind(envelope: Envelope, kind: number): void {
    if (kindsFit(envelope.kind, kind)) return
    const [sent, wanted] = [kindName(envelope.kind), kindName(kind)]
    const fix =
      envelope.kind === OBJECT_KIND ? 'receive it with recv()' : kind === OBJECT_KIND ? 'receive it with Recv()' : ''
    const advice = fix || 'use the same kind of array on both ranks'
    throw new CommError('ERR_TYPE', `${this.#sender(envelope)} holds ${sent}, not ${wanted}; ${advice}`)
  }

  #sender(envelope: Envelope): string {
    return `the message from rank ${this.rankOf(envelope)} with tag ${envelope.tag}`
  }
}

/** A length and the room for it, for people: in elements if these are plain values and the message is a whole number of them. */
function tooLong(bytes: number, room: Amount): [sent: string, room: string] {
  const { size, element } = room.datatype
  const plain = size === element.size && bytes % size === 0
  return plain ? [`${bytes / size} elements of ${size} bytes`, `${room.count}`] : [`${bytes} bytes`, shownAmount(room)]
}

/** A communication with PROC_NULL. */
export function done<T>(value: T): Completion<T> {
  const completion = new Completion<T>()
  completion.resolve(value)
  return completion
}
