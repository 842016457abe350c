import { Tag } from './value-format.ts'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Reads what `ByteWriter` wrote. Every method throws a RangeError where the bytes end too early. */
export class ByteReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** Bytes not read yet. */
  get left(): number {
    return this.#bytes.length - this.#at
  }

  u8(): number {
    return this.#view.getUint8(this.#at++)
  }

  f64(): number {
    this.#at += 8
    return this.#view.getFloat64(this.#at - 8, true)
  }

  u32(): number {
    this.#at += 4
    return this.#view.getUint32(this.#at - 4, true)
  }

  uint(): number {
    let value = 0
    for (let weight = 1; weight <= 2 ** 49; weight *= 0x80) {
      const byte = this.u8()
      value += (byte & 0x7f) * weight
      if (byte < 0x80) return value
    }
    throw new RangeError('a number is too long')
  }

  /** How many parts follow, each at least `bytesEach` long: hostile numbers must not make us allocate. */
  count(bytesEach: number): number {
    const count = this.uint()
    if (count * bytesEach > this.left) throw new RangeError('there are fewer parts than announced')
    return count
  }

  /** The next bytes, in place. */
  take(length: number): Uint8Array {
    if (length > this.left) throw new RangeError('the bytes end too early')
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  /** A string with its tag. */
  string(): string {
    return this.stringOf(this.u8())
  }

  /** A string whose tag has been read. */
  stringOf(tag: number): string {
    if (tag === Tag.STRING) return decoder.decode(this.take(this.uint()))
    if (tag !== Tag.UTF16) throw new TypeError('a string is missing')
    const bytes = this.take(2 * this.uint())
    const units = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let text = ''
    for (let i = 0; i < bytes.length; i += 2) text += String.fromCharCode(units.getUint16(i, true))
    return text
  }
}
