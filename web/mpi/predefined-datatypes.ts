import type { BufferData, RawMemory, TypedArray } from './buffer-data.ts'
import { Datatype } from './datatype.ts'
import type { ExternalForm } from './external32.ts'
import { blocks, Run } from './layout.ts'

/*
 * kind  what the elements are          kind  what the elements are
 *    0  bytes; fits every other kind      7  64-bit integers
 *    1  8-bit integers                    8  64-bit unsigned integers
 *    2  8-bit unsigned integers           9  16-bit floats
 *    3  16-bit integers                  10  32-bit floats
 *    4  16-bit unsigned integers         11  64-bit floats
 *    5  32-bit integers                  12  booleans, one byte each
 *    6  32-bit unsigned integers        255  no elements: the message is a serialised value
 *   13  FLOAT_INT   14  DOUBLE_INT        15  LONG_INT   16  SHORT_INT: a value and a 32-bit integer
 *
 * Names of one kind are one type here. As on 64-bit Unix, LONG has 8 bytes. Every export is a name of `MPI`.
 */

const bytes = ['Uint8Array', 'Uint8ClampedArray']
type Bytes = Uint8Array | Uint8ClampedArray
type Half = Extract<TypedArray, { readonly [Symbol.toStringTag]: 'Float16Array' }>

const predefined = <A extends BufferData>(
  name: string,
  kind: number,
  size: number,
  arrays: string[] | null,
  form: ExternalForm = 'swapped',
) =>
  new Datatype<A>(
    { name, kind, size, parts: [size], external: [form], arrays },
    { layout: new Run(0, size), lb: 0, extent: size },
    'predefined',
  )

/** No datatype. */
export const DATATYPE_NULL = new Datatype(
  { name: 'DATATYPE_NULL', kind: 0, size: 0, parts: [], arrays: [] },
  { layout: new Run(0, 0), lb: 0, extent: 0 },
  'null',
)
/** Bytes as they are: describes data of every kind, and matches every kind on the other side. */
export const BYTE = predefined<BufferData>('BYTE', 0, 1, null)
/** What `Datatype.Pack` has packed: bytes. */
export const PACKED = predefined<BufferData>('PACKED', 0, 1, null)
/** Characters, one byte each; like BYTE it matches every kind on the other side. */
export const CHAR = predefined<Int8Array | Bytes>('CHAR', 0, 1, ['Int8Array', ...bytes])

/** C's integers. */
export const SIGNED_CHAR = predefined<Int8Array>('SIGNED_CHAR', 1, 1, ['Int8Array']),
  UNSIGNED_CHAR = predefined<Bytes>('UNSIGNED_CHAR', 2, 1, bytes),
  SHORT = predefined<Int16Array>('SHORT', 3, 2, ['Int16Array']),
  UNSIGNED_SHORT = predefined<Uint16Array>('UNSIGNED_SHORT', 4, 2, ['Uint16Array']),
  INT = predefined<Int32Array>('INT', 5, 4, ['Int32Array']),
  UNSIGNED = predefined<Uint32Array>('UNSIGNED', 6, 4, ['Uint32Array']),
  LONG = predefined<BigInt64Array>('LONG', 7, 8, ['BigInt64Array'], 'signed'),
  UNSIGNED_LONG = predefined<BigUint64Array>('UNSIGNED_LONG', 8, 8, ['BigUint64Array'], 'unsigned'),
  LONG_LONG = predefined<BigInt64Array>('LONG_LONG', 7, 8, ['BigInt64Array']),
  UNSIGNED_LONG_LONG = predefined<BigUint64Array>('UNSIGNED_LONG_LONG', 8, 8, ['BigUint64Array'])

/** Integers of a given width. */
export const INT8_T = predefined<Int8Array>('INT8_T', 1, 1, ['Int8Array']),
  UINT8_T = predefined<Bytes>('UINT8_T', 2, 1, bytes),
  INT16_T = predefined<Int16Array>('INT16_T', 3, 2, ['Int16Array']),
  UINT16_T = predefined<Uint16Array>('UINT16_T', 4, 2, ['Uint16Array']),
  INT32_T = predefined<Int32Array>('INT32_T', 5, 4, ['Int32Array']),
  UINT32_T = predefined<Uint32Array>('UINT32_T', 6, 4, ['Uint32Array']),
  INT64_T = predefined<BigInt64Array>('INT64_T', 7, 8, ['BigInt64Array']),
  UINT64_T = predefined<BigUint64Array>('UINT64_T', 8, 8, ['BigUint64Array'])

/** Floating point; REAL2 is half precision, in a Float16Array where the browser has it. */
export const REAL2 = predefined<Half>('REAL2', 9, 2, ['Float16Array']),
  FLOAT = predefined<Float32Array>('FLOAT', 10, 4, ['Float32Array']),
  DOUBLE = predefined<Float64Array>('DOUBLE', 11, 8, ['Float64Array'])

/** Floating point of a given width. */
export const FLOAT16_T = predefined<Half>('FLOAT16_T', 9, 2, ['Float16Array']),
  FLOAT32_T = predefined<Float32Array>('FLOAT32_T', 10, 4, ['Float32Array']),
  FLOAT64_T = predefined<Float64Array>('FLOAT64_T', 11, 8, ['Float64Array'])

/** Booleans, one byte each. */
export const C_BOOL = predefined<Bytes>('C_BOOL', 12, 1, bytes)

/** A pair as C lays it out: value, gap if any, 32-bit integer, gap if any. */
const pair = <A extends BufferData>(
  name: string,
  kind: number,
  value: number,
  arrays: string[],
  form: ExternalForm = 'swapped',
) => {
  const place = Math.max(value, 4)
  const layout = blocks(new Run(0, 1), 1, [value, 4], [0, place])
  return new Datatype<A>(
    { name, kind, size: value + 4, parts: [value, 4], external: [form, 'swapped'], arrays },
    { layout, lb: 0, extent: 2 * place },
    'predefined',
  )
}

/**
 * Pairs of a value and its place, for MAXLOC and MINLOC (MPI 4.1, section 6.9.4), in memory as C's `struct { double
 * value; int place; }`: 16 bytes for DOUBLE_INT and LONG_INT (the value at 0, the place at 8, the last four unused), 8
 * for the others (the place at 4). Two views of one memory fill them:
 *
 * ```ts
 * const pairs = new ArrayBuffer(n * MPI.DOUBLE_INT.extent)
 * const values = new Float64Array(pairs)   // value of pair i: values[2 * i]
 * const places = new Int32Array(pairs)     // its place: places[4 * i + 2]
 * await comm.Reduce([pairs, MPI.DOUBLE_INT], [result, MPI.DOUBLE_INT], MPI.MAXLOC)
 * ```
 *
 * TWOINT is two integers of an Int32Array and matches INT on the other side.
 */
export const FLOAT_INT = pair<RawMemory>('FLOAT_INT', 13, 4, []),
  DOUBLE_INT = pair<RawMemory>('DOUBLE_INT', 14, 8, []),
  LONG_INT = pair<RawMemory>('LONG_INT', 15, 8, [], 'signed'),
  SHORT_INT = pair<RawMemory>('SHORT_INT', 16, 2, []),
  TWOINT = pair<Int32Array>('TWOINT', 5, 4, ['Int32Array'])

/**
 * Other names of mpi4py for the same datatypes.
 * @alias
 */
export const BOOL = C_BOOL,
  INT_INT = TWOINT,
  SIGNED_SHORT = SHORT,
  SIGNED_INT = INT,
  UNSIGNED_INT = UNSIGNED,
  SIGNED_LONG = LONG,
  SIGNED_LONG_LONG = LONG_LONG,
  SINT8_T = INT8_T,
  SINT16_T = INT16_T,
  SINT32_T = INT32_T,
  SINT64_T = INT64_T
