import { Deadline } from './deadline.ts'
import { CancelledError, InvalidStateError } from './errors.ts'
import type { Future, Timeout } from './future.ts'
import { wait } from './waiting.ts'

/** Called when it has ended, before whoever waits for it goes on. What they throw ends the rank's program. */
export interface Callbacks<T> {
  /** Called with what was returned. */
  callback?: (result: T) => void
  /** Called with what was thrown, or with a CancelledError. The failure then counts as having been asked for. */
  error_callback?: (error: Error) => void
}

/**
 * What `Pool.apply_async`, `map_async` and `starmap_async` give: mpi4py's `AsyncResult`. `await result` is the same as
 * `await result.get()`.
 */
export class AsyncResult<T> implements PromiseLike<T> {
  readonly #future: Future<T>

  constructor(future: Future<T>, { callback, error_callback }: Callbacks<T> = {}) {
    this.#future = future
    const failed = (error: Error): void => error_callback?.(error)
    const tell = (): void => {
      if (future.cancelled()) failed(new CancelledError('the task was cancelled before it began'))
      else if (future.failure) failed(future.failure)
      else callback?.(future.resultNow())
    }
    if (error_callback) future.add_done_callback(tell)
    else future.whenDone(() => queueMicrotask(tell))
  }

  /**
   * What was returned, once it is there. @param timeout in seconds
   * @throws what the task threw, with the worker's stack; {CancelledError} after `terminate`; {TimeoutError}
   */
  async get(timeout: Timeout = null): Promise<T> {
    const deadline = new Deadline('get', timeout)
    if (!this.ready()) await deadline.wait<void>((resolve) => this.#future.whenDone(() => resolve()))
    return await this.#future.result()
  }

  /** Waits until it has ended, at most `timeout` seconds. */
  async wait(timeout: Timeout = null): Promise<void> {
    await wait([this.#future], { timeout })
  }

  /** Whether it has ended. */
  ready(): boolean {
    return this.#future.done()
  }

  /** Whether it has ended well. @throws {InvalidStateError} as long as it has not ended */
  successful(): boolean {
    if (!this.ready())
      throw new InvalidStateError('successful: it has not ended yet; wait for it, or ask ready() first')
    return !this.#future.cancelled() && this.#future.failure === null
  }

  /** Makes `await result` the same as `await result.get()`. */
  then<A = T, B = never>(
    done?: ((value: T) => A | PromiseLike<A>) | null,
    failed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.get().then(done, failed)
  }
}
