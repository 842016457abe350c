import { AbortError } from './abort-error.ts'
import { shown } from './checks.ts'
import { Exception } from './exception.ts'

/** A communicator whose call has failed. */
export interface FailedComm {
  readonly comm: unknown
  /** This rank's. */
  readonly rank: number
  /** Ends the world. */
  readonly abort: (error: AbortError) => void
}

/** What becomes of a call's error: gives what the call rejects with. */
type Handling = (error: Exception, failed: FailedComm) => Error

/**
 * What happens when a call on a communicator fails (MPI 4.1, section 9.3; mpi4py's `Errhandler`): one of
 * `MPI.ERRORS_RETURN` (as in mpi4py what a communicator begins with: the call rejects), `MPI.ERRORS_ARE_FATAL` and
 * `MPI.ERRORS_ABORT` (the world ends), or what `Comm.Create_errhandler` makes.
 *
 * It hears of every error of a call on the communicator: of its arguments, of its messages, also through a request. Calls
 * on no communicator, such as a Group's or a Datatype's, just throw.
 */
export class Errhandler {
  readonly #handling: Handling
  #freed = false

  /** Programs take the constants, or `Comm.Create_errhandler`. */
  constructor(handling: Handling) {
    this.#handling = handling
  }

  /** Handles a call's error. @returns what the call rejects with, or throws where it does not wait */
  handle(error: Exception, failed: FailedComm): Error {
    return this.#handling(error, failed)
  }

  /** This one; where it was freed, one that does the same. */
  get living(): Errhandler {
    return this.#freed ? new Errhandler(this.#handling) : this
  }

  /** Whether it is no error handler (any more): mpi4py's `errhandler == MPI.ERRHANDLER_NULL`. */
  get is_null(): boolean {
    return this.#freed || this === ERRHANDLER_NULL
  }

  /**
   * Ends its use; communicators that have it keep it. On what `Get_errhandler` gives it may be called, too, as in mpi4py:
   * the predefined ones stay.
   * @throws {Exception} ERR_ERRHANDLER when it is null
   */
  Free(): void {
    if (this.is_null) {
      throw new Exception(
        'ERR_ERRHANDLER',
        'Free: the error handler is MPI.ERRHANDLER_NULL: it has been freed, or never was one',
      )
    }
    this.free()
  }

  /** The same, and nothing for one that is null. */
  free(): void {
    if (!PREDEFINED.has(this)) this.#freed = true
  }
}

function abort(error: Exception, { rank, abort: end }: FailedComm): Error {
  const aborted = new AbortError(error.Get_error_class(), rank, error.message, { cause: error })
  end(aborted)
  return aborted
}

/** The error handler of a program's own function, which hears of the failed call; the call then rejects. */
export function userErrhandler(errhandler_fn: (comm: never, errorcode: number) => void): Errhandler {
  if (typeof errhandler_fn !== 'function') {
    const legal = 'it must be a function of a communicator and an error code'
    throw new Exception('ERR_ARG', `Create_errhandler: errhandler_fn is ${shown(errhandler_fn)}, but ${legal}`)
  }
  return new Errhandler((error, { comm }) => {
    errhandler_fn(comm as never, error.Get_error_code())
    return error
  })
}

/** The failing call rejects with `MPI.Exception`. */
export const ERRORS_RETURN = new Errhandler((error) => error)
/** A failing call ends the world with the error's class as code, as `Abort` does. */
export const ERRORS_ARE_FATAL = new Errhandler(abort)
/** The same: a communicator's ranks cannot end without the others. */
export const ERRORS_ABORT = new Errhandler(abort)
/** No error handler. */
export const ERRHANDLER_NULL = new Errhandler((error) => error)

const PREDEFINED: ReadonlySet<Errhandler> = new Set([ERRORS_RETURN, ERRORS_ARE_FATAL, ERRORS_ABORT, ERRHANDLER_NULL])
