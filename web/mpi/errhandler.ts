import { AbortError } from './abort-error.ts'
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
 * It hears of errors of messages, also through a request. A call that is refused for its arguments always rejects.
 */
export class Errhandler {
  readonly #handling: Handling

  /** Programs take the constants, or `Comm.Create_errhandler`. */
  constructor(handling: Handling) {
    this.#handling = handling
  }

  /** Handles a call's error. @returns what the call rejects with */
  handle(error: Exception, failed: FailedComm): Error {
    return this.#handling(error, failed)
  }

  /** Ends its use; communicators that have it keep it. */
  Free(): void {
    if (PREDEFINED.has(this)) {
      throw new Exception('ERR_ERRHANDLER', 'Free: this error handler is predefined; free only those you have created')
    }
  }
}

function abort(error: Exception, { rank, abort: end }: FailedComm): Error {
  const aborted = new AbortError(error.Get_error_class(), rank, error.message, { cause: error })
  end(aborted)
  return aborted
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
