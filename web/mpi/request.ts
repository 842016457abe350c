import type { Completion } from '../p2p/completion.ts'
import type { Calls } from './calls.ts'
import { Exception, exceptionFrom } from './exception.ts'
import type { Status } from './status.ts'
import { oneTask } from './task.ts'

/** What a request is the handle of. */
export interface PendingOperation {
  /** The call that made it, e.g. `Irecv`. */
  op: string
  /** e.g. `source 0, tag 11` */
  detail: string
  calls: Calls
  completion: Completion<unknown>
  /** Writes what is known of the message once it is complete. */
  fill: (status: Status) => void
}

/**
 * A communication that has begun (MPI 4.1, section 3.7). `await request.Wait()`, or simply `await request`.
 *
 * ```ts
 * const request = comm.Irecv(buf, { source: 0 })
 * …
 * await request.Wait()
 * ```
 */
export class Request implements PromiseLike<void> {
  readonly #operation: PendingOperation

  constructor(operation: PendingOperation) {
    this.#operation = operation
  }

  /** Ends when the operation has: the buffer may be used again. @throws Exception what the operation fails with */
  async Wait(status: Status | null = null): Promise<true> {
    const { op, detail, calls, completion, fill } = this.#operation
    await calls.run(`Wait (${op})`, detail, () => completion.wait())
    if (status) fill(status)
    return true
  }

  /**
   * Whether the operation has ended. A `false` gives the event loop one task, so that a loop of tests makes progress.
   * @throws Exception what the operation fails with
   */
  async Test(status: Status | null = null): Promise<boolean> {
    const { op, completion, fill } = this.#operation
    if (!completion.settled) await oneTask()
    if (!completion.settled) return false
    completion.observed = true
    if (completion.error) throw exceptionFrom(`Test (${op})`, completion.error)
    if (status) fill(status)
    return true
  }

  /** Makes `await request` the same as `await request.Wait()`. */
  then<A = void, B = never>(
    done?: ((value: void) => A | PromiseLike<A>) | null,
    failed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.Wait()
      .then(() => {})
      .then(done, failed)
  }

  /** Ends when all have. @param statuses filled in the order of the requests @throws Exception the first failure in that order */
  static async Waitall(requests: readonly Request[], statuses: readonly Status[] | null = null): Promise<true> {
    if (statuses && statuses.length !== requests.length) {
      throw new Exception(
        'ERR_ARG',
        `Waitall: ${statuses.length} statuses were given for ${requests.length} requests; give one for each`,
      )
    }
    const results = await Promise.allSettled(requests.map((request, i) => request.Wait(statuses?.[i] ?? null)))
    for (const result of results) if (result.status === 'rejected') throw result.reason
    return true
  }
}
