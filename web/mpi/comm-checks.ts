import { checkCount, MAX_TAG, shown } from './checks.ts'
import { UNDEFINED } from './constants.ts'
import { Exception } from './exception.ts'

/** @throws {Exception} ERR_ARG unless it is an integer of 0 or more, or MPI.UNDEFINED */
export function checkColor(op: string, color: number): void {
  if (color === UNDEFINED || (Number.isSafeInteger(color) && color >= 0 && color <= MAX_TAG)) return
  const legal = `an integer from 0 to ${MAX_TAG} or MPI.UNDEFINED`
  throw new Exception('ERR_ARG', `${op}: color is ${shown(color)}, but it must be ${legal}`)
}

/** @throws {Exception} ERR_ARG unless it is an integer */
export function checkKey(op: string, key: number): void {
  if (Number.isSafeInteger(key)) return
  throw new Exception('ERR_ARG', `${op}: key is ${shown(key)}, but it must be an integer`)
}

/** @param ranks of a group, in the communicator @throws {Exception} ERR_GROUP when the communicator lacks one */
export function checkMembers(op: string, ranks: readonly number[]): void {
  const stranger = ranks.indexOf(UNDEFINED)
  if (stranger < 0) return
  throw new Exception('ERR_GROUP', `${op}: rank ${stranger} of the group is not in the communicator; give a part of it`)
}

/** @throws {Exception} ERR_DIMS unless all are 1 or more and `size` ranks fill the grid */
export function checkDims(op: string, dims: readonly number[], size: number): void {
  for (const dim of dims) checkCount(op, 'a dimension', dim)
  const places = dims.reduce((product, dim) => product * dim, 1)
  const given = `${op}: dims are [${dims.join(', ')}]`
  if (places === 0) throw new Exception('ERR_DIMS', `${given}, but each must be 1 or more; MPI.Compute_dims finds them`)
  if (places <= size) return
  throw new Exception('ERR_DIMS', `${given}, ${places} places, but the communicator has ${size} ranks`)
}

/** What was given for all dimensions, or for each. @throws {Exception} ERR_DIMS for a wrong number of them */
export function periodsOf(op: string, periods: boolean | readonly boolean[] | null, ndims: number): boolean[] {
  const each = Array.isArray(periods) ? periods.map(Boolean) : Array.from({ length: ndims }, () => periods === true)
  if (each.length === ndims) return each
  throw new Exception(
    'ERR_DIMS',
    `${op}: ${each.length} periods for ${ndims} dimensions; give one for each, or one for all`,
  )
}
