import type { Buffer } from '../p2p/buffer.ts'

type Piece = (part: Buffer, offset: number, bytes: Uint8Array) => void | Promise<void>

/** Several buffers one after the other, as one buffer: blocks that lie apart travel in one message, uncopied. */
export class Joined implements Buffer {
  readonly byteLength: number
  readonly deferred: boolean
  readonly #parts: { buffer: Buffer; start: number }[] = []

  constructor(buffers: readonly Buffer[]) {
    let byteLength = 0
    for (const buffer of buffers) {
      if (buffer.byteLength > 0) this.#parts.push({ buffer, start: byteLength })
      byteLength += buffer.byteLength
    }
    this.byteLength = byteLength
    this.deferred = buffers.some(({ deferred }) => deferred)
  }

  read(offset: number, into: Uint8Array): void | Promise<void> {
    return this.#eachPiece(offset, into, (part, at, bytes) => part.read(at, bytes))
  }

  write(offset: number, from: Uint8Array): void | Promise<void> {
    return this.#eachPiece(offset, from, (part, at, bytes) => part.write(at, bytes))
  }

  #eachPiece(offset: number, bytes: Uint8Array, piece: Piece): void | Promise<void> {
    const pending: Promise<void>[] = []
    let done = 0
    for (let index = this.#indexAt(offset); done < bytes.byteLength; index++) {
      const part = this.#parts[index]
      if (!part) throw new RangeError(`bytes to ${offset + bytes.byteLength} of buffers of ${this.byteLength} in all`)
      const at = offset + done - part.start
      const length = Math.min(part.buffer.byteLength - at, bytes.byteLength - done)
      const working = piece(part.buffer, at, bytes.subarray(done, done + length))
      if (working) pending.push(working)
      done += length
    }
    return pending.length > 0 ? Promise.all(pending).then(() => {}) : undefined
  }

  /** Which part holds that byte: the last one that starts at or before it. */
  #indexAt(offset: number): number {
    let low = 0
    let high = this.#parts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((this.#parts[middle]?.start ?? 0) <= offset) low = middle
      else high = middle
    }
    return low
  }
}
