import type { TypedArray } from './buffer-data.ts'

type Bytes = Uint8Array | Uint8ClampedArray
type Half = Extract<TypedArray, { readonly [Symbol.toStringTag]: 'Float16Array' }>

/** The arrays that a datatype named by a code describes: C's letters as in Python's `array`, and NumPy's kind and size. */
export interface TypeCodes {
  '?': Bytes
  b1: Bytes
  c: Int8Array | Bytes
  S: Int8Array | Bytes
  S1: Int8Array | Bytes
  b: Int8Array
  i1: Int8Array
  B: Bytes
  u1: Bytes
  h: Int16Array
  i2: Int16Array
  H: Uint16Array
  u2: Uint16Array
  i: Int32Array
  i4: Int32Array
  I: Uint32Array
  u4: Uint32Array
  l: BigInt64Array
  q: BigInt64Array
  i8: BigInt64Array
  L: BigUint64Array
  Q: BigUint64Array
  u8: BigUint64Array
  e: Half
  f2: Half
  f: Float32Array
  f4: Float32Array
  d: Float64Array
  f8: Float64Array
}

/** A datatype's name as a string, e.g. `'d'` or `'i4'`. */
export type TypeCode = keyof TypeCodes

/** The predefined datatype of each code, by its name: mpi4py's choice. */
const NAMES: Readonly<Record<TypeCode, string>> = {
  '?': 'C_BOOL',
  b1: 'C_BOOL',
  c: 'CHAR',
  S: 'CHAR',
  S1: 'CHAR',
  b: 'SIGNED_CHAR',
  i1: 'INT8_T',
  B: 'UNSIGNED_CHAR',
  u1: 'UINT8_T',
  h: 'SHORT',
  i2: 'INT16_T',
  H: 'UNSIGNED_SHORT',
  u2: 'UINT16_T',
  i: 'INT',
  i4: 'INT32_T',
  I: 'UNSIGNED',
  u4: 'UINT32_T',
  l: 'LONG',
  q: 'LONG_LONG',
  i8: 'INT64_T',
  L: 'UNSIGNED_LONG',
  Q: 'UNSIGNED_LONG_LONG',
  u8: 'UINT64_T',
  e: 'REAL2',
  f2: 'REAL2',
  f: 'FLOAT',
  f4: 'FLOAT',
  d: 'DOUBLE',
  f8: 'DOUBLE',
}

const isTypeCode = (code: string): code is TypeCode => Object.hasOwn(NAMES, code)

/** The name of the predefined datatype that a code stands for, e.g. `DOUBLE`; null where it is no code. */
export function nameOfCode(code: string): string | null {
  return isTypeCode(code) ? NAMES[code] : null
}

/** The codes of a predefined datatype. */
interface Codes {
  /** The one that names it best. */
  code: string
  /** Its letter. */
  char: string
  /** Its kind and size in bytes. */
  str: string
}

type Pair = readonly [char: string, str: string]

/** C's types, which their letter names best. */
const OF_C: Readonly<Record<string, Pair>> = {
  BYTE: ['B', 'u1'],
  PACKED: ['B', 'u1'],
  CHAR: ['c', 'S1'],
  SIGNED_CHAR: ['b', 'i1'],
  UNSIGNED_CHAR: ['B', 'u1'],
  SHORT: ['h', 'i2'],
  UNSIGNED_SHORT: ['H', 'u2'],
  INT: ['i', 'i4'],
  UNSIGNED: ['I', 'u4'],
  LONG: ['l', 'i8'],
  UNSIGNED_LONG: ['L', 'u8'],
  LONG_LONG: ['q', 'i8'],
  UNSIGNED_LONG_LONG: ['Q', 'u8'],
  FLOAT: ['f', 'f4'],
  DOUBLE: ['d', 'f8'],
}

/** Types of a given width, which kind and size name best. */
const OF_WIDTH: Readonly<Record<string, Pair>> = {
  C_BOOL: ['?', 'b1'],
  INT8_T: ['b', 'i1'],
  UINT8_T: ['B', 'u1'],
  INT16_T: ['h', 'i2'],
  UINT16_T: ['H', 'u2'],
  INT32_T: ['i', 'i4'],
  UINT32_T: ['I', 'u4'],
  INT64_T: ['l', 'i8'],
  UINT64_T: ['L', 'u8'],
  REAL2: ['e', 'f2'],
  FLOAT16_T: ['e', 'f2'],
  FLOAT32_T: ['f', 'f4'],
  FLOAT64_T: ['d', 'f8'],
}

/** The codes of a predefined datatype, by its name; null for one that has none, such as a pair's. */
export function codesOf(name: string): Codes | null {
  const [ofC, ofWidth] = [OF_C[name], OF_WIDTH[name]]
  if (ofC) return { code: ofC[0], char: ofC[0], str: ofC[1] }
  return ofWidth ? { code: ofWidth[1], char: ofWidth[0], str: ofWidth[1] } : null
}
