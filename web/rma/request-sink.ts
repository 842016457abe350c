import type { Buffer } from '../p2p/buffer.ts'
import { decodeRequest, HEAD_BYTES, RUN_BYTES, type RequestHead } from './request.ts'
import type { Runs } from './place.ts'

/** A request whose head has come. */
export interface Request extends RequestHead {
  /** Rank in the world. */
  source: number
  /** Of its data's elements. */
  kind: number
  place: Runs
  /** Of its data. */
  bytes: number
  /** Its data, where that is not written to its place as it comes. */
  data: Uint8Array | null
}

/** Where a request's data goes; a throw is what the operation fails with. */
export type DataPlace = (request: Request) => Buffer | null

/** Reads a request as it comes: its head first, then its data straight into its place. */
export class RequestSink implements Buffer {
  readonly byteLength: number
  readonly deferred = false
  /** Null until its head has come, and where that was none. */
  request: Request | null = null
  /** Why it cannot be carried out. */
  fault: unknown = null
  readonly #source: number
  readonly #kind: number
  readonly #dataPlace: DataPlace
  #head = new Uint8Array(HEAD_BYTES)
  #headEnd = HEAD_BYTES
  #read: RequestHead | null = null
  #data: Buffer | null = null

  constructor(source: number, kind: number, bytes: number, dataPlace: DataPlace) {
    this.#source = source
    this.#kind = kind
    this.#dataPlace = dataPlace
    this.byteLength = bytes
  }

  read(): never {
    throw new TypeError('a request is only written to')
  }

  write(offset: number, from: Uint8Array): void {
    let at = offset
    let rest = from
    while (this.fault === null && !this.request && rest.byteLength > 0) {
      const part = rest.subarray(0, this.#headEnd - at)
      this.#head.set(part, at)
      at += part.byteLength
      rest = rest.subarray(part.byteLength)
      if (at === this.#headEnd) this.#headCame()
    }
    if (this.fault !== null || !this.#data || rest.byteLength === 0) return
    try {
      void this.#data.write(at - this.#headEnd, rest)
    } catch (error) {
      this.fault = error
    }
  }

  /** First the fixed part, then the runs. */
  #headCame(): void {
    const head = this.#read ?? decodeRequest(this.#head, this.byteLength)
    if (typeof head === 'string') {
      this.fault = new Error(head)
      return
    }
    if (!this.#read && head.runs > 0) {
      this.#read = head
      this.#headEnd = HEAD_BYTES + head.runs * RUN_BYTES
      const whole = new Uint8Array(this.#headEnd)
      whole.set(this.#head)
      this.#head = whole
      return
    }
    const place = new Float64Array(this.#head.buffer, HEAD_BYTES)
    const bytes = this.byteLength - this.#headEnd
    this.request = { ...head, source: this.#source, kind: this.#kind, place, bytes, data: null }
    try {
      this.#data = this.#dataPlace(this.request)
    } catch (error) {
      this.fault = error
    }
  }
}
