import type { Intracomm } from '../mpi/intracomm.ts'
import type { Mpi } from '../mpi/mpi.ts'
import { runWorld } from './run-world.ts'

/**
 * Runs `program` on every rank of a world of `size`, on each of four communicators in turn: COMM_SELF, COMM_WORLD, and
 * a duplicate of each.
 */
export async function everyComm(size: number, program: (comm: Intracomm, mpi: Mpi) => Promise<void>): Promise<void> {
  await runWorld(size, async (mpi) => {
    for (const comm of [mpi.COMM_SELF, mpi.COMM_WORLD]) {
      await program(comm, mpi)
      const dup = await comm.Dup()
      await program(dup, mpi)
      await dup.Free()
    }
  })
}

/** Ranks that pass something on round a ring. */
export function ring({ rank, size }: Intracomm): { dest: number; source: number } {
  return { dest: (rank + 1) % size, source: (rank + size - 1) % size }
}
