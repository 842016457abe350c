import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'
import { Completion } from '../p2p/completion.ts'
import type { Accept, Endpoint } from '../p2p/endpoint.ts'
import { CommError } from '../p2p/error.ts'
import { kindsFit, OBJECT_KIND } from '../p2p/kind.ts'
import type { Envelope } from '../p2p/matching.ts'
import type { MessageBuffer } from './buffer-spec.ts'
import type { Calls } from './calls.ts'
import { ANY_TAG, PROC_NULL } from './constants.ts'
import { kindName } from './kind-name.ts'
import { Request } from './request.ts'
import { deserialize } from './serialize.ts'
import type { Status } from './status.ts'

/** A receive that has begun; null: of PROC_NULL. */
export type Received = Completion<Envelope | null>

/** Where a received value is put, and where it is to be had then. */
export interface ValueReceive<T> {
  accept: Accept
  /** Null until a message has come. */
  value: () => T
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
      const longer = `${this.#sender(envelope)} has ${envelope.bytes / datatype.size} elements of ${datatype.size} bytes`
      throw new CommError('ERR_TRUNCATE', `${longer}, but the buffer has room for ${count}`)
    }
  }

  /** For a receive of any value. */
  value<T>(): ValueReceive<T> {
    let bytes: Uint8Array | null = null
    const accept = (envelope: Envelope): Buffer => {
      this.#checkKind(envelope, OBJECT_KIND)
      bytes = new Uint8Array(envelope.bytes)
      return new BytesBuffer(bytes)
    }
    return { accept, value: () => (bytes ? deserialize(bytes) : null) as T }
  }

  /** Ends when the receive has. */
  async block(op: string, detail: string, status: Status | null, begin: () => Received): Promise<void> {
    const envelope = await this.calls.run(op, detail, () => begin().wait())
    this.fill(status, envelope)
  }

  /** The handle of a receive that has begun. */
  request<T = null>(op: string, detail: string, received: Received, value?: () => T): Request<T> {
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
    const operation = { op, detail, calls: this.calls, completion: received, fill, cancel }
    return new Request<T>(value ? { ...operation, value } : operation)
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

/** A communication with PROC_NULL. */
export function done<T>(value: T): Completion<T> {
  const completion = new Completion<T>()
  completion.resolve(value)
  return completion
}
