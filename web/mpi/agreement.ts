import { kindsFit } from '../p2p/kind.ts'
import { type Amount, bytesIn, shownAmounts } from './amounts.ts'
import type { Datatype } from './datatype.ts'
import { Exception } from './exception.ts'

/**
 * Where a rank has two buffers of one call, what does not fit is seen before anything is sent.
 * @param first the one argument's name, @param second the other's
 * @throws {Exception} ERR_TYPE when they hold elements of different kinds
 */
export function checkKinds(op: string, first: string, a: Datatype, second: string, b: Datatype): void {
  if (kindsFit(a.kind, b.kind)) return
  throw new Exception('ERR_TYPE', `${op}: ${first} holds ${a.label}, ${second} holds ${b.label}; use one kind of array`)
}

/** The same, and that they hold equally much. @throws {Exception} ERR_TYPE, ERR_COUNT */
export function checkAlike(op: string, first: string, a: Amount, second: string, b: Amount, whose = ''): void {
  checkKinds(op, first, a.datatype, second, b.datatype)
  if (bytesIn(a) === bytesIn(b)) return
  const [one, other] = shownAmounts(a, b)
  throw new Exception('ERR_COUNT', `${op}: ${first} has ${one}${whose}, ${second} has ${other}; they must be equal`)
}
