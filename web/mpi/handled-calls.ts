import { Calls } from './calls.ts'
import { ERRORS_RETURN, type Errhandler, type FailedComm } from './errhandler.ts'
import { Exception } from './exception.ts'

/** The calls of one communicator: the rank's; an error of MPI goes to the communicator's error handler. */
export class HandledCalls extends Calls {
  readonly #calls: Calls
  errhandler: Errhandler
  /** Whose calls they are: set by the communicator, which cannot be there before its calls. */
  owner: FailedComm | null = null

  constructor(calls: Calls, errhandler: Errhandler = ERRORS_RETURN) {
    super()
    this.#calls = calls
    this.errhandler = errhandler
  }

  override async run<T>(op: string, detail: string, work: () => T | Promise<T>): Promise<T> {
    try {
      return await this.#calls.run(op, detail, work)
    } catch (error) {
      throw error instanceof Exception && this.owner ? this.errhandler.handle(error, this.owner) : error
    }
  }
}
