import { Future } from './future.ts'

/**
 * One future of what all of these return, in their order: mpi4py's `collect`. Where one fails, or is cancelled, so is it,
 * and the others are taken back as far as they have not begun; to cancel it takes them all back.
 *
 * ```ts
 * const sums = futures.collect([pool.submit(add, 1, 2), pool.submit(add, 3, 4)])
 * console.log(await sums) // [3, 7]
 * ```
 */
export function collect<T>(fs: Iterable<Future<T>>): Future<T[]> {
  const items = [...fs]
  let all = new Future<T[]>()
  for (const item of new Set(items)) all = item.derived()
  let pending = new Set(items).size
  const finish = (): void => all.set_result(items.map((item) => item.resultNow()))
  if (pending === 0) finish()
  all.whenDone(() => {
    for (const item of items) item.cancel()
  })
  for (const item of new Set(items)) {
    item.whenDone(() => {
      pending--
      if (all.done()) return
      if (item.cancelled()) all.cancel()
      else if (item.failure) all.set_exception(item.failure)
      else if (pending === 0) finish()
    })
  }
  return all
}

/**
 * A future of what `resulthook` makes of this one's result, or `excepthook` of its failure: mpi4py's `compose`. An Error that
 * `excepthook` returns, and whatever a hook throws, is the new one's failure. Without a hook the end is this one's. Hooks
 * are called as soon as this one is done; to cancel either future cancels the other, if its task has not begun.
 *
 * ```ts
 * const text = futures.compose(pool.submit(add, 1, 2), (sum) => `the sum is ${sum}`)
 * console.log(await text) // the sum is 3
 * ```
 */
export function compose<T>(future: Future<T>): Future<T>
export function compose<T, R>(future: Future<T>, resulthook: (result: T) => R): Future<R>
export function compose<T, R = T, E = R>(
  future: Future<T>,
  resulthook: ((result: T) => R) | null,
  excepthook: (error: Error) => E | Error,
): Future<R | E>
export function compose(
  future: Future<unknown>,
  resulthook: ((result: unknown) => unknown) | null = null,
  excepthook: ((error: Error) => unknown) | null = null,
): Future<unknown> {
  const composed = future.derived()
  composed.whenDone(() => {
    if (composed.cancelled()) future.cancel()
  })
  future.whenDone(() => {
    if (composed.done()) return
    if (future.cancelled()) composed.cancel()
    else settle(composed, () => outcome(future, resulthook, excepthook))
  })
  return composed
}

/** What the future has come to; an Error where it has failed. */
function outcome(
  future: Future<unknown>,
  resulthook: ((result: unknown) => unknown) | null,
  excepthook: ((error: Error) => unknown) | null,
): { value: unknown } | { error: Error } {
  const { failure } = future
  if (!failure) {
    const value = future.resultNow()
    return { value: resulthook ? resulthook(value) : value }
  }
  const value = excepthook ? excepthook(failure) : failure
  return value instanceof Error ? { error: value } : { value }
}

function settle(composed: Future<unknown>, decide: () => { value: unknown } | { error: Error }): void {
  let end: ReturnType<typeof decide>
  try {
    end = decide()
  } catch (error) {
    end = { error: error instanceof Error ? error : new Error(String(error)) }
  }
  if ('error' in end) composed.set_exception(end.error)
  else composed.set_result(end.value)
}
