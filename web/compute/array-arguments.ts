import { isKind, type Kind, kindOf, type NumericArray } from './array-kinds.ts'
import { checkAttached } from './attached.ts'
import { ARRAY_KINDS, describe } from './describe.ts'

/** What `gpu.array` is asked for. */
export interface WantedArray {
  kind: Kind
  /** Elements. */
  length: number
  /** Null for zeros. */
  elements: NumericArray | null
}

/**
 * Checks the arguments of `gpu.array`.
 * @throws TypeError for what is no array, no number, or no kind; RangeError for a length that is no count.
 */
export function checkArrayArguments(data: NumericArray | number, kind: Kind | undefined): WantedArray
export function checkArrayArguments(data: unknown, kind: unknown): WantedArray {
  if (typeof data === 'number') {
    if (!Number.isSafeInteger(data) || data < 0) {
      throw new RangeError(`gpu.array: the length is ${data}; pass a whole number of elements`)
    }
    if (kind !== undefined && !isKind(kind)) {
      throw new TypeError(`gpu.array: the kind is ${describe(kind)}; pass 'float64', 'float32', 'int32' or 'uint32'`)
    }
    return { kind: kind ?? 'float64', length: data, elements: null }
  }
  const kindOfData = kindOf(data)
  if (kindOfData === null) {
    throw new TypeError(`gpu.array: the argument is ${describe(data)}; pass ${ARRAY_KINDS}, or a length`)
  }
  const elements = data as NumericArray
  checkAttached('gpu.array: the array', elements)
  return { kind: kindOfData, length: elements.length, elements }
}
