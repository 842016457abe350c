import { type Kind, kindOf, type NumericArray } from './array-kinds.ts'

/** What the arguments of `gpu.map` have in common. */
export interface MapShape {
  kind: Kind
  /** Elements of every array, and of the result. */
  length: number
}

/**
 * Checks the arguments of `gpu.map`.
 * @throws TypeError for what is not a function, not an array of numbers, detached, or of mixed kinds; RangeError for
 * arrays of different lengths.
 */
export function checkMapArguments(fn: unknown, arrays: readonly unknown[]): MapShape {
  if (typeof fn !== 'function') {
    throw new TypeError(`gpu.map: the first argument is ${describe(fn)}; pass a function, as in (a, b) => a + b`)
  }
  const [first, ...others] = arrays
  if (first === undefined && others.length === 0) {
    throw new TypeError('gpu.map: no arrays are given; pass one for each parameter of the function')
  }
  const kind = kindOfArgument(first, 0)
  const length = lengthOf(first)
  for (const [index, array] of others.entries()) {
    const another = kindOfArgument(array, index + 1)
    if (another !== kind) {
      const kinds = [kind, another].join(' and ')
      throw new TypeError(`gpu.map: array 0 and array ${index + 1} are ${kinds}; convert them to one kind`)
    }
    if (lengthOf(array) !== length) {
      const lengths = `${length} and ${lengthOf(array)}`
      throw new RangeError(`gpu.map: array 0 and array ${index + 1} have ${lengths} elements; pass equal lengths`)
    }
  }
  checkAttached(arrays)
  return { kind, length }
}

/** @throws TypeError for arrays whose memory was transferred away, which look as if they were empty. */
export function checkAttached(arrays: readonly unknown[]): void {
  for (const [index, array] of arrays.entries()) {
    if (ArrayBuffer.isView(array) && isDetached(array.buffer)) {
      throw new TypeError(`gpu.map: array ${index} is detached: its memory was transferred; pass a copy of it`)
    }
  }
}

/** @throws RangeError for a kernel with more parameters than arrays. */
export function checkArity(parameters: number, arrays: readonly NumericArray[]): void {
  if (parameters <= arrays.length) return
  const counts = `${parameters} parameters, and ${arrays.length} arrays are given`
  throw new RangeError(`gpu.map: the function has ${counts}; pass one array for each parameter`)
}

function kindOfArgument(value: unknown, index: number): Kind {
  const kind = kindOf(value)
  if (kind !== null) return kind
  const kinds = 'a Float64Array, Float32Array, Int32Array or Uint32Array'
  throw new TypeError(`gpu.map: array ${index} is ${describe(value)}; pass ${kinds}`)
}

function lengthOf(array: unknown): number {
  return ArrayBuffer.isView(array) && 'length' in array ? Number(array.length) : 0
}

function isDetached(buffer: ArrayBufferLike): boolean {
  if (!(buffer instanceof ArrayBuffer) || buffer.byteLength > 0) return false
  try {
    return new Uint8Array(buffer).length < 0
  } catch (error) {
    if (error instanceof TypeError) return true
    throw error
  }
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'string') return `the text '${value}'`
  if (typeof value !== 'object') return `a ${typeof value}`
  const name: unknown = value.constructor?.name
  return typeof name === 'string' && name !== '' ? `of type ${name}` : 'an object'
}
