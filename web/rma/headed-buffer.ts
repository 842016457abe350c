import type { Buffer } from '../p2p/buffer.ts'

/** A head, and behind it data that stays where it is: one message, of which only the data is copied from its place. */
export class HeadedBuffer implements Buffer {
  readonly byteLength: number
  readonly deferred: boolean
  readonly #head: Uint8Array
  readonly #data: Buffer | null

  constructor(head: Uint8Array, data: Buffer | null) {
    this.#head = head
    this.#data = data
    this.byteLength = head.byteLength + (data?.byteLength ?? 0)
    this.deferred = data?.deferred ?? false
  }

  read(offset: number, into: Uint8Array): void | Promise<void> {
    const ofHead = Math.min(Math.max(0, this.#head.byteLength - offset), into.byteLength)
    if (ofHead > 0) into.set(this.#head.subarray(offset, offset + ofHead))
    if (ofHead < into.byteLength) {
      return this.#data?.read(offset + ofHead - this.#head.byteLength, into.subarray(ofHead))
    }
  }

  write(): never {
    throw new TypeError('a message with a head is only sent from its place')
  }
}
