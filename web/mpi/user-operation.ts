import { shown } from './checks.ts'
import type { Datatype } from './datatype.ts'
import { elementView } from './element-view.ts'
import { Exception } from './exception.ts'
import type { Operation } from './operation.ts'

/**
 * The operation of a program's own function: see `Op.Create`.
 * @throws {Exception} ERR_ARG when `fn` is no function
 */
export function userOperation<T>(fn: (a: T, b: T, datatype: Datatype | null) => unknown, commute: boolean): Operation {
  if (typeof fn !== 'function')
    throw new Exception('ERR_ARG', `Op.Create: fn is ${shown(fn)}, but it must be a function of two elements`)
  return {
    label: fn.name ? `the op of ${fn.name}()` : 'an op made with MPI.Op.Create',
    commutative: commute,
    predefined: false,
    values: (a, b) => fn(a as T, b as T, null),
    reduction(op, datatype) {
      const view = elementView(datatype)
      return {
        elementBytes: datatype.size,
        commutative: commute,
        combine(lower, into) {
          const target = view(into)
          const returned = fn(view(lower) as T, target as T, datatype)
          if (returned === undefined || returned === target) return
          const fix = 'for arrays it must write into its second argument and return nothing'
          throw new Exception('ERR_OP', `${op}: the function of MPI.Op.Create returned ${shown(returned)}; ${fix}`)
        },
      }
    },
  }
}
