import { Fifo } from '../transport/fifo.ts'
import { Deadline } from './deadline.ts'
import { TimeoutError } from './errors.ts'
import type { Future, Timeout } from './future.ts'

/** For `wait`: when one is done. */
export const FIRST_COMPLETED = 'FIRST_COMPLETED' as const
/** For `wait`: when one has failed, or all are done. */
export const FIRST_EXCEPTION = 'FIRST_EXCEPTION' as const
/** For `wait`: when all are done. */
export const ALL_COMPLETED = 'ALL_COMPLETED' as const

type ReturnWhen = typeof FIRST_COMPLETED | typeof FIRST_EXCEPTION | typeof ALL_COMPLETED

/** The futures as they come to their end; each once, those that have ended first. @throws {TimeoutError} */
export function as_completed<T>(
  fs: Iterable<Future<T>>,
  { timeout = null }: { timeout?: Timeout } = {},
): AsyncIterableIterator<Future<T>, void> {
  const deadline = new Deadline('as_completed', timeout)
  const futures = new Set(fs)
  const ended = new Fifo<Future<T>>()
  let wake = (): void => {}
  for (const future of futures) {
    future.whenDone(() => {
      ended.push(future)
      wake()
    })
  }
  let left = futures.size
  // No generator: it would wait for the futures that it yields.
  return {
    next: async () => {
      if (left === 0) return { done: true, value: undefined }
      if (ended.length === 0) {
        await deadline.wait<void>((resolve) => {
          wake = resolve
        })
      }
      const future = ended.shift()
      if (!future) return { done: true, value: undefined }
      left--
      return { done: false, value: future }
    },
    return: async () => {
      left = 0
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

/** Waits for futures, at most `timeout` seconds. @returns those that are done, and the others */
export async function wait<T>(
  fs: Iterable<Future<T>>,
  { timeout = null, return_when = ALL_COMPLETED }: { timeout?: Timeout; return_when?: ReturnWhen } = {},
): Promise<{ done: Set<Future<T>>; not_done: Set<Future<T>> }> {
  const deadline = new Deadline('wait', timeout)
  const futures = [...new Set(fs)]
  let pending = futures.filter((future) => !future.done()).length
  const isEnough = ({ failure }: Future<T>): boolean =>
    return_when === FIRST_COMPLETED || (return_when === FIRST_EXCEPTION && failure !== null)
  if (pending > 0 && !futures.some((future) => future.done() && isEnough(future))) {
    try {
      await deadline.wait<void>((resolve) => {
        for (const future of futures) {
          if (future.done()) continue
          future.whenDone(() => {
            pending--
            if (pending === 0 || isEnough(future)) resolve()
          })
        }
      })
    } catch (error) {
      // Time is over: it is told by what is not done.
      if (!(error instanceof TimeoutError)) throw error
    }
  }
  return {
    done: new Set(futures.filter((future) => future.done())),
    not_done: new Set(futures.filter((future) => !future.done())),
  }
}
