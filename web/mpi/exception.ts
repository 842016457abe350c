import { CommError } from '../p2p/error.ts'
import { ERROR_CLASSES, ERROR_TEXTS, type ErrorClassName, errorClassName } from './error-text.ts'

/**
 * What every call of MPI rejects or throws with: an `Error` that carries MPI's error class (MPI 4.1, section 9.4).
 *
 * ```ts
 * try {
 *   await comm.Recv(new Float64Array(10), { source: 0 })
 * } catch (error) {
 *   if (error instanceof MPI.Exception && error.Get_error_class() === MPI.ERR_TRUNCATE) …
 * }
 * ```
 */
export class Exception extends Error {
  override readonly name = 'Exception'
  /** The error class by its name, e.g. `ERR_TRUNCATE`. */
  readonly code: ErrorClassName

  /**
   * @param errorClass as a name or a number; a number that is no error class becomes `ERR_UNKNOWN`
   * @param message operation, values and fix in one sentence; without it the error class's own text
   */
  constructor(errorClass: ErrorClassName | number = 'SUCCESS', message?: string, options?: ErrorOptions) {
    const code = typeof errorClass === 'number' ? errorClassName(errorClass) : errorClass
    super(message ?? ERROR_TEXTS[code], options)
    this.code = code
  }

  /** The number of the error class, e.g. `MPI.ERR_TRUNCATE`. */
  Get_error_class(): number {
    return ERROR_CLASSES[this.code]
  }

  /** The number of the error: here always that of its class. */
  Get_error_code(): number {
    return ERROR_CLASSES[this.code]
  }

  /** The message. */
  Get_error_string(): string {
    return this.message
  }

  /** mpi4py's property for `Get_error_class()`. */
  get error_class(): number {
    return this.Get_error_class()
  }

  /** mpi4py's property for `Get_error_code()`. */
  get error_code(): number {
    return this.Get_error_code()
  }

  /** mpi4py's property for `Get_error_string()`. */
  get error_string(): string {
    return this.message
  }
}

/** What operation `op` raises for `error`: a message's failure becomes an `Exception` named after `op`, all else stays. */
export function exceptionFrom(op: string, error: unknown): unknown {
  return error instanceof CommError ? new Exception(error.code, `${op}: ${error.message}`, { cause: error }) : error
}
