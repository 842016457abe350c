import { Calls } from '../mpi/calls.ts'
import { createMpi, type Mpi } from '../mpi/mpi.ts'
import { loopbackEndpoints } from './endpoints.ts'

/** A rank's view of a world in which ranks die. */
export interface MortalRank {
  mpi: Mpi
  /** This rank's tab is gone from now on: what the program goes on to do reaches nobody. Never resolves. */
  die: () => Promise<never>
  /** The ranks that this one's program has said to go on without. */
  without: ReadonlySet<number>
}

/**
 * Runs `program` on `size` ranks in this process; ranks that die are mourned by the others.
 * @returns what the programs of the survivors returned, in rank order; null for the dead
 * @throws the first failure of a survivor, after all have ended
 */
export async function runMortalWorld<T>(
  size: number,
  program: (rank: MortalRank) => Promise<T>,
): Promise<(T | null)[]> {
  const endpoints = loopbackEndpoints(size)
  const runs = await Promise.allSettled(
    endpoints.map((endpoint, rank) => {
      const calls = new Calls()
      const without = new Set<number>()
      const goesOnWithout = (ranks: readonly number[]): void => ranks.forEach((lost) => without.add(lost))
      const mpi = createMpi({ endpoint, calls, processorName: `mortal ${rank}`, abort: () => {}, goesOnWithout })
      const tell = (): void => {
        for (const other of endpoints) {
          if (other === endpoint) continue
          other.peerLost(rank, { reason: 'closed', message: `rank ${rank} is lost: its tab was closed` })
        }
      }
      return new Promise<T | null>((resolve, reject) => {
        const die = (): Promise<never> => {
          tell()
          resolve(null)
          return new Promise(() => {})
        }
        const live = async (): Promise<T> => {
          const result = await program({ mpi, die, without })
          const [forgotten] = calls.open
          if (forgotten) throw new Error(`rank ${rank} has ended within ${forgotten.op}`)
          await endpoint.finalize()
          for (const other of endpoints) if (other !== endpoint) other.peerEnded(rank)
          return result
        }
        live().then(resolve, (error) => {
          tell()
          reject(error)
        })
      })
    }),
  )
  return runs.map((run) => {
    if (run.status === 'rejected') throw run.reason
    return run.value
  })
}
