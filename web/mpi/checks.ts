import { MAX_TAG } from '../p2p/matching.ts'
import { ANY_SOURCE, ANY_TAG, PROC_NULL } from './constants.ts'
import { Exception } from './exception.ts'
import type { ErrorClassName } from './error-text.ts'

/** Longest name of a communicator or a datatype, in characters. */
export const MAX_OBJECT_NAME = 128

/** Which of MPI's special ranks a parameter takes. */
export interface SpecialRanks {
  anySource?: boolean
  procNull?: boolean
}

/** A value as an error message shows it. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'object' && value !== null) return Object.prototype.toString.call(value).slice(8, -1)
  return String(value)
}

const isNatural = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0

const refuse = (errorClass: ErrorClassName, op: string, what: string, value: unknown, legal: string): never => {
  throw new Exception(errorClass, `${op}: ${what} is ${shown(value)}, but it must be ${legal}`)
}

/** @throws {Exception} ERR_RANK unless `rank` is a rank of a communicator of `size`, or one of the allowed special ranks */
export function checkRank(
  op: string,
  what: string,
  rank: unknown,
  size: number,
  { anySource = false, procNull = false }: SpecialRanks = {},
): asserts rank is number {
  if (isNatural(rank) && rank < size) return
  if ((anySource && rank === ANY_SOURCE) || (procNull && rank === PROC_NULL)) return
  const legal = [`a rank from 0 to ${size - 1}`]
  if (anySource) legal.push('MPI.ANY_SOURCE')
  if (procNull) legal.push('MPI.PROC_NULL')
  refuse('ERR_RANK', op, what, rank, legal.join(' or '))
}

/**
 * @param special other legal roots, for people
 * @throws {Exception} ERR_ROOT unless `root` is a rank of a communicator of `size`
 */
export function checkRoot(op: string, root: unknown, size: number, special = ''): asserts root is number {
  if (!isNatural(root) || root >= size) refuse('ERR_ROOT', op, 'root', root, `a rank from 0 to ${size - 1}${special}`)
}

/** @throws {Exception} ERR_TAG unless `tag` is an integer from 0 to `MAX_TAG`, or `MPI.ANY_TAG` where a receive allows it */
export function checkTag(
  op: string,
  what: string,
  tag: unknown,
  { anyTag = false }: { anyTag?: boolean } = {},
): asserts tag is number {
  if ((isNatural(tag) && tag <= MAX_TAG) || (anyTag && tag === ANY_TAG)) return
  refuse('ERR_TAG', op, what, tag, `an integer from 0 to ${MAX_TAG}${anyTag ? ' or MPI.ANY_TAG' : ''}`)
}

/** @throws {Exception} ERR_ARG unless `name` is a string of up to `MAX_OBJECT_NAME` characters */
export function checkName(op: string, name: unknown): asserts name is string {
  if (typeof name === 'string' && name.length <= MAX_OBJECT_NAME) return
  const given = typeof name === 'string' ? `${name.length} characters long` : shown(name)
  throw new Exception('ERR_ARG', `${op}: name is ${given}, but it must be a string of up to ${MAX_OBJECT_NAME}`)
}

/** @throws {Exception} ERR_ARG unless it is an integer */
export function checkInteger(op: string, what: string, value: unknown): asserts value is number {
  if (!Number.isSafeInteger(value)) refuse('ERR_ARG', op, what, value, 'an integer')
}

/** @throws {Exception} ERR_COUNT unless `count` is an integer of 0 or more */
export function checkCount(op: string, what: string, count: unknown): asserts count is number {
  if (!isNatural(count)) refuse('ERR_COUNT', op, what, count, 'an integer of 0 or more')
}
