import { Calls } from './calls.ts'
import { ERRORS_RETURN, type Errhandler, type FailedComm } from './errhandler.ts'
import { Exception } from './exception.ts'

/** The calls of one communicator: the rank's; every error of MPI in them goes to the communicator's error handler. */
export class HandledCalls extends Calls {
  readonly #calls: Calls
  errhandler: Errhandler
  /** Whose calls they are: set by the communicator, which cannot be there before its calls. */
  owner: FailedComm | null = null
  /** One call may be made of several, and each error is handled once. */
  readonly #heard = new WeakSet<Exception>()
  #handling = false

  constructor(calls: Calls, errhandler: Errhandler = ERRORS_RETURN) {
    super()
    this.#calls = calls
    this.errhandler = errhandler
  }

  override handled<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw this.#outcome(error)
    }
  }

  override async run<T>(op: string, detail: string, work: () => T | Promise<T>): Promise<T> {
    try {
      return await this.#calls.run(op, detail, work)
    } catch (error) {
      throw this.#outcome(error)
    }
  }

  override runNow<T>(op: string, detail: string, work: () => T): T {
    return this.handled(() => this.#calls.runNow(op, detail, work))
  }

  /** @returns what the failing call throws */
  #outcome(error: unknown): unknown {
    // A call that the error handler makes and that fails as well would call it again and again.
    if (!(error instanceof Exception) || !this.owner || this.#handling || this.#heard.has(error)) return error
    this.#heard.add(error)
    this.#handling = true
    try {
      return this.errhandler.handle(error, this.owner)
    } finally {
      this.#handling = false
    }
  }
}
