import type { Intercomm } from '../mpi/intercomm.ts'
import type { Intracomm } from '../mpi/intracomm.ts'
import type { Mpi, MpiSetup } from '../mpi/mpi.ts'
import { runWorld } from './run-world.ts'

/** Numbers of ranks of the two groups. */
export type GroupSizes = readonly [first: number, second: number]

/** Pairs of sizes that intercommunicators are tested with. */
export const GROUP_SIZES: readonly GroupSizes[] = [
  [1, 1],
  [1, 3],
  [2, 3],
  [4, 4],
]

/** A rank of a world of two groups, joined by an intercommunicator. */
export interface InterRank {
  mpi: Mpi
  inter: Intercomm
  /** Its own group as a communicator. */
  half: Intracomm
  /** Which group it is in. */
  side: 0 | 1
}

/** Runs `program` on all ranks: the first ones of COMM_WORLD are the first group. @returns what each gave, in world order */
export function interWorld<T>(
  [first, second]: GroupSizes,
  program: (rank: InterRank) => Promise<T>,
  setupOf?: (rank: number) => Partial<MpiSetup>,
): Promise<T[]> {
  return runWorld(
    first + second,
    async (mpi) => {
      const { COMM_WORLD } = mpi
      const side = COMM_WORLD.rank < first ? 0 : 1
      const half = await COMM_WORLD.Split(side)
      const inter = await half.Create_intercomm(0, COMM_WORLD, side === 0 ? first : 0)
      return program({ mpi, inter, half, side })
    },
    setupOf,
  )
}
