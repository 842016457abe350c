import { dataKind } from './buffer-data.ts'
import type { Datatype } from './datatype.ts'
import * as types from './predefined-datatypes.ts'

/** What an array's elements are called when the program does not say: mpi4py's choice for the same NumPy array. */
const natural: Readonly<Record<string, Datatype>> = {
  Int8Array: types.INT8_T,
  Uint8Array: types.UINT8_T,
  Uint8ClampedArray: types.UINT8_T,
  Int16Array: types.INT16_T,
  Uint16Array: types.UINT16_T,
  Int32Array: types.INT,
  Uint32Array: types.UNSIGNED,
  BigInt64Array: types.LONG,
  BigUint64Array: types.UNSIGNED_LONG,
  Float16Array: types.REAL2,
  Float32Array: types.FLOAT,
  Float64Array: types.DOUBLE,
}

/** The datatype of an array's elements; `MPI.BYTE` for raw memory. */
export function datatypeOf(data: unknown): Datatype {
  return natural[dataKind(data) ?? ''] ?? types.BYTE
}
