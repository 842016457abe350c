import type { TypedArray } from './buffer-data.ts'
import type { Datatype } from './datatype.ts'
import { Exception } from './exception.ts'

/** What makes a typed array of a part of a memory. */
type ArrayKind = {
  readonly BYTES_PER_ELEMENT: number
  new (memory: ArrayBufferLike, at: number, length: number): TypedArray
}

const ARRAYS: readonly (ArrayKind | null)[] = [
  Uint8Array,
  Int8Array,
  Uint8Array,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  BigInt64Array,
  BigUint64Array,
  null,
  Float32Array,
  Float64Array,
  Uint8Array,
]
const FLOAT16 = 9

/**
 * How the elements of a datatype are looked at when they lie one after the other, as in a message: as a typed array of
 * their kind; as a DataView where they are pairs.
 * @throws {Exception} ERR_TYPE for float16 where there is no Float16Array
 */
export function elementView({ element }: Datatype): (bytes: Uint8Array) => TypedArray | DataView {
  const kind = element.kind === FLOAT16 ? float16Array() : ARRAYS[element.kind]
  if (!kind) return ({ buffer, byteOffset, byteLength }) => new DataView(buffer, byteOffset, byteLength)
  return ({ buffer, byteOffset, byteLength }) => new kind(buffer, byteOffset, byteLength / kind.BYTES_PER_ELEMENT)
}

function float16Array(): ArrayKind {
  const { Float16Array: kind } = globalThis as { Float16Array?: ArrayKind }
  if (kind) return kind
  throw new Exception('ERR_TYPE', 'MPI.REAL2 cannot be computed with: there is no Float16Array here; use MPI.FLOAT')
}
