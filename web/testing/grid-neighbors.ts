import type { Cartcomm } from '../mpi/cartcomm.ts'
import type { Intracomm } from '../mpi/intracomm.ts'

/** Grids of all ranks of a communicator, closed and open: a line, a plane, a cube, where they can be. */
export async function gridsOf(comm: Intracomm): Promise<Cartcomm[]> {
  const edge = (power: number): number => Math.round(comm.size ** (1 / power))
  const shapes = [[comm.size], [edge(2), edge(2)], [edge(3), edge(3), edge(3)]]
  const whole = shapes.filter((dims) => dims.reduce((product, dim) => product * dim, 1) === comm.size)
  const grids: Cartcomm[] = []
  for (const dims of whole) for (const periods of [true, false]) grids.push(await comm.Create_cart(dims, periods))
  return grids
}

/** A neighbour's rank, and which of its blocks meets ours: it counts us as its other neighbour in that dimension. */
export interface Meeting {
  readonly rank: number
  readonly theirPlace: number
}

/** Neighbours in the order of their blocks, by coordinates alone; null where there is none. */
export function meetingsOf({ dims, periods, coords }: Cartcomm): (Meeting | null)[] {
  return dims.flatMap((dim, d) =>
    [-1, 1].map((by, side) => {
      const at = (coords[d] ?? 0) + by
      if (!periods[d] && (at < 0 || at >= dim)) return null
      const beside = coords.map((coord, i) => (i === d ? (at + dim) % dim : coord))
      return { rank: beside.reduce((rank, coord, i) => rank * (dims[i] ?? 1) + coord, 0), theirPlace: 2 * d + 1 - side }
    }),
  )
}
