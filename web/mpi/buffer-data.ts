import { shown } from './checks.ts'
import { type DeviceMemory, deviceMemory } from './device-array.ts'
import { Exception } from './exception.ts'

/** `Float16Array` only where the program's TypeScript knows it. */
type HalfArrays = typeof globalThis extends { Float16Array: { readonly prototype: infer A } }
  ? { Float16Array: A & ArrayBufferView }
  : object

type Arrays = HalfArrays & {
  Int8Array: Int8Array
  Uint8Array: Uint8Array
  Uint8ClampedArray: Uint8ClampedArray
  Int16Array: Int16Array
  Uint16Array: Uint16Array
  Int32Array: Int32Array
  Uint32Array: Uint32Array
  BigInt64Array: BigInt64Array
  BigUint64Array: BigUint64Array
  Float32Array: Float32Array
  Float64Array: Float64Array
}

/** The arrays that travel without serialising. */
export type TypedArray = Arrays[keyof Arrays]

/** Memory without an element type of its own: `MPI.BYTE` unless the program names a datatype. */
export type RawMemory = ArrayBufferLike | DataView

/** What a message's data can lie in, shared memory included; or what an array in a GPU's memory has as elements. */
export type BufferData = TypedArray | RawMemory

const TYPED_ARRAY: object = Object.getPrototypeOf(Uint8Array.prototype) as object

/** What a typed array is named by, also where a subclass says something else; undefined for all else. */
const typedArrayName = (value: object): string | undefined =>
  Reflect.get(TYPED_ARRAY, Symbol.toStringTag, value) as string | undefined

const builtinName = (value: object): string =>
  typedArrayName(value) ?? Object.prototype.toString.call(value).slice(8, -1)

const isMemory = (value: unknown): value is ArrayBufferLike =>
  typeof value === 'object' && value !== null && ['ArrayBuffer', 'SharedArrayBuffer'].includes(builtinName(value))

/** Whether it is an array of numbers or bigints of one fixed width. */
export function isTypedArray(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView)
}

/**
 * The built-in name of what holds the data, e.g. `Float64Array`, also for a subclass of it and for an array of such
 * elements in a GPU's memory; null where it is no data.
 */
export function dataKind(value: unknown): string | null {
  const device = deviceMemory(value)
  if (device) return device.arrayName
  return ArrayBuffer.isView(value) || isMemory(value) ? builtinName(value) : null
}

/** Whether data of this kind has no element type of its own. */
export function isRaw(kind: string): boolean {
  return kind === 'DataView' || kind === 'ArrayBuffer' || kind === 'SharedArrayBuffer'
}

/**
 * The bytes of `data`, in place.
 * @throws {Exception} ERR_BUFFER when it is no typed array or memory, or when its memory is gone
 */
export function bytesOf(op: string, what: string, data: unknown): Uint8Array {
  if (!ArrayBuffer.isView(data) && !isMemory(data)) {
    const fix = Array.isArray(data) ? 'make it a typed array, e.g. Float64Array.from(…)' : 'pass a typed array'
    throw new Exception('ERR_BUFFER', `${op}: ${what} is ${shown(data)}; ${fix}`)
  }
  try {
    if (!ArrayBuffer.isView(data)) return new Uint8Array(data)
    // A detached typed array pretends to be empty; its methods own up, as does every getter of a DataView.
    if (isTypedArray(data)) data.at(0)
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  } catch (cause) {
    const why = 'is gone: it was transferred (detached) or shrunk; pass an array that still has its memory'
    throw new Exception('ERR_BUFFER', `${op}: the memory of ${what} ${why}`, { cause })
  }
}

/** Where a message's data lies: bytes of this rank's own, or a GPU's. */
export type Memory = Uint8Array | DeviceMemory

/** The memory of `data`, in place. @throws {Exception} as `bytesOf` */
export function memoryOf(op: string, what: string, data: unknown): Memory {
  const device = deviceMemory(data)
  if (!device) return bytesOf(op, what, data)
  try {
    device.check()
  } catch (cause) {
    throw new Exception('ERR_BUFFER', `${op}: ${what}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    })
  }
  return device
}
