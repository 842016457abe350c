import { type Kind, kindOf } from '../array-kinds.ts'
import { checkAttached } from '../attached.ts'
import { ARRAY_KINDS, describe } from '../describe.ts'
import { GpuArray } from '../gpu-array.ts'

/**
 * Checks the arguments of `gpu.reduce` and `gpu.scan`; `operation` begins errors. Returns the elements' kind.
 * @throws TypeError for what is no function, no array of numbers, or detached
 */
export function checkTreeArguments(operation: string, fn: unknown, array: unknown): Kind {
  if (typeof fn !== 'function') {
    throw new TypeError(`${operation}: the first argument is ${describe(fn)}; pass a function, as in (a, b) => a + b`)
  }
  const kind = array instanceof GpuArray ? array.kind : kindOf(array)
  if (kind === null) {
    throw new TypeError(`${operation}: the array is ${describe(array)}; pass ${ARRAY_KINDS}, or a GPU array`)
  }
  checkAttached(`${operation}: the array`, array)
  return kind
}
