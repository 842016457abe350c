import { checkRoot, shown } from '../mpi/checks.ts'
import { ERRORS_RETURN } from '../mpi/errhandler.ts'
import { Exception } from '../mpi/exception.ts'
import { Intracomm } from '../mpi/intracomm.ts'
import { Crew } from './crew.ts'
import { Executor } from './executor.ts'
import { serve } from './serve.ts'
import { Tally } from './tally.ts'
import { Tasks, type TaskTable } from './tasks.ts'
import { WorkerComms, workersOf } from './worker-comms.ts'

/** What every rank gives alike; `initargs` and `progress` matter at root only. */
export interface PoolOptions<A extends readonly unknown[] = readonly unknown[]> {
  /** How many ranks work at most. @default all */
  max_workers?: number
  /** Each worker calls it before its first task. */
  initializer?: (...args: A) => unknown
  initargs?: Readonly<NoInfer<A>>
  /** Told at root how many calls have ended, of how many: `progress` of module 'tabmpi' fits. */
  progress?: (done: number, total: number) => void
}

/** Communicators of which this rank is in a pool. */
const inPool = new WeakSet<Intracomm>()

/** A pool of a communicator's ranks, whose tasks `root` gives: mpi4py's `MPICommExecutor`. */
export class MPICommExecutor<A extends readonly unknown[] = readonly unknown[]> {
  readonly #comm: Intracomm
  readonly #root: number
  readonly #options: PoolOptions<A>
  readonly #workerComms: WorkerComms

  /**
   * @param workerComms this rank's: programs leave it out
   * @throws {Exception} ERR_COMM for what is no communicator of one group, ERR_ROOT; RangeError, TypeError for bad options
   */
  constructor(comm: Intracomm, root = 0, options: PoolOptions<A> = {}, workerComms = new WorkerComms()) {
    if (!(comm instanceof Intracomm) || comm.is_null) {
      throw new Exception('ERR_COMM', `MPICommExecutor: comm is ${shown(comm)}, but it must be an intracommunicator`)
    }
    checkRoot('MPICommExecutor', root, comm.size)
    const { max_workers = 1, initializer } = options
    if (!Number.isInteger(max_workers) || max_workers < 1) {
      throw new RangeError(`MPICommExecutor: max_workers is ${max_workers}, but it must be a whole number from 1 on`)
    }
    if (initializer !== undefined && typeof initializer !== 'function') {
      throw new TypeError(`MPICommExecutor: initializer is ${shown(initializer)}, but it must be a function`)
    }
    this.#comm = comm
    this.#root = root
    this.#options = options
    this.#workerComms = workerComms
  }

  /**
   * Every rank calls it with the same tasks; see `MPIPoolExecutor.run`.
   * @throws {Exception} ERR_OTHER in a task or in `main` of a pool of the same communicator: its ranks are at work
   */
  async run<T>(tasks: TaskTable, main: (pool: Executor) => T | PromiseLike<T>): Promise<T | null> {
    const known = new Tasks(tasks)
    const comm = this.#comm
    if (inPool.has(comm)) {
      throw new Exception('ERR_OTHER', 'run: the ranks of this communicator are in a pool already; end that one first')
    }
    inPool.add(comm)
    try {
      // Messages of a communicator of its own meet none of the program's.
      const own = await comm.Dup()
      // A lost worker is the pool's business; it must not end the world.
      own.Set_errhandler(ERRORS_RETURN)
      try {
        const { max_workers = own.size } = this.#options
        const workers = await workersOf(own, this.#root, max_workers)
        const work = (): Promise<null> => this.#workerComms.within(workers, () => this.#work(own, known))
        return own.rank === this.#root ? await this.#lead(own, known, main, work) : await work()
      } finally {
        await own.Free()
      }
    } finally {
      inPool.delete(comm)
    }
  }

  async #work(comm: Intracomm, tasks: Tasks): Promise<null> {
    await serve({ comm, root: this.#root, tasks, initializer: this.#options.initializer ?? null })
    return null
  }

  async #lead<T>(
    comm: Intracomm,
    tasks: Tasks,
    main: (pool: Executor) => T | PromiseLike<T>,
    work: () => Promise<null>,
  ): Promise<T> {
    const { max_workers = comm.size, initargs = [], progress = null } = this.#options
    const tally = new Tally(progress)
    const crew = new Crew({
      comm,
      maxWorkers: max_workers,
      initargs,
      serveSelf: async () => {
        await work()
      },
      ended: ({ calls }) => tally.ended(calls.length),
    })
    const pool = new Executor(crew, tasks, tally)
    try {
      const result = await main(pool)
      await pool.shutdown()
      const failure = pool.unseenFailure
      if (failure) throw failure
      return result
    } finally {
      await pool.shutdown({ cancel_futures: true })
      await crew.leave()
    }
  }
}
