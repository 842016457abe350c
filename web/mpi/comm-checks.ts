import { MAX_TAG } from '../p2p/matching.ts'
import { checkCount, checkInteger, shown } from './checks.ts'
import { COMM_TYPE_SHARED, UNDEFINED } from './constants.ts'
import { Exception } from './exception.ts'
import { Group } from './group.ts'
import { Info } from './info.ts'

/** @throws {Exception} ERR_ARG unless it is an integer of 0 or more, or MPI.UNDEFINED */
export function checkColor(op: string, color: number): void {
  if (color === UNDEFINED || (Number.isSafeInteger(color) && color >= 0 && color <= MAX_TAG)) return
  const legal = `an integer from 0 to ${MAX_TAG} or MPI.UNDEFINED`
  throw new Exception('ERR_ARG', `${op}: color is ${shown(color)}, but it must be ${legal}`)
}

/** @throws {Exception} ERR_ARG unless it is an integer */
export function checkKey(op: string, key: number): void {
  checkInteger(op, 'key', key)
}

/** @throws {Exception} ERR_ARG unless it is MPI.COMM_TYPE_SHARED or MPI.UNDEFINED */
export function checkSplitType(op: string, type: number): void {
  if (type === COMM_TYPE_SHARED || type === UNDEFINED) return
  const fix = 'give MPI.COMM_TYPE_SHARED or MPI.UNDEFINED'
  throw new Exception('ERR_ARG', `${op}: split_type is ${shown(type)}; ${fix}`)
}

/** @returns the info @throws {Exception} ERR_INFO unless it is one */
export function checkInfo(op: string, info: Info): Info {
  if (info instanceof Info) return info
  throw new Exception('ERR_INFO', `${op}: info is ${shown(info)}, but it must be one like MPI.Info.Create()`)
}

/** @throws {Exception} ERR_GROUP unless it is a group */
export function checkGroup(op: string, group: Group): void {
  if (group instanceof Group) return
  throw new Exception('ERR_GROUP', `${op}: group is ${shown(group)}, but it must be one like comm.Get_group()`)
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
  const each = Array.isArray(periods) ? periods.map(Boolean) : Array.from({ length: ndims }, () => Boolean(periods))
  if (each.length === ndims) return each
  throw new Exception(
    'ERR_DIMS',
    `${op}: ${each.length} periods for ${ndims} dimensions; give one for each, or one for all`,
  )
}
