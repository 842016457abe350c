import { CommError } from '../p2p/error.ts'
import { ERR_LASTCODE } from './error-class.ts'
import { classOf, nameOfClass, textOf } from './error-registry.ts'
import { ERROR_CLASSES, type ErrorClassName } from './error-text.ts'

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
  /** The error class by its name, e.g. `ERR_TRUNCATE`; `ERR_OTHER` for one of `MPI.Add_error_class`. */
  readonly code: ErrorClassName
  readonly #number: number
  readonly #class: number

  /**
   * @param error the class as a name; or a class or code as a number, which becomes `ERR_UNKNOWN` where it can be none
   * @param message operation, values and fix in one sentence; without it the text of the class or code
   */
  constructor(error: ErrorClassName | number = 'SUCCESS', message?: string, options?: ErrorOptions) {
    const number = typeof error === 'number' ? error : ERROR_CLASSES[error]
    super(message ?? textOf(number), options)
    this.code = nameOfClass(number)
    this.#class = classOf(number)
    this.#number = number > ERR_LASTCODE ? number : this.#class
  }

  /** The number of the error class, e.g. `MPI.ERR_TRUNCATE`. */
  Get_error_class(): number {
    return this.#class
  }

  /** The number of the error: that of its class, or a code of `MPI.Add_error_code`. */
  Get_error_code(): number {
    return this.#number
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
