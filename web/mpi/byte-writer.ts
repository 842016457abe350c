import { Tag } from './value-format.ts'

const encoder = new TextEncoder()

/** Below this length a string of ASCII is written faster by hand than by the encoder. */
const SHORT_STRING = 24

/** Bytes that grow as they are written; the numbers and strings of `value-format.ts`. */
export class ByteWriter {
  #bytes = new Uint8Array(256)
  #view = new DataView(this.#bytes.buffer)
  #length = 0

  get length(): number {
    return this.#length
  }

  /** What has been written so far, in place. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length)
  }

  u8(value: number): void {
    this.#reserve(1)
    this.#bytes[this.#length++] = value
  }

  f64(value: number): void {
    this.#reserve(8)
    this.#view.setFloat64(this.#length, value, true)
    this.#length += 8
  }

  /** Four bytes; at `position` where it is given, else at the end. */
  u32(value: number, position = this.#length): void {
    if (position === this.#length) {
      this.#reserve(4)
      this.#length += 4
    }
    this.#view.setUint32(position, value, true)
  }

  /** An integer of 0 or more. */
  uint(value: number): void {
    this.#reserve(8)
    let rest = value
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80
      rest = Math.floor(rest / 0x80)
    }
    this.#bytes[this.#length++] = rest
  }

  /** A string with its tag. */
  string(value: string): void {
    const start = this.#length
    if (value.length < SHORT_STRING && this.#shortAscii(value)) return
    this.#length = start
    // Encoded behind the place of tag and length, which is known only then.
    const textAt = start + 9
    this.#reserve(9 + 3 * value.length)
    const { written } = encoder.encodeInto(value, this.#bytes.subarray(textAt))
    // UTF-8 cannot say lone surrogates; text of nothing but ASCII has none.
    if (written > value.length && /\p{Surrogate}/u.test(value)) return this.#utf16(value)
    this.u8(Tag.STRING)
    this.uint(written)
    this.#bytes.copyWithin(this.#length, textAt, textAt + written)
    this.#length += written
  }

  #shortAscii(value: string): boolean {
    this.u8(Tag.STRING)
    this.uint(value.length)
    this.#reserve(value.length)
    for (let i = 0; i < value.length; i++) {
      const unit = value.charCodeAt(i)
      if (unit >= 0x80) return false
      this.#bytes[this.#length++] = unit
    }
    return true
  }

  #utf16(value: string): void {
    this.u8(Tag.UTF16)
    this.uint(value.length)
    this.#reserve(2 * value.length)
    for (let i = 0; i < value.length; i++) this.#view.setUint16(this.#length + 2 * i, value.charCodeAt(i), true)
    this.#length += 2 * value.length
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes
    if (needed <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(needed, 2 * this.#bytes.length))
    grown.set(this.bytes)
    this.#bytes = grown
    this.#view = new DataView(grown.buffer)
  }
}
