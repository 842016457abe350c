import type { Gpu } from '../compute/gpu.ts'
import type { Mpi } from '../mpi/mpi.ts'
import type { Futures } from '../pool/futures.ts'
import type { ProgramDisplay } from './display.ts'

/** What module 'tabmpi' gives a program. */
export interface CurrentRank {
  mpi: Mpi
  futures: Futures
  gpu: Gpu
  /** What follows the program's name on the command line, or the page's parameters. */
  args: readonly string[]
  /** Shows something on this rank's page. @throws TypeError for what the page cannot draw */
  display: (value: ProgramDisplay) => void
  /** Tells the page how far the program is. @throws RangeError for numbers that say no progress */
  progress: (done: number, total: number) => void
}

let current: CurrentRank | null = null

/** Called by the worker once, before it imports the program. */
export function setCurrentRank(rank: CurrentRank): void {
  current = rank
}

/** @throws Error outside a rank's worker */
export function currentRank(): CurrentRank {
  if (current) return current
  throw new Error("'tabmpi' works inside a program that a world runs: start it with `tabmpi run` or from the page")
}
