import { Fifo } from '../transport/fifo.ts'
import type { Crew } from './crew.ts'
import { CancelledError, InvalidStateError } from './errors.ts'
import { Future, type Timeout } from './future.ts'
import type { Call } from './orders.ts'
import { Results } from './results.ts'
import { grouped, isSource, type Sized, type Source, spread, zipped } from './sources.ts'
import type { Tally } from './tally.ts'
import type { Tasks } from './tasks.ts'
import type { Outcome, Unit } from './unit.ts'

/** How `map` and `starmap` go about it. */
export interface MapOptions {
  /** Calls that travel together: more of them make short tasks cheaper. @default 1 */
  chunksize?: number
  /** Results come as they are there, not in the order of the arguments. @default false */
  unordered?: boolean
  /** Seconds from the call on, within which results must have come. @default null: no limit */
  timeout?: Timeout
}

/** For each parameter of a task a source of values. */
type Sources<A extends readonly unknown[]> = { readonly [I in keyof A]: Source<A[I]> }

/** Units that a map is ahead of its reader, for each worker: enough that no worker waits for a long task before it. */
const AHEAD = 64

/**
 * A pool of workers, as root sees it: mpi4py's `MPIPoolExecutor`. Programs get it from `MPIPoolExecutor.run` and
 * `MPICommExecutor.run`. A task is a function that was given to `run`; its arguments and its result travel as with `comm.send`.
 */
export class Executor {
  readonly #crew: Crew
  readonly #tasks: Tasks
  readonly #tally: Tally
  /** Null: its pool is open. */
  #closed: Promise<void> | null = null
  readonly #results = new Set<Results<unknown>>()
  readonly #failed = new Fifo<Future<unknown>>()
  readonly #collections: Promise<unknown>[] = []

  constructor(crew: Crew, tasks: Tasks, tally: Tally) {
    this.#crew = crew
    this.#tasks = tasks
    this.#tally = tally
  }

  /** Number of workers that are there: all ranks but root, which works itself only when there is no other. */
  get num_workers(): number {
    return this.#crew.size
  }

  /**
   * Has a worker call `fn` with these arguments. What the call throws is thrown by the future; a failure that nobody asks for
   * is thrown by `run` at its end.
   * @throws TypeError when `fn` is no task of the pool; {InvalidStateError} after `shutdown`; {BrokenExecutor}
   */
  submit<A extends readonly unknown[], R>(fn: (...args: A) => R, ...args: A): Future<Awaited<R>> {
    const task = this.#open('submit', fn)
    const future = new Future<Awaited<R>>(this.#keep)
    this.#tally.expect(1)
    this.#crew.add(new SubmittedUnit(task, args, future))
    return future
  }

  /**
   * Has the workers call `fn` with the first values of all sources, the second ones, and so on until one of them ends.
   * @throws as `submit`, and RangeError for a chunk size below 1
   */
  map<A extends readonly unknown[], R>(
    fn: (...args: A) => R,
    ...sources: [...sources: Sources<A>, options?: MapOptions]
  ): Results<Awaited<R>>
  map(fn: (...args: never[]) => unknown, ...given: unknown[]): Results<unknown> {
    const last = given.at(-1)
    const isLastOptions = given.length > 0 && !isSource(last)
    const sources = isLastOptions ? given.slice(0, -1) : given
    if (sources.length === 0) throw new TypeError('map: there are no arguments; give an array for each parameter')
    return this.#map('map', fn, zipped('map', sources), isLastOptions ? (last as MapOptions) : {})
  }

  /** The same, with all arguments of a call in one array: `pool.starmap(add, [[1, 2], [3, 4]])`. */
  starmap<A extends readonly unknown[], R>(
    fn: (...args: A) => R,
    source: Source<A>,
    options: MapOptions = {},
  ): Results<Awaited<R>> {
    return this.#map<Awaited<R>>('starmap', fn, spread('starmap', source), options)
  }

  /** All that a map gives, in one future. The pool's end waits for it; a failure that nobody asks for is thrown there. */
  collected<R>(results: Results<R>): Future<R[]> {
    const future = new Future<R[]>(this.#keep)
    const settled = results.then(
      (values) => future.set_result(values),
      (error: unknown) => {
        if (error instanceof CancelledError) future.cancel()
        else future.set_exception(error instanceof Error ? error : new Error(String(error)))
      },
    )
    this.#collections.push(settled)
    return future
  }

  /** Waits until all workers have run the initializer. @throws {BrokenExecutor} when it fails; {InvalidStateError} */
  async bootup(): Promise<this> {
    this.#checkOpen('bootup')
    await this.#crew.ready()
    return this
  }

  /**
   * Takes no more tasks, and ends when those that it has are done: `run` does so at its end.
   * @param options `wait: false` ends at once, and the tasks go on; `cancel_futures` takes back what no worker has begun
   */
  async shutdown({ wait = true, cancel_futures = false } = {}): Promise<void> {
    this.close({ cancel_futures })
    if (wait) await this.#closed
  }

  /** As `shutdown({ wait: false })`, without a promise. */
  close({ cancel_futures = false } = {}): void {
    this.#closed ??= this.#finish()
    if (!cancel_futures) return
    for (const results of this.#results) results.cancel()
    this.#crew.cancelQueued()
  }

  /** The first failure of a task that nobody has asked for. */
  get unseenFailure(): Error | null {
    for (const results of this.#results) {
      const { unseen } = results
      if (unseen) return unseen
    }
    this.#dropSeen()
    return this.#failed.peek()?.failure ?? null
  }

  async #finish(): Promise<void> {
    for (const results of this.#results) results.unbounded()
    await Promise.all([...this.#results].map(({ fed }) => fed))
    await this.#crew.idle()
    await Promise.all(this.#collections)
  }

  #map<R>(op: string, fn: unknown, { values, count }: Sized<Call>, options: MapOptions): Results<R> {
    const task = this.#open(op, fn)
    const { chunksize = 1, unordered = false, timeout = null } = options
    if (!Number.isInteger(chunksize) || chunksize < 1) {
      throw new RangeError(`${op}: chunksize is ${chunksize}, but it must be a whole number from 1 on`)
    }
    let untaken = count ?? 0
    const add = (unit: Unit): void => {
      const calls = unit.calls.length
      if (count === null) this.#tally.expect(calls)
      else untaken -= calls
      this.#crew.add(unit)
    }
    const over = (): void => {
      this.#results.delete(results)
      this.#tally.expect(-untaken)
    }
    const groups = grouped(values, chunksize)
    const window = AHEAD * this.#crew.size
    const results = new Results<R>({ op, task, groups, unordered, timeout, window, add, over })
    this.#tally.expect(untaken)
    this.#results.add(results)
    return results
  }

  #open(op: string, fn: unknown): string {
    this.#checkOpen(op)
    const { broken } = this.#crew
    if (broken) throw broken
    return this.#tasks.nameOf(op, fn)
  }

  #checkOpen(op: string): void {
    if (this.#closed) throw new InvalidStateError(`${op}: the pool takes no more tasks: it has been shut down`)
  }

  readonly #keep = (failed: Future<unknown>): void => {
    this.#dropSeen()
    this.#failed.push(failed)
  }

  #dropSeen(): void {
    while (this.#failed.peek()?.isUnseenFailure === false) this.#failed.shift()
  }
}

class SubmittedUnit<T> implements Unit {
  readonly task: string
  readonly calls: readonly Call[]
  readonly #future: Future<T>

  constructor(task: string, args: Call, future: Future<T>) {
    this.task = task
    this.calls = [args]
    this.#future = future
  }

  begin(): boolean {
    return this.#future.set_running_or_notify_cancel()
  }

  end({ values, error }: Outcome): void {
    // The task's function says what it returns.
    if (error) this.#future.set_exception(error)
    else this.#future.set_result(values[0] as T)
  }

  cancel(): void {
    this.#future.cancel()
  }
}
