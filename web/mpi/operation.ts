import type { Reduction } from '../coll/reduction.ts'
import type { Datatype } from './datatype.ts'

/** What an op does. */
export interface Operation {
  /** What messages to people call it, e.g. `MPI.SUM`. */
  readonly label: string
  readonly commutative: boolean
  readonly predefined: boolean
  /** `a op b`, for any values. @throws {Exception} ERR_OP for values that it does not combine */
  values(a: unknown, b: unknown): unknown
  /** The same for the elements of arrays. @param op the call that asks @throws {Exception} ERR_OP, ERR_TYPE */
  reduction(op: string, datatype: Datatype): Reduction
}
