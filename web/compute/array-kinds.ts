/** The arrays a kernel computes on. */
export type NumericArray = Float64Array | Float32Array | Int32Array | Uint32Array

/** The typed array of each kind of element. */
export interface ArrayOf {
  float64: Float64Array
  float32: Float32Array
  int32: Int32Array
  uint32: Uint32Array
}

/** What the elements of an array are. */
export type Kind = keyof ArrayOf

const ARRAYS = { float64: Float64Array, float32: Float32Array, int32: Int32Array, uint32: Uint32Array } as const

/** An array of `kind` with `length` zeros. */
export function createArray<K extends Kind>(kind: K, length: number): ArrayOf[K]
export function createArray(kind: Kind, length: number): NumericArray {
  return new ARRAYS[kind](length)
}

/** `length` elements of `kind` in `buffer`, from byte `byteOffset`. */
export function viewOf(kind: Kind, buffer: ArrayBuffer, length: number, byteOffset = 0): NumericArray {
  return new ARRAYS[kind](buffer, byteOffset, length)
}

/** The name of the typed array, e.g. `Float64Array`. */
export function arrayName(kind: Kind): string {
  return ARRAYS[kind].name
}

/** Bytes of one element. */
export function elementBytes(kind: Kind): number {
  return ARRAYS[kind].BYTES_PER_ELEMENT
}

/** The bytes of an array, in place. */
export function bytesOf({ buffer, byteOffset, byteLength }: NumericArray): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

/** Whether a program's argument names a kind. */
export function isKind(value: unknown): value is Kind {
  return typeof value === 'string' && Object.hasOwn(ARRAYS, value)
}

/** Null for anything but a `NumericArray`. */
export function kindOf(value: unknown): Kind | null {
  if (value instanceof Float64Array) return 'float64'
  if (value instanceof Float32Array) return 'float32'
  if (value instanceof Int32Array) return 'int32'
  return value instanceof Uint32Array ? 'uint32' : null
}
