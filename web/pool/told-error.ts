import { shown } from '../mpi/checks.ts'
import { Exception } from '../mpi/exception.ts'

/** An error on its way from a worker to the rank that gave it the task. */
export interface ToldError {
  name: string
  message: string
  stack: string
  /** Of an `MPI.Exception`: its error class. */
  errorClass: number | null
  cause: ToldError | null
}

const STANDARD = new Map<string, ErrorConstructor>(
  [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError].map((type) => [type.name, type]),
)
/** An error may be the cause of itself. */
const MAX_CAUSES = 8

/** What is told of anything that a task can throw. */
export function tell(thrown: unknown, causes = MAX_CAUSES): ToldError {
  if (!(thrown instanceof Error)) {
    return { name: 'Error', message: `a task threw ${shown(thrown)}`, stack: '', errorClass: null, cause: null }
  }
  const { name, message, stack, cause } = thrown
  return {
    name: text(name),
    message: text(message),
    stack: text(stack ?? ''),
    errorClass: thrown instanceof Exception ? thrown.Get_error_class() : null,
    cause: cause === undefined || causes === 0 ? null : tell(cause, causes - 1),
  }
}

/**
 * The error that was told: of the same class where that is JavaScript's own or MPI's, else an `Error` of the same name. Its
 * stack is the worker's.
 * @param where e.g. `task square on rank 3`, for the stack
 */
export function errorOf({ name, message, stack, errorClass, cause }: ToldError, where: string): Error {
  const options = cause ? { cause: errorOf(cause, where) } : {}
  const error =
    errorClass !== null
      ? new Exception(errorClass, message, options)
      : new (STANDARD.get(name) ?? Error)(message, options)
  if (error.name !== name) hide(error, 'name', name)
  hide(error, 'stack', `${stack || `${name}: ${message}`}\n    (${where})`)
  return error
}

/** A program may put anything into its errors. */
const text = (value: unknown): string => (typeof value === 'string' ? value : shown(value))

/** As JavaScript's own errors have it: not among what is enumerated. */
function hide(error: Error, key: 'name' | 'stack', value: string): void {
  Object.defineProperty(error, key, { value, writable: true, configurable: true, enumerable: false })
}
