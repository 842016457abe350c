import { MPI } from 'tabmpi'

const comm = MPI.COMM_WORLD

/**
 * Milliseconds of one call, the slowest rank's. Ranks wait for each other before each, so that none begins while another
 * is under way.
 */
export async function timed(call: () => Promise<void>, calls: number): Promise<number> {
  const slowest = new Float64Array(calls)
  for (let i = 0; i < calls; i++) {
    await comm.Barrier()
    const began = MPI.Wtime()
    await call()
    slowest[i] = (MPI.Wtime() - began) * 1000
  }
  await comm.Allreduce(MPI.IN_PLACE, slowest, MPI.MAX)
  return slowest.reduce((sum, ms) => sum + ms, 0) / calls
}
