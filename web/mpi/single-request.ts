import type { Completion } from '../p2p/completion.ts'
import { CommError } from '../p2p/error.ts'
import type { Calls } from './calls.ts'
import { ERR_OTHER } from './error-class.ts'
import { ERROR_CLASSES } from './error-text.ts'
import { Exception } from './exception.ts'
import { Status } from './status.ts'
import { oneTask } from './task.ts'

/** What a request is the handle of. */
export interface PendingOperation<T = null> {
  /** The call that made it, e.g. `Irecv`. */
  op: string
  /** e.g. `source 0, tag 11` */
  detail: string
  calls: Calls
  completion: Completion<unknown>
  /** Writes what is known of the message once it is complete. */
  fill: (status: Status) => void
  /** What the lower-case forms give once it is complete; without it null. */
  value?: () => T
  /** Takes it back and completes it, if it still can. Without it the operation is of a kind that cannot be cancelled. */
  cancel?: () => void
  /** Of an operation that the program carries out: hears that its handle is given up, and `fill` is always asked. */
  released?: () => void
}

let endings = 0

/** A request by itself; `Request` adds what is done with several. */
export class SingleRequest<T = null> implements PromiseLike<T> {
  /** Null once it has completed or been freed; of a persistent request also before it is started. */
  protected operation: PendingOperation<T> | null
  /** Its place in the order in which operations ended. */
  protected place = Number.POSITIVE_INFINITY
  /** Called when it ends. */
  protected readonly wakers = new Set<() => void>()

  /** @param operation null for `MPI.REQUEST_NULL` */
  constructor(operation: PendingOperation<T> | null) {
    this.operation = null
    if (operation) this.follow(operation)
  }

  /** Whether it stands for no operation (any more): mpi4py's `request == MPI.REQUEST_NULL`. */
  get is_null(): boolean {
    return this.operation === null
  }

  /** Ends when the operation has: the buffer may be used again. @throws {Exception} what the operation fails with */
  async Wait(status: Status | null = null): Promise<true> {
    await this.#finish('Wait', status)
    return true
  }

  /** The same; gives the value where the operation has one, as `irecv` does, else null. */
  async wait(status: Status | null = null): Promise<T> {
    return valueOf(await this.#finish('wait', status))
  }

  /**
   * Whether the operation has ended. A `false` gives the event loop one task, so that a loop of tests makes progress.
   * @throws {Exception} what the operation fails with
   */
  async Test(status: Status | null = null): Promise<boolean> {
    if (!(await this.#poll())) return false
    await this.#finish('Test', status)
    return true
  }

  /** The same, with the value that `wait` gives. */
  async test(status: Status | null = null): Promise<[flag: true, value: T] | [flag: false, value: null]> {
    if (!(await this.#poll())) return [false, null]
    return [true, valueOf(await this.#finish('test', status))]
  }

  /** As `Test`, but the request stays what it is and can still be waited for. */
  async Get_status(status: Status | null = null): Promise<boolean> {
    if (!(await this.#poll())) return false
    await this.#finish('Get_status', status, true)
    return true
  }

  /** mpi4py's other name for it. */
  get_status(status: Status | null = null): Promise<boolean> {
    return this.Get_status(status)
  }

  /**
   * Takes a receive back that has not matched: it completes without a message, and its status tells (`Is_cancelled`).
   * What has matched goes on, and so does every send. The request must still be waited for, tested or freed.
   * @throws {Exception} ERR_REQUEST when it is null or of a kind that cannot be cancelled, such as a collective's
   */
  Cancel(): void {
    const { op, calls, cancel, completion } = this.alive('Cancel')
    calls.handled(() => {
      if (!cancel) throw new Exception('ERR_REQUEST', `Cancel: ${op} cannot be cancelled; wait for it`)
      if (!completion.settled) cancel()
    })
  }

  /** mpi4py's other name for it. */
  cancel(): void {
    this.Cancel()
  }

  /**
   * Gives the handle up; the operation goes on, and what it fails with is raised when the program ends.
   * @throws {Exception} ERR_REQUEST when it is null
   */
  Free(): void {
    this.alive('Free')
    this.operation = null
  }

  /** The same, and no error when it is null already. */
  free(): void {
    this.operation = null
  }

  /** Makes `await request` the same as `await request.wait()`. */
  then<A = T, B = never>(
    done?: ((value: T) => A | PromiseLike<A>) | null,
    failed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#finish('Wait', null).then(valueOf).then(done, failed)
  }

  /** Becomes the handle of an operation that has begun. */
  protected follow(operation: PendingOperation<T>): void {
    this.operation = operation
    this.place = Number.POSITIVE_INFINITY
    operation.completion.whenSettled(() => {
      if (this.operation === operation) this.place = endings++
      for (const wake of this.wakers) wake()
    })
    operation.completion.whenInterrupted((error) => {
      if (this.operation === operation) this.place = error ? endings++ : Number.POSITIVE_INFINITY
      for (const wake of this.wakers) wake()
    })
  }

  /** Whether there is nothing to wait for: also where waiting is interrupted. */
  protected get ended(): boolean {
    const { completion = null } = this.operation ?? {}
    return !completion || completion.settled || completion.interruption !== null
  }

  /**
   * Of an operation that has ended: fills the status and makes the request null, unless it was only interrupted.
   * @returns why it failed, not yet named after a call; null when it did not
   */
  protected end(status: Status | null, keep = false): Error | null {
    const { operation } = this
    status?.clear()
    if (!operation) return null
    if (!keep && operation.completion.settled) this.operation = null
    return outcome(operation, status, keep)
  }

  async #finish(op: string, status: Status | null, keep = false): Promise<PendingOperation<T> | null> {
    const { operation } = this
    status?.clear()
    if (!operation) return null
    try {
      await operation.calls.run(`${op} (${operation.op})`, operation.detail, () => operation.completion.wait())
    } finally {
      if (!keep && operation.completion.settled && this.operation === operation) this.operation = null
      outcome(operation, status, keep)
    }
    return operation
  }

  async #poll(): Promise<boolean> {
    if (!this.ended) await oneTask()
    return this.ended
  }

  /** @throws {Exception} ERR_REQUEST when there is no operation */
  protected alive(op: string): PendingOperation<T> {
    if (this.operation) return this.operation
    throw new Exception('ERR_REQUEST', `${op}: the request is null: it was waited for or freed before`)
  }
}

function outcome(operation: PendingOperation<unknown>, status: Status | null, keep: boolean): Error | null {
  const { completion, fill, released } = operation
  const error = completion.error ?? completion.interruption
  completion.observed = true
  try {
    const asked = status ?? (released ? new Status() : null)
    if (!error && asked) fill(asked)
  } finally {
    if (!keep && completion.settled) released?.()
  }
  if (error && status) status.error = errorClassOf(error)
  return error ?? null
}

function errorClassOf(error: Error): number {
  if (error instanceof Exception) return error.Get_error_class()
  return error instanceof CommError ? ERROR_CLASSES[error.code] : ERR_OTHER
}

/** What an operation's lower-case forms give. */
export function valueOf<T>(operation: PendingOperation<T> | null): T {
  // A request without a value, or that is null already, gives null, as in mpi4py.
  return operation?.value ? operation.value() : (null as T)
}
