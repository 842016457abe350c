import type { Buffer, OpenBuffer } from '../p2p/buffer.ts'

/** Bytes `start ..< start + byteLength` of another buffer, as a buffer. */
export class Slice implements Buffer {
  readonly byteLength: number
  readonly deferred: boolean
  readonly #whole: Buffer
  readonly #start: number

  /** @throws {RangeError} when the other buffer is shorter than that */
  constructor(whole: Buffer, start: number, byteLength: number) {
    if (start < 0 || byteLength < 0 || start + byteLength > whole.byteLength) {
      throw new RangeError(`bytes ${start} to ${start + byteLength} of a buffer of ${whole.byteLength}`)
    }
    this.byteLength = byteLength
    this.deferred = whole.deferred
    this.#whole = whole
    this.#start = start
  }

  read(offset: number, into: Uint8Array): void | Promise<void> {
    return this.#whole.read(this.#start + offset, into)
  }

  write(offset: number, from: Uint8Array): void | Promise<void> {
    return this.#whole.write(this.#start + offset, from)
  }

  open(start: number, byteLength: number): OpenBuffer {
    return this.#whole.open?.(this.#start + start, byteLength) ?? new Slice(this, start, byteLength)
  }
}
