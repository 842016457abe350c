import { ByteReader } from './byte-reader.ts'
import { ERROR_NAMES, Tag, VIEW_NAMES } from './value-format.ts'

/** An object whose parts are being read. */
interface Open {
  left: number
  keyed: boolean
  put(part: unknown, key: string): void
}

/** The part of a buffer that travelled: its bytes from `first` on. */
interface Memory {
  first: number
  bytes: Uint8Array
  /** A copy of them, made for the first view. */
  copy: ArrayBuffer | null
}

/** Reads one value in the format of `value-format.ts`. What is wrong with hostile bytes is thrown as it is found. */
export class ValueReader {
  readonly #in: ByteReader
  readonly #memories: readonly Memory[]
  readonly #objects: object[] = []
  readonly #keys: string[] = []
  readonly #open: Open[] = []

  constructor(bytes: Uint8Array) {
    const all = new ByteReader(bytes)
    this.#in = new ByteReader(all.take(all.u32()))
    this.#memories = readTable(all)
  }

  /** The value; called once. */
  read(): unknown {
    const root = this.#value()
    for (let top = this.#open.at(-1); top !== undefined; top = this.#open.at(-1)) {
      if (top.left === 0) {
        this.#open.pop()
        continue
      }
      top.left--
      const key = top.keyed ? this.#key() : ''
      top.put(this.#value(), key)
    }
    if (this.#in.left > 0) throw new RangeError('there is more than one value')
    return root
  }

  #key(): string {
    const number = this.#in.uint()
    const key = number === 0 ? this.#in.string() : this.#keys[number - 1]
    if (key === undefined) throw new RangeError('a key is missing')
    if (number === 0) this.#keys.push(key)
    return key
  }

  #value(): unknown {
    const tag = this.#in.u8()
    if (tag < Tag.REF) return this.#primitive(tag)
    if (tag === Tag.REF) return this.#known(this.#in.uint())
    return this.#object(tag)
  }

  #known(number: number): object {
    const object = this.#objects[number]
    if (object === undefined) throw new RangeError('an object is missing')
    return object
  }

  #primitive(tag: number): unknown {
    if (tag === Tag.UNDEFINED) return undefined
    if (tag === Tag.NULL) return null
    if (tag === Tag.TRUE || tag === Tag.FALSE) return tag === Tag.TRUE
    if (tag === Tag.DOUBLE) return this.#in.f64()
    if (tag === Tag.INT) {
      const zigzag = this.#in.uint()
      return zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2
    }
    if (tag !== Tag.BIGINT) return this.#in.stringOf(tag)
    const negative = this.#in.u8() === 1
    const magnitude = BigInt(`0x${this.#in.string()}`)
    return negative ? -magnitude : magnitude
  }

  #object(tag: number): object {
    if (tag === Tag.OBJECT) return this.#plain()
    if (tag === Tag.ARRAY) return this.#array()
    if (tag === Tag.SPARSE) return this.#sparse()
    if (tag === Tag.MAP) return this.#map()
    if (tag === Tag.SET) return this.#set()
    if (tag === Tag.ERROR) return this.#error()
    if (tag === Tag.DATE) return this.#note(new Date(this.#in.f64()))
    if (tag === Tag.REGEXP) return this.#note(new RegExp(this.#in.string(), this.#in.string()))
    if (tag === Tag.BUFFER) return this.#note(this.#copyOf(this.#memory()))
    if (tag === Tag.VIEW) return this.#view()
    if (tag === Tag.BOXED) {
      const boxed: unknown = Object(this.#primitive(this.#in.u8()))
      if (typeof boxed === 'object' && boxed !== null) return this.#note(boxed)
    }
    throw new TypeError(`there is no tag ${tag}`)
  }

  /** Numbers an object as the writer did: before its parts. */
  #note<T extends object>(object: T): T {
    this.#objects.push(object)
    return object
  }

  #parts(left: number, put: Open['put'], keyed = false): void {
    this.#open.push({ left, keyed, put })
  }

  #plain(): object {
    const object = this.#note<Record<string, unknown>>({})
    this.#parts(this.#in.count(2), (part, key) => define(object, key, part), true)
    return object
  }

  #array(): object {
    const array = this.#note<unknown[]>([])
    this.#parts(this.#in.count(1), (part) => array.push(part))
    return array
  }

  #sparse(): object {
    const array = this.#note<unknown[]>([])
    const length = this.#in.uint()
    if (length >= 2 ** 32) throw new RangeError('an array is too long')
    // HACK: an element at the far end makes the engine keep the array as a table, not as `length` slots of memory.
    array[2 ** 32 - 2] = undefined
    array.length = length
    const put = (part: unknown, key: string): void => {
      const index = Number(key) >>> 0
      if (key === 'length' || (String(index) === key && index >= length))
        throw new RangeError('an index is out of range')
      define(array, key, part)
    }
    this.#parts(this.#in.count(2), put, true)
    return array
  }

  #map(): object {
    const map = this.#note(new Map<unknown, unknown>())
    const pending: unknown[] = []
    const put = (part: unknown): void => {
      if (pending.length === 0) pending.push(part)
      else map.set(pending.pop(), part)
    }
    this.#parts(this.#in.count(1), put)
    return map
  }

  #set(): object {
    const set = this.#note(new Set<unknown>())
    this.#parts(this.#in.count(1), (part) => set.add(part))
    return set
  }

  #error(): object {
    const error = this.#note(construct(ERROR_NAMES[this.#in.u8()], []))
    const names = this.#in.u8() === 1 ? ['message', 'stack', 'cause'] : ['message', 'stack']
    let next = 0
    const put = (value: unknown): void => {
      const name = names[next++]
      const absent = name === undefined || (value === undefined && name !== 'cause')
      if (!absent) Object.defineProperty(error, name, { value, writable: true, configurable: true, enumerable: false })
    }
    this.#parts(3, put)
    return error
  }

  #memory(): Memory {
    const memory = this.#memories[this.#in.uint()]
    if (memory === undefined) throw new RangeError('a buffer is missing')
    return memory
  }

  #copyOf(memory: Memory): ArrayBuffer {
    memory.copy ??= memory.bytes.slice().buffer
    return memory.copy
  }

  #view(): object {
    const name = VIEW_NAMES[this.#in.u8()]
    const memory = this.#memory()
    const offset = this.#in.uint() - memory.first
    return this.#note(construct(name, [this.#copyOf(memory), offset, this.#in.uint()]))
  }
}

function readTable(all: ByteReader): Memory[] {
  const sizes = Array.from({ length: all.count(2) }, () => ({ first: all.uint(), length: all.uint() }))
  const memories = sizes.map(({ first, length }) => ({ first, bytes: all.take(length), copy: null }))
  if (all.left > 0) throw new RangeError('there are bytes behind the value')
  return memories
}

/** A new object of a built-in class by its name. */
function construct(name: string | undefined, args: unknown[]): object {
  const constructor: unknown = name === undefined ? undefined : Reflect.get(globalThis, name)
  if (typeof constructor !== 'function') throw new TypeError(`this browser has no ${name}`)
  const made: unknown = Reflect.construct(constructor, args)
  if (typeof made !== 'object' || made === null) throw new TypeError(`${name} makes no object`)
  return made
}

/** Sets an own property; plain assignment to `__proto__` would change the prototype instead. */
function define(object: object, key: string, value: unknown): void {
  if (key !== '__proto__') Reflect.set(object, key, value)
  else Object.defineProperty(object, key, { value, writable: true, configurable: true, enumerable: true })
}
