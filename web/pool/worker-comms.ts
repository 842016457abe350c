import { UNDEFINED } from '../mpi/constants.ts'
import { Exception } from '../mpi/exception.ts'
import type { Intracomm } from '../mpi/intracomm.ts'
import { InvalidStateError } from './errors.ts'

/** The workers of a pool as a communicator, or why there is none. */
type WorkerComm = { comm: Intracomm } | { error: Error }

/** The pools that one rank works in: a task may open another pool, so the last one counts. */
export class WorkerComms {
  readonly #pools: WorkerComm[] = []

  /** Carries out `work` as a worker of this pool. */
  async within<T>(pool: WorkerComm, work: () => Promise<T>): Promise<T> {
    this.#pools.push(pool)
    try {
      return await work()
    } finally {
      this.#pools.splice(this.#pools.lastIndexOf(pool), 1)
      if ('comm' in pool) await pool.comm.free()
    }
  }

  /** @throws {InvalidStateError} outside a pool's worker; what the communicator could not be made for */
  current(): Intracomm {
    const pool = this.#pools.at(-1)
    if (!pool) {
      throw new InvalidStateError('get_comm_workers: this rank is no worker of a pool; call it within a task')
    }
    if ('error' in pool) throw pool.error
    return pool.comm
  }
}

/**
 * Of the first `maxWorkers` ranks but root; of root where it is alone. Every rank of the pool calls it.
 * @param comm with ERRORS_RETURN
 */
export async function workersOf(comm: Intracomm, root: number, maxWorkers: number): Promise<WorkerComm> {
  const { rank, size } = comm
  const isWorker = rank === root ? size === 1 : (rank < root ? rank : rank - 1) < maxWorkers
  try {
    const workers = await comm.Split(isWorker ? 0 : UNDEFINED, rank)
    if (!workers.is_null) return { comm: workers }
  } catch (error) {
    // The pool goes on without the rank that was lost.
    if (!(error instanceof Exception) || error.code !== 'ERR_PROC_FAILED') throw error
    return { error }
  }
  const why = 'this rank works in place of workers that were lost, and is not of their communicator'
  return { error: new InvalidStateError(`get_comm_workers: ${why}`) }
}
