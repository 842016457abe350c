import type { Buffer } from '../p2p/buffer.ts'
import { CommError, decodeError, LONGEST_ERROR_BYTES } from '../p2p/error.ts'
import { HEAD_BYTES } from './request.ts'

/** Reads a reply as it comes: its data straight into its place, or why the operation has failed. */
export class ReplySink implements Buffer {
  readonly byteLength: number
  readonly deferred = false
  readonly #into: Buffer | null
  #failed = false
  #text = new Uint8Array(0)

  /** @param into where the data goes; null: there is none */
  constructor(bytes: number, into: Buffer | null) {
    this.byteLength = bytes
    this.#into = into
  }

  read(): never {
    throw new TypeError('a reply is only written to')
  }

  write(offset: number, from: Uint8Array): void | Promise<void> {
    if (offset === 0) this.#failed = from[0] !== 0
    const rest = offset === 0 ? from.subarray(HEAD_BYTES) : from
    const at = Math.max(0, offset - HEAD_BYTES)
    if (this.#failed) {
      const text = new Uint8Array(Math.min(LONGEST_ERROR_BYTES, at + rest.byteLength))
      text.set(this.#text)
      if (at < text.byteLength) text.set(rest.subarray(0, text.byteLength - at), at)
      this.#text = text
      return
    }
    if (rest.byteLength > 0 && this.#hasRightLength) return this.#into?.write(at, rest)
  }

  /** What the operation has failed with, once all has come; null where it is well. */
  get failure(): CommError | null {
    if (this.#failed) return decodeError(this.#text)
    if (this.#hasRightLength) return null
    return new CommError('ERR_INTERN', `a reply of ${this.byteLength} bytes, not of ${this.#rightLength}`)
  }

  get #hasRightLength(): boolean {
    return this.byteLength === this.#rightLength
  }

  get #rightLength(): number {
    return HEAD_BYTES + (this.#into?.byteLength ?? 0)
  }
}
