import { checkCount, shown } from './checks.ts'
import { ORDER_C, ORDER_FORTRAN } from './constants.ts'
import { DISTRIBUTE_BLOCK, DISTRIBUTE_CYCLIC, DISTRIBUTE_DFLT_DARG, DISTRIBUTE_NONE } from './datatype-constants.ts'
import { numbers, type Shape } from './datatype-shape.ts'
import { Exception } from './exception.ts'
import { blocks } from './layout.ts'

/** How an array is shared out among the ranks of a grid: the arguments of `Create_darray`. */
export interface Distribution {
  size: number
  rank: number
  gsizes: unknown
  distribs: unknown
  dargs: unknown
  psizes: unknown
  order: unknown
}

/** One dimension, and this rank's place in the grid. */
interface Dimension {
  /** Elements. */
  size: number
  distrib: number
  darg: number
  /** Ranks. */
  ranks: number
  coord: number
}

/**
 * One rank's part of an array that the ranks of a grid share (MPI 4.1, section 5.1.4); its extent is the array. The ranks
 * lie in the grid row by row, whatever the order of the array.
 *
 *   10 elements, 3 ranks      BLOCK 0000111122      CYCLIC 0120120120      CYCLIC of 2 0011220011
 *
 * @throws {Exception} ERR_ARG for numbers that make no distribution
 */
export function distributedShape(op: string, old: Shape, distribution: Distribution): Shape {
  const { order } = distribution
  if (order !== ORDER_C && order !== ORDER_FORTRAN)
    throw new Exception('ERR_ARG', `${op}: order is ${shown(order)}, but it must be MPI.ORDER_C or MPI.ORDER_FORTRAN`)
  const dimensions = dimensionsOf(op, distribution)
  let { layout, extent } = old
  // In C order the last index runs fastest.
  for (const [i, dimension] of order === ORDER_C ? [...dimensions.entries()].toReversed() : dimensions.entries()) {
    const { places, lengths } = shareOf(op, i, dimension)
    layout = blocks(
      layout,
      extent,
      lengths,
      places.map((place) => place * extent),
    )
    extent *= dimension.size
  }
  return { layout, lb: 0, extent }
}

function dimensionsOf(op: string, { size, rank, ...lists }: Distribution): Dimension[] {
  const gsizes = numbers(op, 'gsizes', lists.gsizes)
  const distribs = numbers(op, 'distribs', lists.distribs, gsizes.length)
  const dargs = numbers(op, 'dargs', lists.dargs, gsizes.length)
  const psizes = numbers(op, 'psizes', lists.psizes, gsizes.length)
  if (gsizes.length === 0) throw new Exception('ERR_ARG', `${op}: gsizes is empty; give at least one dimension`)
  gsizes.forEach((gsize, i) => checkCount(op, `gsizes[${i}]`, gsize))
  const places = psizes.reduce((product, psize) => product * psize, 1)
  if (places !== size || psizes.some((psize) => psize < 1)) {
    const both = `psizes [${psizes.join(', ')}] make a grid of ${places} ranks, but size is ${shown(size)}`
    throw new Exception('ERR_ARG', `${op}: ${both}; they must be equal`)
  }
  if (!Number.isSafeInteger(rank) || rank < 0 || rank >= size)
    throw new Exception('ERR_ARG', `${op}: rank is ${shown(rank)}, but the grid has ranks 0 to ${size - 1}`)
  let below = rank
  return psizes
    .map((ranks, i) => ({ size: gsizes[i] ?? 0, distrib: distribs[i] ?? 0, darg: dargs[i] ?? 0, ranks, coord: 0 }))
    .toReversed()
    .map((dimension) => {
      const coord = below % dimension.ranks
      below = Math.floor(below / dimension.ranks)
      return { ...dimension, coord }
    })
    .toReversed()
}

/** Which elements of a dimension a rank has: block i begins at element `places[i]` and has `lengths[i]`. */
function shareOf(op: string, i: number, dimension: Dimension): { places: number[]; lengths: number[] } {
  const { size, distrib, ranks, coord } = dimension
  if (distrib === DISTRIBUTE_NONE) {
    if (ranks === 1) return { places: [0], lengths: [size] }
    const fix = 'with MPI.DISTRIBUTE_NONE it must be 1'
    throw new Exception('ERR_ARG', `${op}: psizes[${i}] is ${ranks}; ${fix}`)
  }
  const length = blockLength(op, i, dimension)
  const round = length * ranks
  const places: number[] = []
  for (let place = coord * length; place < size; place += round) places.push(place)
  return { places, lengths: places.map((place) => Math.min(length, size - place)) }
}

function blockLength(op: string, i: number, { size, distrib, darg, ranks }: Dimension): number {
  if (distrib !== DISTRIBUTE_BLOCK && distrib !== DISTRIBUTE_CYCLIC) {
    const legal = 'MPI.DISTRIBUTE_BLOCK, MPI.DISTRIBUTE_CYCLIC or MPI.DISTRIBUTE_NONE'
    throw new Exception('ERR_ARG', `${op}: distribs[${i}] is ${distrib}, but it must be ${legal}`)
  }
  if (darg === DISTRIBUTE_DFLT_DARG) return distrib === DISTRIBUTE_CYCLIC ? 1 : Math.max(1, Math.ceil(size / ranks))
  if (darg < 1)
    throw new Exception(
      'ERR_ARG',
      `${op}: dargs[${i}] is ${darg}, but it must be 1 or more, or MPI.DISTRIBUTE_DFLT_DARG`,
    )
  if (distrib === DISTRIBUTE_BLOCK && darg * ranks < size) {
    const both = `${ranks} blocks of dargs[${i}] = ${darg} elements do not hold gsizes[${i}] = ${size}`
    throw new Exception('ERR_ARG', `${op}: ${both}; give at least ${Math.ceil(size / ranks)}`)
  }
  return darg
}
