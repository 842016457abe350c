import { shown } from './checks.ts'
import { Exception } from './exception.ts'
import { deserialize, serialize } from './serialize.ts'

/** What combines two values of the ranks: an op, or as in mpi4py any function of two values; it must be associative. */
export type ValueOp<T> = (a: T, b: T) => T

/**
 * An op on serialised values. The first is always that of the lower ranks, so that `a op b` need not be `b op a`.
 * @param name the call that asks, e.g. `reduce`
 * @throws {Exception} ERR_OP unless `op` is an op or a function
 */
export function combiner(name: string, op: unknown): (lower: Uint8Array, upper: Uint8Array) => Uint8Array {
  if (!isFunction(op)) {
    const legal = 'it must be one like MPI.SUM, one made by MPI.Op.Create, or a function of two values'
    throw new Exception('ERR_OP', `${name}: op is ${shown(op)}, but ${legal}`)
  }
  return (lower, upper) => serialize(name, "the op's result", op(deserialize(lower), deserialize(upper)))
}

/** An Op is a function too. */
const isFunction = (op: unknown): op is (a: unknown, b: unknown) => unknown => typeof op === 'function'
