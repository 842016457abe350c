import type { TypedArray } from '../mpi/buffer-data.ts'

/** One kind of array that travels without serialising. */
export interface ArrayKind {
  /** e.g. `Float64Array` */
  readonly name: string
  /** Names of `MPI` for its elements. */
  readonly datatypes: readonly string[]
  /** NumPy's codes for them. */
  readonly codes: readonly string[]
  /** An array with these elements: integers that every kind can hold. */
  readonly of: (numbers: Iterable<number>) => TypedArray
}

/** The class of a kind of array. */
interface ArrayMaker<T> {
  readonly name: string
  from: (elements: Iterable<T>) => TypedArray
}

/** Every kind of array, with every datatype that describes its elements. */
export const ARRAY_KINDS: readonly ArrayKind[] = [
  kind(Int8Array, 'INT8_T SINT8_T SIGNED_CHAR CHAR', 'b i1 c S S1'),
  kind(Uint8Array, 'UINT8_T UNSIGNED_CHAR CHAR C_BOOL BOOL BYTE', 'B u1 c S S1 ? b1'),
  kind(Uint8ClampedArray, 'UINT8_T UNSIGNED_CHAR CHAR C_BOOL BOOL BYTE', 'B u1 c S S1 ? b1'),
  kind(Int16Array, 'INT16_T SINT16_T SHORT SIGNED_SHORT', 'h i2'),
  kind(Uint16Array, 'UINT16_T UNSIGNED_SHORT', 'H u2'),
  kind(Int32Array, 'INT32_T SINT32_T INT SIGNED_INT', 'i i4'),
  kind(Uint32Array, 'UINT32_T UNSIGNED UNSIGNED_INT', 'I u4'),
  bigKind(BigInt64Array, 'INT64_T SINT64_T LONG SIGNED_LONG LONG_LONG SIGNED_LONG_LONG', 'l q i8'),
  bigKind(BigUint64Array, 'UINT64_T UNSIGNED_LONG UNSIGNED_LONG_LONG', 'L Q u8'),
  kind(Float32Array, 'FLOAT', 'f f4'),
  kind(Float64Array, 'DOUBLE', 'd f8'),
  ...halfKind(),
]

/** The elements as numbers. */
export function numbersOf(array: TypedArray): number[] {
  return Array.from(array as ArrayLike<number | bigint>, Number)
}

/** `length` times the same number. */
export function filled(length: number, value: number): number[] {
  return Array.from({ length }, () => value)
}

function kind(array: ArrayMaker<number>, datatypes: string, codes: string): ArrayKind {
  return { ...named(array, datatypes, codes), of: (numbers) => array.from(numbers) }
}

function bigKind(array: ArrayMaker<bigint>, datatypes: string, codes: string): ArrayKind {
  return { ...named(array, datatypes, codes), of: (numbers) => array.from([...numbers].map(BigInt)) }
}

function named({ name }: { name: string }, datatypes: string, codes: string): Omit<ArrayKind, 'of'> {
  return { name, datatypes: datatypes.split(' '), codes: codes.split(' ') }
}

/** Float16Array, where this engine has it. */
function halfKind(): ArrayKind[] {
  const array = (globalThis as { Float16Array?: ArrayMaker<number> }).Float16Array
  return array ? [kind(array, 'REAL2', 'e f2')] : []
}
