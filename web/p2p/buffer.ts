/**
 * What a message is read from and written to. Messages know bytes only; what the bytes are (an array, a strided part of
 * one, a GPU buffer) is the buffer's own affair.
 */
export interface Buffer {
  readonly byteLength: number
  /** True where `read` takes its time (a GPU buffer): such a message always goes by rendezvous. */
  readonly deferred: boolean
  /** Copies bytes `offset ..< offset + into.byteLength` of the buffer to `into`. */
  read(offset: number, into: Uint8Array): void | Promise<void>
  /** Copies `from` into the buffer at `offset`. */
  write(offset: number, from: Uint8Array): void | Promise<void>
}

/** The bytes of a typed array, in place. */
export class BytesBuffer implements Buffer {
  readonly byteLength: number
  readonly deferred = false
  readonly #bytes: Uint8Array

  constructor(view: ArrayBufferView) {
    this.#bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
    this.byteLength = view.byteLength
  }

  read(offset: number, into: Uint8Array): void {
    into.set(this.#bytes.subarray(offset, offset + into.byteLength))
  }

  write(offset: number, from: Uint8Array): void {
    this.#bytes.set(from, offset)
  }
}
