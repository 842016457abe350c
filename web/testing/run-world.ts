import { Calls } from '../mpi/calls.ts'
import { createMpi, type Mpi, type MpiSetup } from '../mpi/mpi.ts'
import { loopbackEndpoints, type ObserverOf } from './endpoints.ts'

/**
 * Runs `program` on `size` ranks in this process, over loopback links.
 * @param setupOf what a rank is set up with otherwise than the rest
 * @param observerOf who is told of a rank's messages
 * @returns what each rank's program returned, in rank order @throws the first failure in rank order, after all have ended
 */
export async function runWorld<T>(
  size: number,
  program: (mpi: Mpi) => Promise<T>,
  setupOf: (rank: number) => Partial<MpiSetup> = () => ({}),
  observerOf?: ObserverOf,
): Promise<T[]> {
  const endpoints = loopbackEndpoints(size, observerOf)
  const runs = await Promise.allSettled(
    endpoints.map(async (endpoint, rank) => {
      const abort = (error: Error): void => lose(error.message)
      /** As in a real world, a rank that fails takes the others along. */
      const lose = (message: string): void => {
        for (const other of endpoints) {
          if (other !== endpoint) other.peerLost(rank, { reason: 'lost', message: `rank ${rank} failed: ${message}` })
        }
      }
      const processorName = `loopback ${rank}`
      const mpi = createMpi({ endpoint, calls: new Calls(), processorName, abort, ...setupOf(rank) })
      try {
        const result = await program(mpi)
        await endpoint.finalize()
        for (const other of endpoints) if (other !== endpoint) other.peerEnded(rank)
        return result
      } catch (error) {
        lose(String(error))
        throw error
      }
    }),
  )
  return runs.map((run) => {
    if (run.status === 'rejected') throw run.reason
    return run.value
  })
}
