import type { Combine } from '../rma/target-side.ts'
import { shown } from './checks.ts'
import type { Datatype } from './datatype.ts'
import { Exception } from './exception.ts'
import { Op, reductionOf } from './op.ts'
import { Datatype as AnyDatatype } from './datatype.ts'
import * as datatypes from './predefined-datatypes.ts'
import * as ops from './predefined-ops.ts'

/** The predefined ops in the order of their names: an op's place is its code in a request. */
const OPS: readonly Op[] = Object.entries(ops)
  .toSorted(([a], [b]) => (a < b ? -1 : 1))
  .map(([, op]) => op)

/** For each kind of elements, a datatype of it. */
const DATATYPES: ReadonlyMap<number, Datatype> = new Map(
  Object.values(datatypes)
    .filter((datatype) => datatype instanceof AnyDatatype)
    .map((datatype): [number, Datatype] => [datatype.kind, datatype]),
)

/**
 * The code of an op in a request.
 * @throws {Exception} ERR_OP when it is none of MPI's own, or not defined for such elements
 */
export function accumulateCode(call: string, op: unknown, datatype: Datatype): number {
  const code = op instanceof Op ? OPS.indexOf(op) : -1
  if (code < 0) {
    const what = op instanceof Op ? op.terms.label : shown(op)
    throw new Exception('ERR_OP', `${call}: op is ${what}, but windows take MPI's own ops only, such as MPI.SUM`)
  }
  if (op !== ops.REPLACE && op !== ops.NO_OP) reductionOf(call, op, datatype)
  return code
}

/** How a window's memory is combined with what has come: `lower` is what was there. @throws {Exception} ERR_OP, ERR_TYPE */
export const combineByCode: Combine = (code, kind, lower, into) => {
  const [op, datatype] = [OPS[code], DATATYPES.get(kind)]
  if (!op || !datatype) throw new Exception('ERR_OP', `there is no op ${code} for elements of kind ${kind}`)
  if (op === ops.NO_OP) into.set(lower)
  else if (op !== ops.REPLACE) reductionOf('Accumulate', op, datatype).combine(lower, into)
}
