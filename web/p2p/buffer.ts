/**
 * What a message is read from and written to. Messages know bytes only; what the bytes are (an array, a strided part of
 * one, a GPU buffer) is the buffer's own affair.
 */
export interface Buffer {
  readonly byteLength: number
  /** True where `read` takes its time (a GPU buffer): such a message always goes by rendezvous. Elsewhere it is done when it returns. */
  readonly deferred: boolean
  /** Copies bytes `offset ..< offset + into.byteLength` of the buffer to `into`. */
  read(offset: number, into: Uint8Array): void | Promise<void>
  /** Copies `from` into the buffer at `offset`; `from` may change as soon as this returns. */
  write(offset: number, from: Uint8Array): void | Promise<void>
  /** Opens bytes `start ..< start + byteLength` for one message. Without it every read and write stands alone. */
  open?(start: number, byteLength: number): OpenBuffer
}

/** A buffer while one message is read from it or written to it, from its beginning to its end. */
export interface OpenBuffer extends Pick<Buffer, 'read' | 'write'> {
  /** The message is over, well or not: what was read ahead may go, what waits for more is written. */
  done?(): void
}

/** All of a buffer, for one message. */
export function openBuffer(buffer: Buffer): OpenBuffer {
  return buffer.open?.(0, buffer.byteLength) ?? buffer
}

/** The bytes of a typed array, in place. */
export class BytesBuffer implements Buffer {
  readonly byteLength: number
  readonly deferred = false
  /** They themselves; as a view of memory that was transferred or shrunk it has none. */
  readonly bytes: Uint8Array

  constructor(view: ArrayBufferView) {
    this.bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
    this.byteLength = view.byteLength
  }

  /** @throws TypeError when the array's memory was transferred or shrunk */
  read(offset: number, into: Uint8Array): void {
    // A view of shrunk memory counts as empty: copying from it would leave `into` as it is and say nothing.
    if (this.bytes.byteLength !== this.byteLength) throw new TypeError('the memory of the array is gone')
    into.set(this.bytes.subarray(offset, offset + into.byteLength))
  }

  write(offset: number, from: Uint8Array): void {
    this.bytes.set(from, offset)
  }
}
