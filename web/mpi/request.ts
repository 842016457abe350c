import { CommError } from '../p2p/error.ts'
import type { Calls } from './calls.ts'
import { shown } from './checks.ts'
import { UNDEFINED } from './constants.ts'
import { Exception } from './exception.ts'
import { SingleRequest, valueOf } from './single-request.ts'
import { Status } from './status.ts'
import { oneTask } from './task.ts'

/** What the requests of a list give: `null`, or what an `irecv` has received. */
type Values<R extends readonly SingleRequest<unknown>[]> = {
  -readonly [I in keyof R]: R[I] extends SingleRequest<infer T> ? T : never
}
type Value<R extends readonly SingleRequest<unknown>[]> = R[number] extends SingleRequest<infer T> ? T : never
type Requests = readonly Request<unknown>[]
/** Filled as far as there is something to tell; a list that is too short is made longer. */
type Statuses = Status[] | null

/**
 * A communication that has begun (MPI 4.1, section 3.7). `await request.Wait()`, or simply `await request`.
 *
 * ```ts
 * const request = comm.Irecv(buf, { source: 0 })
 * …
 * await request.Wait()
 * ```
 *
 * Once it is complete it is null (`is_null`): waiting for it again ends at once with an empty status. `T`: what the
 * lower-case forms and `await request` give.
 *
 * Of several requests, those that are null, or persistent and not started, count as not there. Where one fails, the call
 * rejects with its failure; where several do, with ERR_IN_STATUS, and each one's status has its error class. The requests
 * that failed are complete too.
 */
export class Request<T = null> extends SingleRequest<T> {
  /** Ends when all have. */
  static async Waitall(requests: Requests, statuses: Statuses = null): Promise<true> {
    await Request.#wait('Waitall', requests, requests.length)
    await Request.#end('Waitall', requests, [...requests.keys()], statuses)
    return true
  }

  /** The same; gives their values. */
  static async waitall<const R extends Requests>(requests: R, statuses: Statuses = null): Promise<Values<R>> {
    await Request.#wait('waitall', requests, requests.length)
    const operations = requests.map((request) => request.operation)
    await Request.#end('waitall', requests, [...requests.keys()], statuses)
    return operations.map((operation) => valueOf(operation)) as Values<R>
  }

  /** Whether all have ended; as long as they have not, none becomes null. */
  static async Testall(requests: Requests, statuses: Statuses = null): Promise<boolean> {
    if (!(await Request.#poll('Testall', requests, requests.length))) return false
    await Request.#end('Testall', requests, [...requests.keys()], statuses)
    return true
  }

  /** The same, with their values. */
  static async testall<const R extends Requests>(
    requests: R,
    statuses: Statuses = null,
  ): Promise<[flag: true, values: Values<R>] | [flag: false, values: null]> {
    if (!(await Request.#poll('testall', requests, requests.length))) return [false, null]
    const operations = requests.map((request) => request.operation)
    await Request.#end('testall', requests, [...requests.keys()], statuses)
    return [true, operations.map((operation) => valueOf(operation)) as Values<R>]
  }

  /** As `Testall`, but the requests stay what they are. */
  static async Get_status_all(requests: Requests, statuses: Statuses = null): Promise<boolean> {
    if (!(await Request.#poll('Get_status_all', requests, requests.length))) return false
    await Request.#end('Get_status_all', requests, [...requests.keys()], statuses, true)
    return true
  }

  /** mpi4py's other name for it. */
  static get_status_all(requests: Requests, statuses: Statuses = null): Promise<boolean> {
    return Request.Get_status_all(requests, statuses)
  }

  /**
   * Ends when one has: of several, the one that ended first, so that none is passed over for ever.
   * @returns its index; `MPI.UNDEFINED` when all are null
   */
  static async Waitany(requests: Requests, status: Status | null = null): Promise<number> {
    await Request.#wait('Waitany', requests, 1)
    return Request.#any('Waitany', requests, status)
  }

  /** The same, with the value. */
  static async waitany<const R extends Requests>(
    requests: R,
    status: Status | null = null,
  ): Promise<[index: number, value: Value<R>]> {
    await Request.#wait('waitany', requests, 1)
    const operations = requests.map((request) => request.operation)
    const index = await Request.#any('waitany', requests, status)
    return [index, valueOf(operations[index] ?? null) as Value<R>]
  }

  /** The index of one that has ended, and whether there is one; all null: `[MPI.UNDEFINED, true]`. */
  static async Testany(requests: Requests, status: Status | null = null): Promise<[index: number, flag: boolean]> {
    const flag = await Request.#poll('Testany', requests, 1)
    return [flag ? await Request.#any('Testany', requests, status) : UNDEFINED, flag]
  }

  /** The same, with the value. */
  static async testany<const R extends Requests>(
    requests: R,
    status: Status | null = null,
  ): Promise<[index: number, flag: boolean, value: Value<R> | null]> {
    const flag = await Request.#poll('testany', requests, 1)
    const operations = requests.map((request) => request.operation)
    const index = flag ? await Request.#any('testany', requests, status) : UNDEFINED
    return [index, flag, valueOf(operations[index] ?? null) as Value<R> | null]
  }

  /** As `Testany`, but the requests stay what they are. */
  static async Get_status_any(
    requests: Requests,
    status: Status | null = null,
  ): Promise<[index: number, flag: boolean]> {
    const flag = await Request.#poll('Get_status_any', requests, 1)
    return [flag ? await Request.#any('Get_status_any', requests, status, true) : UNDEFINED, flag]
  }

  /** mpi4py's other name for it. */
  static get_status_any(requests: Requests, status: Status | null = null): Promise<[index: number, flag: boolean]> {
    return Request.Get_status_any(requests, status)
  }

  /** Ends when at least one has. @returns the indices of all that have, lowest first; null when all are null */
  static async Waitsome(requests: Requests, statuses: Statuses = null): Promise<number[] | null> {
    await Request.#wait('Waitsome', requests, 1)
    return Request.#some('Waitsome', requests, statuses)
  }

  /** The same, with the values. */
  static async waitsome<const R extends Requests>(
    requests: R,
    statuses: Statuses = null,
  ): Promise<[indices: number[], values: Value<R>[]] | [indices: null, values: null]> {
    await Request.#wait('waitsome', requests, 1)
    return Request.#someValues('waitsome', requests, statuses)
  }

  /** The indices of those that have ended, lowest first: maybe none; null when all are null. */
  static async Testsome(requests: Requests, statuses: Statuses = null): Promise<number[] | null> {
    await Request.#poll('Testsome', requests, 1)
    return Request.#some('Testsome', requests, statuses)
  }

  /** The same, with the values. */
  static async testsome<const R extends Requests>(
    requests: R,
    statuses: Statuses = null,
  ): Promise<[indices: number[], values: Value<R>[]] | [indices: null, values: null]> {
    await Request.#poll('testsome', requests, 1)
    return Request.#someValues('testsome', requests, statuses)
  }

  /** As `Testsome`, but the requests stay what they are. */
  static async Get_status_some(requests: Requests, statuses: Statuses = null): Promise<number[] | null> {
    await Request.#poll('Get_status_some', requests, 1)
    return Request.#some('Get_status_some', requests, statuses, true)
  }

  /** mpi4py's other name for it. */
  static get_status_some(requests: Requests, statuses: Statuses = null): Promise<number[] | null> {
    return Request.Get_status_some(requests, statuses)
  }

  /** Ends the one that ended first. */
  static async #any(op: string, requests: Requests, status: Status | null, keep = false): Promise<number> {
    let first = UNDEFINED
    let place = Number.POSITIVE_INFINITY
    for (const [index, request] of requests.entries()) {
      if (!request.operation || request.place >= place) continue
      first = index
      place = request.place
    }
    status?.clear()
    if (first !== UNDEFINED) await Request.#end(op, requests, [first], status && [status], keep)
    return first
  }

  /** Ends all that have ended. */
  static async #some(op: string, requests: Requests, statuses: Statuses, keep = false): Promise<number[] | null> {
    if (requests.every((request) => !request.operation)) return null
    const ended = Request.#ended(requests)
    await Request.#end(op, requests, ended, statuses, keep)
    return ended
  }

  static async #someValues<R extends Requests>(
    op: string,
    requests: R,
    statuses: Statuses,
  ): Promise<[indices: number[], values: Value<R>[]] | [indices: null, values: null]> {
    const operations = requests.map((request) => request.operation)
    const indices = await Request.#some(op, requests, statuses)
    if (!indices) return [null, null]
    return [indices, indices.map((index) => valueOf(operations[index] ?? null) as Value<R>)]
  }

  /** Waits until so many of the requests that are not null have ended, or all of them. */
  static async #wait(op: string, requests: Requests, wanted: number): Promise<void> {
    Request.#check(op, requests)
    const pending = requests.flatMap(({ operation, ended }) => (operation && !ended ? [operation] : []))
    const [first] = pending
    const ended = Request.#ended(requests)
    if (!first || ended.length >= wanted) {
      const done = requests[ended[0] ?? -1]?.operation
      done?.calls.runNow(
        op,
        `${ended.length} of ${requests.length} requests have ended, the first ${done.op}`,
        () => {},
      )
      return
    }
    const detail = `${pending.length} of ${requests.length} requests, the first of them ${first.op} (${first.detail})`
    let wake = (): void => {}
    const enough = new Promise<void>((resolve) => {
      wake = () => {
        if (Request.#enough(requests, wanted)) resolve()
      }
    })
    for (const { wakers } of requests) wakers.add(wake)
    try {
      await first.calls.run(op, detail, () => enough)
    } finally {
      for (const { wakers } of requests) wakers.delete(wake)
    }
  }

  /** The same without waiting: `false` gives the event loop one task. */
  static async #poll(op: string, requests: Requests, wanted: number): Promise<boolean> {
    Request.#check(op, requests)
    if (!Request.#enough(requests, wanted)) await oneTask()
    return Request.#enough(requests, wanted)
  }

  static #enough(requests: Requests, wanted: number): boolean {
    const active = requests.filter((request) => request.operation)
    return Request.#ended(requests).length >= Math.min(wanted, active.length)
  }

  /** Indices of those that are not null and have ended. */
  static #ended(requests: Requests): number[] {
    return [...requests.keys()].filter((index) => requests[index]?.operation && requests[index].ended)
  }

  static async #end(
    op: string,
    requests: Requests,
    indices: number[],
    statuses: Statuses,
    keep = false,
  ): Promise<void> {
    const failures: { name: string; calls: Calls; error: Error }[] = []
    for (const [n, index] of indices.entries()) {
      const request = requests[index]
      const operation = request?.operation
      const status = statuses && (statuses[n] ??= new Status())
      const error = request?.end(status, keep)
      if (!error || !operation) continue
      failures.push({ name: `request ${index} (${operation.op}, ${operation.detail})`, calls: operation.calls, error })
    }
    const [first] = failures
    if (!first) return
    await first.calls.run(op, '', () => {
      throw failures.length === 1 ? named(first) : severalFailed(op, failures, indices.length)
    })
  }

  static #check(op: string, requests: Requests): void {
    for (const [index, request] of requests.entries()) {
      if (request instanceof Request) continue
      const fix = 'give what a call such as Isend or Irecv gave'
      throw new Exception('ERR_REQUEST', `${op}: request ${index} is ${shown(request)}, not a Request; ${fix}`)
    }
  }
}

interface Failure {
  name: string
  error: Error
}

const named = ({ name, error }: Failure): Error =>
  error instanceof CommError ? new CommError(error.code, `${name}: ${error.message}`, { cause: error }) : error

function severalFailed(op: string, failures: Failure[], of: number): Exception {
  const [first] = failures
  const text = `${op}: ${failures.length} of ${of} requests failed; the statuses have each one's error class`
  return new Exception('ERR_IN_STATUS', `${text}. The first: ${first?.name}: ${first?.error.message}`, {
    cause: new AggregateError(failures.map(({ error }) => error)),
  })
}

/** No communication: what a completed request becomes. */
export const REQUEST_NULL = new Request(null)
