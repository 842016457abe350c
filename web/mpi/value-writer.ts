import { bytesOf, dataKind } from './buffer-data.ts'
import { ByteWriter } from './byte-writer.ts'
import { CoveredBuffers } from './covered-buffers.ts'
import { ERROR_NAMES, Tag, VIEW_NAMES } from './value-format.ts'

/** An object whose parts are being written; on a stack of our own, so that depth costs no calls. */
interface Open {
  count: number
  next: number
  /** Writes the part's key where it has one, and gives the part. */
  part(i: number): unknown
  /** How the part is reached from its object, for error messages. */
  step(i: number): string
}

const BOXED = ['Number', 'String', 'Boolean', 'BigInt']

/** Writes one value in the format of `value-format.ts`. Errors name operation `op` and its argument `what`. */
export class ValueWriter {
  readonly #op: string
  readonly #what: string
  readonly #out = new ByteWriter()
  readonly #numbers = new Map<object, number>()
  readonly #keys = new Map<string, number>()
  readonly #buffers = new CoveredBuffers()
  readonly #open: Open[] = []

  constructor(op: string, what: string) {
    this.#op = op
    this.#what = what
  }

  /** All of the message. */
  write(value: unknown): Uint8Array<ArrayBuffer> {
    this.#out.u32(0)
    this.#value(value)
    for (let top = this.#open.at(-1); top !== undefined; top = this.#open.at(-1)) {
      if (top.next === top.count) this.#open.pop()
      else this.#value(top.part(top.next++))
    }
    this.#out.u32(this.#out.length - 4, 0)
    return this.#buffers.appendTo(this.#out)
  }

  #value(value: unknown): void {
    const out = this.#out
    if (value === undefined) out.u8(Tag.UNDEFINED)
    else if (value === null) out.u8(Tag.NULL)
    else if (typeof value === 'boolean') out.u8(value ? Tag.TRUE : Tag.FALSE)
    else if (typeof value === 'number') this.#number(value)
    else if (typeof value === 'string') out.string(value)
    else if (typeof value === 'bigint') this.#bigint(value)
    else if (typeof value === 'object') this.#object(value)
    else this.#refuse(`a ${typeof value}`)
  }

  #number(value: number): void {
    if (!Object.is(value | 0, value)) {
      this.#out.u8(Tag.DOUBLE)
      this.#out.f64(value)
      return
    }
    this.#out.u8(Tag.INT)
    this.#out.uint(value < 0 ? -2 * value - 1 : 2 * value)
  }

  #bigint(value: bigint): void {
    this.#out.u8(Tag.BIGINT)
    this.#out.u8(value < 0n ? 1 : 0)
    this.#out.string((value < 0n ? -value : value).toString(16))
  }

  #object(value: object): void {
    const number = this.#numbers.get(value)
    if (number !== undefined) {
      this.#out.u8(Tag.REF)
      this.#out.uint(number)
      return
    }
    this.#numbers.set(value, this.#numbers.size)
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype === Object.prototype || prototype === null) this.#plain(value)
    else if (Array.isArray(value)) this.#array(value)
    else if (value instanceof Map) this.#map(value)
    else if (value instanceof Set) this.#items(Tag.SET, [...value], (i) => `.values[${i}]`)
    else if (ArrayBuffer.isView(value)) this.#view(value)
    else this.#named(value, Object.prototype.toString.call(value).slice(8, -1))
  }

  #named(value: object, name: string): void {
    if (name === 'Object') this.#plain(value)
    else if (value instanceof Date) this.#date(value)
    else if (value instanceof RegExp) this.#regexp(value)
    else if (name === 'Error' && value instanceof Error) this.#error(value)
    else if (dataKind(value) !== null) this.#memory(value)
    else if (BOXED.includes(name)) {
      this.#out.u8(Tag.BOXED)
      this.#value(value.valueOf())
    } else this.#refuse(`a ${name}`)
  }

  #plain(value: object): void {
    const keys = Object.keys(value)
    this.#out.u8(Tag.OBJECT)
    this.#out.uint(keys.length)
    this.#keyed(value, keys)
  }

  #array(value: unknown[]): void {
    const { length } = value
    const keys = Object.keys(value)
    // Indices come first among the keys: as many keys as elements, ending in the last index, is neither hole nor extra.
    if (keys.length === length && (length === 0 || keys.at(-1) === String(length - 1)))
      return this.#items(Tag.ARRAY, value, (i) => `[${i}]`)
    this.#out.u8(Tag.SPARSE)
    this.#out.uint(length)
    this.#out.uint(keys.length)
    this.#keyed(value, keys)
  }

  #map(value: Map<unknown, unknown>): void {
    this.#items(Tag.MAP, [...value].flat(), (i) => `.${i % 2 === 0 ? 'keys' : 'values'}[${i >> 1}]`)
  }

  #items(tag: number, items: readonly unknown[], step: (i: number) => string): void {
    this.#out.u8(tag)
    this.#out.uint(items.length)
    this.#open.push({ count: items.length, next: 0, part: (i) => items[i], step })
  }

  #keyed(value: object, keys: readonly string[]): void {
    const part = (i: number): unknown => {
      const key = keys[i] ?? ''
      this.#key(key)
      return Reflect.get(value, key)
    }
    this.#open.push({ count: keys.length, next: 0, part, step: (i) => stepTo(keys[i] ?? '') })
  }

  #key(key: string): void {
    const number = this.#keys.get(key)
    this.#out.uint(number ?? 0)
    if (number !== undefined) return
    this.#keys.set(key, this.#keys.size + 1)
    this.#out.string(key)
  }

  #error(value: Error): void {
    const own = (key: string): unknown => Object.getOwnPropertyDescriptor(value, key)?.value
    const message = Object.hasOwn(value, 'message') ? String(own('message')) : undefined
    const stack = typeof value.stack === 'string' ? value.stack : undefined
    const parts = [message, stack, own('cause')]
    this.#out.u8(Tag.ERROR)
    this.#out.u8(
      Math.max(
        0,
        ERROR_NAMES.findIndex((name) => name === value.name),
      ),
    )
    this.#out.u8(Object.hasOwn(value, 'cause') ? 1 : 0)
    this.#open.push({ count: 3, next: 0, part: (i) => parts[i], step: () => '.cause' })
  }

  #date(value: Date): void {
    this.#out.u8(Tag.DATE)
    this.#out.f64(value.getTime())
  }

  #regexp(value: RegExp): void {
    this.#out.u8(Tag.REGEXP)
    this.#out.string(value.source)
    this.#out.string(value.flags)
  }

  #memory(value: object): void {
    const bytes = bytesOf(this.#op, this.#path(), value)
    this.#out.u8(Tag.BUFFER)
    this.#out.uint(this.#buffers.cover(bytes))
  }

  #view(value: ArrayBufferView): void {
    const bytes = bytesOf(this.#op, this.#path(), value)
    const size = 'BYTES_PER_ELEMENT' in value ? Number(value.BYTES_PER_ELEMENT) : 1
    this.#out.u8(Tag.VIEW)
    this.#out.u8(VIEW_NAMES.findIndex((name) => name === dataKind(value)))
    this.#out.uint(this.#buffers.cover(bytes))
    this.#out.uint(bytes.byteOffset)
    this.#out.uint(bytes.byteLength / size)
  }

  #path(): string {
    return this.#what + this.#open.map((open) => open.step(open.next - 1)).join('')
  }

  #refuse(kind: string): never {
    const message = `${this.#op}: ${this.#path()} is ${kind}, which cannot travel to another rank; send plain data instead`
    throw new DOMException(message, 'DataCloneError')
  }
}

const stepTo = (key: string): string => {
  if (/^\d+$/.test(key)) return `[${key}]`
  return /^[\p{L}_$][\p{L}\d_$]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`
}
