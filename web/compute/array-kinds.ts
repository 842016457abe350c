/** The arrays a kernel computes on. */
export type NumericArray = Float64Array | Float32Array | Int32Array | Uint32Array

/** What the elements of an array are. */
export type Kind = 'float64' | 'float32' | 'int32' | 'uint32'

const ARRAYS = { float64: Float64Array, float32: Float32Array, int32: Int32Array, uint32: Uint32Array } as const

/** An array of `kind` with `length` zeros. */
export function createArray(kind: Kind, length: number): NumericArray {
  return new ARRAYS[kind](length)
}

/** The first `length` elements of `kind` in `buffer`. */
export function viewOf(kind: Kind, buffer: ArrayBuffer, length: number): NumericArray {
  return new ARRAYS[kind](buffer, 0, length)
}

/** Bytes of one element. */
export function elementBytes(kind: Kind): number {
  return ARRAYS[kind].BYTES_PER_ELEMENT
}

/** Null for anything but a `NumericArray`. */
export function kindOf(value: unknown): Kind | null {
  if (value instanceof Float64Array) return 'float64'
  if (value instanceof Float32Array) return 'float32'
  if (value instanceof Int32Array) return 'int32'
  return value instanceof Uint32Array ? 'uint32' : null
}
