import type { Intracomm } from '../mpi/intracomm.ts'
import { MPICommExecutor, type PoolOptions } from './comm-executor.ts'
import { collect, compose } from './derived-futures.ts'
import { BrokenExecutor, CancelledError, InvalidStateError, TimeoutError } from './errors.ts'
import type { Executor } from './executor.ts'
import { Future } from './future.ts'
import type { TaskTable } from './tasks.ts'
import { ALL_COMPLETED, as_completed, FIRST_COMPLETED, FIRST_EXCEPTION, wait } from './waiting.ts'
import { WorkerComms } from './worker-comms.ts'

/** A pool of a communicator's ranks, as a program makes one. */
type CommExecutorClass = new <A extends readonly unknown[] = readonly unknown[]>(
  comm: Intracomm,
  root?: number,
  options?: PoolOptions<A>,
) => MPICommExecutor<A>

/** The task pool as a program has it. */
export type Futures = ReturnType<typeof createFutures>

/** The task pool of one rank: mpi4py's module `mpi4py.futures`. @param world all ranks of the run */
export function createFutures(world: Intracomm) {
  const workerComms = new WorkerComms()

  const RankCommExecutor: CommExecutorClass = class<
    A extends readonly unknown[] = readonly unknown[],
  > extends MPICommExecutor<A> {
    constructor(comm: Intracomm, root = 0, options: PoolOptions<A> = {}) {
      super(comm, root, options, workerComms)
    }
  }

  return {
    ALL_COMPLETED,
    BrokenExecutor,
    CancelledError,
    FIRST_COMPLETED,
    FIRST_EXCEPTION,
    Future,
    InvalidStateError,
    MPICommExecutor: RankCommExecutor,
    /** A pool of all ranks of the run, whose tasks rank 0 gives. */
    MPIPoolExecutor: {
      /**
       * Every rank calls it with the same tasks. Rank 0 runs `main` with the pool while the others work for it, and gets what
       * `main` returns; the others get null once the pool is over.
       *
       * ```ts
       * const square = (x: number) => x * x
       * const squares = await MPIPoolExecutor.run({ square }, (pool) => pool.map(square, [1, 2, 3]))
       * ```
       *
       * @throws what `main` throws, else the first failure of a task that nobody has asked for
       */
      run: <T, A extends readonly unknown[]>(
        tasks: TaskTable,
        main: (pool: Executor) => T | PromiseLike<T>,
        options: PoolOptions<A> = {},
      ): Promise<T | null> => new RankCommExecutor(world, 0, options).run(tasks, main),
    },
    TimeoutError,
    as_completed,
    collect,
    compose,
    /**
     * Within a task (or an initializer): the workers of its pool as a communicator, for messages among them. Who is in a
     * collective of it waits for all workers: give each one task, and no others meanwhile.
     * @throws {InvalidStateError} elsewhere; {Exception} ERR_PROC_FAILED where a rank was lost before the pool had begun
     */
    get_comm_workers: (): Intracomm => workerComms.current(),
    wait,
  }
}
