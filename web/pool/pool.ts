import { AsyncResult, type Callbacks } from './async-result.ts'
import { shown } from '../mpi/checks.ts'
import type { Executor } from './executor.ts'
import type { Futures } from './futures.ts'
import type { Results } from './results.ts'
import { countOf, type Source } from './sources.ts'
import type { TaskTable } from './tasks.ts'

/** Calls that travel together; in a list of keywords or as it is: `pool.map(square, values, 20)`. */
type Chunks = number | { chunksize?: number }
/** Keywords of the forms that do not wait. */
type AsyncKeywords<T> = Callbacks<T> & { chunksize?: number }

/** What every rank gives alike to `Pool.run`; `initargs` matters at root only. */
export interface ProcessOptions<A extends readonly unknown[] = readonly unknown[]> {
  /** How many ranks work at most. @default all */
  processes?: number
  /** Each worker calls it before its first task. */
  initializer?: (...args: A) => unknown
  initargs?: Readonly<NoInfer<A>>
}

/** So many chunks for each worker, where the number of calls is known and the chunks' size is not given. */
const CHUNKS_PER_WORKER = 4

/**
 * The task pool under the names of Python's `multiprocessing`: mpi4py's `mpi4py.util.pool.Pool`. Programs get it from
 * `Pool.run`. It is an `MPIPoolExecutor` underneath: where results are awaited together they come as a promise, else as
 * `Results`, to be read one by one with `for await`.
 *
 * ```ts
 * const square = (x: number) => x * x
 * const sum = await Pool.run({ square }, async (pool) => {
 *   const squares = await pool.map(square, [1, 2, 3])
 *   const four = pool.apply_async(square, [2])
 *   return squares[2] + (await four.get())
 * })
 * ```
 *
 * Without `chunksize`, `map` and `starmap` and their asynchronous forms make four chunks for each worker.
 */
export class TaskPool {
  readonly #executor: Executor

  constructor(executor: Executor) {
    this.#executor = executor
  }

  /** Has a worker call `func` with these arguments. @returns what it returns @throws what it throws */
  apply<R>(func: () => R): Promise<Awaited<R>>
  apply<A extends readonly unknown[], R>(func: (...args: A) => R, args: NoInfer<A>): Promise<Awaited<R>>
  apply<R>(func: (...args: readonly unknown[]) => R, args: readonly unknown[] = []): Promise<Awaited<R>> {
    return this.#executor.submit(func, ...args).result()
  }

  /** The same without waiting. */
  apply_async<R>(func: () => R, args?: readonly [], callbacks?: Callbacks<Awaited<R>>): AsyncResult<Awaited<R>>
  apply_async<A extends readonly unknown[], R>(
    func: (...args: A) => R,
    args: NoInfer<A>,
    callbacks?: Callbacks<Awaited<R>>,
  ): AsyncResult<Awaited<R>>
  apply_async<R>(
    func: (...args: readonly unknown[]) => R,
    args: readonly unknown[] = [],
    callbacks: Callbacks<Awaited<R>> = {},
  ): AsyncResult<Awaited<R>> {
    return new AsyncResult(this.#executor.submit(func, ...args), callbacks)
  }

  /** What `func` returns for each value. @throws what the first call throws that fails; RangeError for a bad chunk size */
  async map<T, R>(func: (value: T) => R, iterable: Source<T>, chunks: Chunks = {}): Promise<Awaited<R>[]> {
    return await this.imap(func, iterable, this.#chunksize(iterable, chunks))
  }

  /** The same without waiting. */
  map_async<T, R>(
    func: (value: T) => R,
    iterable: Source<T>,
    keywords: AsyncKeywords<Awaited<R>[]> = {},
  ): AsyncResult<Awaited<R>[]> {
    return this.#async(this.imap(func, iterable, this.#chunksize(iterable, keywords)), keywords)
  }

  /** As `map`, but the results come one by one, in their order; a source without end will do. */
  imap<T, R>(func: (value: T) => R, iterable: Source<T>, chunks: Chunks = {}): Results<Awaited<R>> {
    return this.#executor.map(func, iterable, { chunksize: sizeOf(chunks) ?? 1 })
  }

  /** The same, in the order in which they are there. */
  imap_unordered<T, R>(func: (value: T) => R, iterable: Source<T>, chunks: Chunks = {}): Results<Awaited<R>> {
    return this.#executor.map(func, iterable, { chunksize: sizeOf(chunks) ?? 1, unordered: true })
  }

  /** As `map`, with all arguments of a call in one array: `pool.starmap(add, [[1, 2], [3, 4]])`. */
  async starmap<A extends readonly unknown[], R>(
    func: (...args: A) => R,
    iterable: Source<A>,
    chunks: Chunks = {},
  ): Promise<Awaited<R>[]> {
    return await this.istarmap(func, iterable, this.#chunksize(iterable, chunks))
  }

  /** The same without waiting. */
  starmap_async<A extends readonly unknown[], R>(
    func: (...args: A) => R,
    iterable: Source<A>,
    keywords: AsyncKeywords<Awaited<R>[]> = {},
  ): AsyncResult<Awaited<R>[]> {
    return this.#async(this.istarmap(func, iterable, this.#chunksize(iterable, keywords)), keywords)
  }

  /** As `starmap`, but the results come one by one, in their order. */
  istarmap<A extends readonly unknown[], R>(
    func: (...args: A) => R,
    iterable: Source<A>,
    chunks: Chunks = {},
  ): Results<Awaited<R>> {
    return this.#executor.starmap(func, iterable, { chunksize: sizeOf(chunks) ?? 1 })
  }

  /** The same, in the order in which they are there. */
  istarmap_unordered<A extends readonly unknown[], R>(
    func: (...args: A) => R,
    iterable: Source<A>,
    chunks: Chunks = {},
  ): Results<Awaited<R>> {
    return this.#executor.starmap(func, iterable, { chunksize: sizeOf(chunks) ?? 1, unordered: true })
  }

  /** Takes no more tasks; those that it has are carried out. */
  close(): void {
    this.#executor.close()
  }

  /** The same, and what no worker has begun is not carried out. */
  terminate(): void {
    this.#executor.close({ cancel_futures: true })
  }

  /** Takes no more tasks, and waits until those that it has are done: `run` does so at its end. */
  join(): Promise<void> {
    return this.#executor.shutdown()
  }

  #async<R>(results: Results<R>, callbacks: Callbacks<R[]>): AsyncResult<R[]> {
    return new AsyncResult(this.#executor.collected(results), callbacks)
  }

  #chunksize(iterable: Source<unknown>, chunks: Chunks): number {
    const given = sizeOf(chunks)
    if (given !== undefined) return given
    const count = countOf(iterable) ?? 1
    return Math.max(1, Math.ceil(count / (CHUNKS_PER_WORKER * this.#executor.num_workers)))
  }
}

const sizeOf = (chunks: Chunks): number | undefined => (typeof chunks === 'number' ? chunks : chunks.chunksize)

/** `Pool` as a program has it. */
export function createPool(futures: Futures) {
  return {
    /**
     * Every rank calls it with the same tasks. Rank 0 runs `main` with the pool while the others work for it, and gets what
     * `main` returns; the others get null once the pool is over. See `MPIPoolExecutor.run`.
     * @throws RangeError, TypeError for bad options; what `main` throws, else the first failure that nobody has asked for
     */
    run: async <T, A extends readonly unknown[]>(
      tasks: TaskTable,
      main: (pool: TaskPool) => T | PromiseLike<T>,
      options: ProcessOptions<A> = {},
    ): Promise<T | null> => {
      const { processes, ...rest } = options
      if (processes !== undefined && (!Number.isInteger(processes) || processes < 1)) {
        throw new RangeError(`Pool: processes is ${shown(processes)}, but it must be a whole number from 1 on`)
      }
      const chosen = processes === undefined ? rest : { ...rest, max_workers: processes }
      return await futures.MPIPoolExecutor.run(tasks, (executor) => main(new TaskPool(executor)), chosen)
    },
  }
}
