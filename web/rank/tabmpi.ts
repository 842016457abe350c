/**
 * The module 'tabmpi': what a program imports. It is evaluated when the program is, after the worker has joined its run.
 *
 * ```ts
 * import { MPI, gpu } from 'tabmpi'
 * const rank = MPI.COMM_WORLD.Get_rank()
 * ```
 */
import type { Executor } from '../pool/executor.ts'
import { createPool, type TaskPool } from '../pool/pool.ts'
import { currentRank } from './current.ts'

export type { NumericArray, Thread } from '../compute/gpu.ts'
export type { GpuArray } from './gpu-messages.ts'
export type { ProgramDisplay as Display } from './display.ts'
export type { AsyncResult } from '../pool/async-result.ts'
export type { Future } from '../pool/future.ts'
export type { Results } from '../pool/results.ts'

const { mpi, futures: pools, gpu: compute, args: given, display: show, progress: tellProgress } = currentRank()

/** MPI as mpi4py names it. */
export const MPI = mpi
/** The task pool as mpi4py names it: its module `mpi4py.futures`. */
export const futures = pools
/** A pool of all ranks of the run: rank 0 gives tasks, and who is ready takes the next. */
export const MPIPoolExecutor = pools.MPIPoolExecutor
/** What `MPIPoolExecutor.run` and `MPICommExecutor.run` give to root's function. */
export type MPIPoolExecutor = Executor
/** A pool of a communicator's ranks. */
export const MPICommExecutor = pools.MPICommExecutor
/** The pool of all ranks under the names of Python's `multiprocessing`: mpi4py's `mpi4py.util.pool.Pool`. */
export const Pool = createPool(pools)
/** What `Pool.run` gives to root's function. */
export type Pool = TaskPool
/** WebGPU for this rank's chunk. */
export const gpu = compute
/** What follows the program's name on the command line, or the page's parameters. */
export const args = given
/**
 * Shows something on this rank's page; a later display of the same kind and title takes an earlier one's place.
 * @throws TypeError for what the page cannot draw
 */
export const display = show
/**
 * Tells everybody how far this rank is, in units of the program's own: `progress(step, steps)`. As cheap as it should be in
 * a loop: only a few calls a second are passed on.
 * @throws RangeError unless 0 <= done <= total and total > 0
 */
export const progress = tellProgress
