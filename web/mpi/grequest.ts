import { Completion } from '../p2p/completion.ts'
import { type Arguments, takeArguments } from './arguments.ts'
import { Calls } from './calls.ts'
import { shown } from './checks.ts'
import { Exception } from './exception.ts'
import { Request } from './request.ts'
import type { Status } from './status.ts'

/** What MPI asks of the program about its operation; each gets `args` last. */
export interface Callbacks {
  /** Fills the status of the operation, which is complete. */
  query_fn: ((status: Status, ...args: never[]) => void) | null
  /** The handle is given up and the operation complete: the last call. */
  free_fn: ((...args: never[]) => void) | null
  /** The program has called `Cancel`. */
  cancel_fn: ((completed: boolean, ...args: never[]) => void) | null
}
type StartKeywords = Partial<Callbacks> & { args?: readonly unknown[] | null; kargs?: object | null }
type StartArguments = Arguments<
  [
    query_fn?: Callbacks['query_fn'],
    free_fn?: Callbacks['free_fn'],
    cancel_fn?: Callbacks['cancel_fn'],
    args?: readonly unknown[] | null,
    kargs?: object | null,
  ],
  StartKeywords
>

/**
 * The request of an operation that the program itself carries out (MPI 4.1, section 13.2; mpi4py's `Grequest`): it can be
 * waited for together with others.
 *
 * ```ts
 * const request = MPI.Grequest.Start()
 * void compute().then((result) => request.complete(result))
 * await MPI.Request.waitall([request, comm.irecv()])
 * ```
 */
export class Grequest extends Request<unknown> {
  /** Of the rank: set in the class of `grequestOfRank`. */
  protected static readonly calls: Calls = new Calls()
  readonly #completion: Completion<null>
  readonly #callbacks: Callbacks
  readonly #calls: Calls
  #result: unknown = null
  #isReleased = false
  #isFreed = false

  /** Programs take `Grequest.Start`. */
  constructor(calls: Calls, callbacks: Callbacks) {
    const completion = new Completion<null>()
    super({
      op: 'Grequest.Start',
      detail: 'until the program calls its Complete()',
      calls,
      completion,
      fill: (status) => this.#query(status),
      value: () => this.#result,
      released: () => this.#release(),
    })
    this.#calls = calls
    this.#completion = completion
    this.#callbacks = callbacks
  }

  /**
   * Begins an operation of the program's own, which ends when it calls `Complete` or `complete`.
   * @param given functions that are told what becomes of it: `query_fn(status, …args)`, `free_fn(…args)`,
   * `cancel_fn(completed, …args)`; what one throws the call fails with that led to it. `kargs` is one more argument
   * @throws {Exception} ERR_ARG for what is no function
   */
  static Start(...given: StartArguments): Grequest {
    const defaults = { query_fn: null, free_fn: null, cancel_fn: null, args: null, kargs: null }
    const { args, kargs, ...callbacks } = takeArguments<StartKeywords>('Grequest.Start', given, defaults)
    for (const [name, callback] of Object.entries(callbacks)) {
      if (callback === null || typeof callback === 'function') continue
      const legal = 'it must be a function or null'
      throw new Exception('ERR_ARG', `Grequest.Start: ${name} is ${shown(callback)}, but ${legal}`)
    }
    const rest = [...(args ?? []), ...(kargs ? [kargs] : [])] as never[]
    const { query_fn, free_fn, cancel_fn } = callbacks
    return new this(this.calls, {
      query_fn: query_fn && ((status) => query_fn(status, ...rest)),
      free_fn: free_fn && (() => free_fn(...rest)),
      cancel_fn: cancel_fn && ((completed) => cancel_fn(completed, ...rest)),
    })
  }

  /** The operation has ended. @throws {Exception} ERR_REQUEST when it had before */
  Complete(): void {
    this.complete()
  }

  /** The same with a value, which `wait` and `test` give. */
  complete(obj: unknown = null): void {
    this.#calls.handled(() => {
      if (!this.#completion.settled) return
      throw new Exception('ERR_REQUEST', 'Complete: the operation was completed before; complete it once')
    })
    this.#result = obj
    this.#completion.resolve(null)
    this.#freeIfDone()
  }

  /** Asks the program to give the operation up, by `cancel_fn`; it must still complete it. @throws {Exception} ERR_REQUEST */
  override Cancel(): void {
    if (this.is_null) super.Cancel()
    this.#callbacks.cancel_fn?.(this.#completion.settled)
  }

  override Free(): void {
    super.Free()
    this.#release()
  }

  override free(): void {
    super.free()
    this.#release()
  }

  #query(status: Status): void {
    this.#callbacks.query_fn?.(status)
  }

  #release(): void {
    this.#isReleased = true
    this.#freeIfDone()
  }

  #freeIfDone(): void {
    if (!this.#isReleased || !this.#completion.settled || this.#isFreed) return
    this.#isFreed = true
    this.#callbacks.free_fn?.()
  }
}

/** The class of one rank, whose calls are the rank's. */
export function grequestOfRank(calls: Calls): typeof Grequest {
  return class extends Grequest {
    protected static override readonly calls = calls
  }
}
