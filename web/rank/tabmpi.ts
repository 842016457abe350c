/**
 * The module 'tabmpi': what a program imports. It is evaluated when the program is, after the worker has joined its run.
 *
 * ```ts
 * import { MPI, gpu } from 'tabmpi'
 * const rank = MPI.COMM_WORLD.Get_rank()
 * ```
 */
import { currentRank } from './current.ts'

export type { Display } from './display.ts'

const { mpi, gpu: compute, args: given, display: show } = currentRank()

/** MPI as mpi4py names it. */
export const MPI = mpi
/** WebGPU for this rank's chunk. */
export const gpu = compute
/** What follows the program's name on the command line, or the page's parameters. */
export const args = given
/** Shows something on this rank's page. */
export const display = show
