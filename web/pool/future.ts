import { Deadline } from './deadline.ts'
import { CancelledError, InvalidStateError } from './errors.ts'

/** Seconds; without it, or null, there is no limit. */
export type Timeout = number | null

type State = 'pending' | 'running' | 'cancelled' | 'finished'

/** Is told of a failed future, to raise its failure if nobody asks for it. */
type Keeper = (failed: Future<unknown>) => void

/**
 * The result of a task that may not have ended yet: mpi4py's (and Python's) `Future`. `await future` is the same as
 * `await future.result()`, so that `Promise.all` and `Promise.race` take futures.
 *
 * ```ts
 * const future = pool.submit(square, 7)
 * future.add_done_callback(() => console.log('there it is'))
 * console.log(await future)
 * ```
 */
export class Future<T> implements PromiseLike<T> {
  #state: State = 'pending'
  #value: T | undefined
  #error: Error | null = null
  #isObserved = false
  #listeners: (() => void)[] = []
  readonly #keeper: Keeper | null

  /** Programs take what `submit` gives. */
  constructor(keeper: Keeper | null = null) {
    this.#keeper = keeper
  }

  /** Takes the task back if it has not begun. @returns whether it is cancelled */
  cancel(): boolean {
    if (this.#state === 'pending') this.#settle('cancelled')
    return this.#state === 'cancelled'
  }

  /** Whether it was cancelled. */
  cancelled(): boolean {
    return this.#state === 'cancelled'
  }

  /** Whether a worker has the task: it cannot be cancelled any more. */
  running(): boolean {
    return this.#state === 'running'
  }

  /** Whether it has ended or was cancelled. */
  done(): boolean {
    return this.#state === 'cancelled' || this.#state === 'finished'
  }

  /**
   * What the task returned. @param timeout in seconds
   * @throws what the task threw, with the worker's stack; {CancelledError}; {TimeoutError}
   */
  async result(timeout: Timeout = null): Promise<T> {
    await this.#end('result', timeout)
    return this.resultNow()
  }

  /**
   * What the task threw, null if it did not. @param timeout in seconds
   * @throws {CancelledError} {TimeoutError}
   */
  async exception(timeout: Timeout = null): Promise<Error | null> {
    await this.#end('exception', timeout)
    return this.#error
  }

  /** Calls back once the future is done, in a turn of its own. What `fn` throws ends the rank's program. */
  add_done_callback(fn: (future: this) => void): void {
    this.#isObserved = true
    this.whenDone(() => queueMicrotask(() => fn(this)))
  }

  /** Makes `await future` the same as `await future.result()`. */
  then<A = T, B = never>(
    done?: ((value: T) => A | PromiseLike<A>) | null,
    failed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.result().then(done, failed)
  }

  /** For who carries the task out: it begins now. @returns false when it has been cancelled */
  set_running_or_notify_cancel(): boolean {
    if (this.#state === 'cancelled') return false
    if (this.#state !== 'pending') throw new InvalidStateError(`the future is ${this.#state} and cannot begin again`)
    this.#state = 'running'
    return true
  }

  /** For who carries the task out: what it returned. */
  set_result(value: T): void {
    this.#checkOpen()
    this.#value = value
    this.#settle('finished')
  }

  /** For who carries the task out: what it threw. */
  set_exception(error: Error): void {
    this.#checkOpen()
    this.#error = error
    this.#settle('finished')
    this.#keeper?.(this)
  }

  /** One that is made from this one, and to whose failure this one's belongs from now on. */
  derived<U>(): Future<U> {
    this.#isObserved = true
    return new Future<U>(this.#keeper)
  }

  /**
   * What the task returned, at once, without that counting as having been asked.
   * @throws what the task threw; {CancelledError}; {InvalidStateError} as long as it has not ended
   */
  resultNow(): T {
    if (!this.done()) throw new InvalidStateError(`resultNow: the future is ${this.#state}; await it`)
    this.#checkKept('resultNow')
    if (this.#error) throw this.#error
    return this.#value as T
  }

  /** Whether it failed, and nobody has asked how it ended. */
  get isUnseenFailure(): boolean {
    return this.#error !== null && !this.#isObserved
  }

  /** Why it failed, without that counting as having been asked. */
  get failure(): Error | null {
    return this.#error
  }

  /** Calls back when it is done: now if it is. */
  whenDone(listener: () => void): void {
    if (this.done()) listener()
    else this.#listeners.push(listener)
  }

  async #end(op: string, timeout: Timeout): Promise<void> {
    this.#isObserved = true
    const deadline = new Deadline(op, timeout)
    if (!this.done()) await deadline.wait<void>((resolve) => this.whenDone(() => resolve()))
    this.#checkKept(op)
  }

  #checkKept(op: string): void {
    if (this.#state === 'cancelled') throw new CancelledError(`${op}: the task was cancelled before it began`)
  }

  #checkOpen(): void {
    if (!this.done()) return
    throw new InvalidStateError(`the future is ${this.#state} already; its end can be set once only`)
  }

  #settle(state: State): void {
    this.#state = state
    const listeners = this.#listeners
    this.#listeners = []
    for (const listener of listeners) listener()
  }
}
