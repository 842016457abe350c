import type { ByteWriter } from './byte-writer.ts'

interface Covered {
  number: number
  memory: ArrayBufferLike
  /** First byte that travels; a multiple of 8, so that views stay aligned. */
  first: number
  end: number
}

/** The memory behind a value's arrays: each buffer once, and of it only what is used. */
export class CoveredBuffers {
  readonly #covered = new Map<ArrayBufferLike, Covered>()

  /** Notes that these bytes travel; gives the number of their buffer. */
  cover(bytes: Uint8Array): number {
    const first = bytes.byteOffset - (bytes.byteOffset % 8)
    const end = bytes.byteOffset + bytes.byteLength
    const known = this.#covered.get(bytes.buffer)
    if (known === undefined) {
      const number = this.#covered.size
      this.#covered.set(bytes.buffer, { number, memory: bytes.buffer, first, end })
      return number
    }
    known.first = Math.min(known.first, first)
    known.end = Math.max(known.end, end)
    return known.number
  }

  /** Puts table and bytes behind what was written. */
  appendTo(out: ByteWriter): Uint8Array<ArrayBuffer> {
    const covered = [...this.#covered.values()]
    out.uint(covered.length)
    for (const { first, end } of covered) {
      out.uint(first)
      out.uint(end - first)
    }
    if (covered.length === 0) return out.bytes
    const all = new Uint8Array(covered.reduce((sum, { first, end }) => sum + end - first, out.length))
    all.set(out.bytes)
    let at = out.length
    for (const { memory, first, end } of covered) {
      all.set(new Uint8Array(memory, first, end - first), at)
      at += end - first
    }
    return all
  }
}
