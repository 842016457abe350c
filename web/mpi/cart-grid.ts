import { checkCount, checkInteger, shown } from './checks.ts'
import { PROC_NULL } from './constants.ts'
import { Exception } from './exception.ts'

/**
 * A Cartesian grid of ranks (MPI 4.1, section 8.5): where each rank lies and who lies next to it. Ranks are numbered
 * row by row, the last dimension fastest. Pure arithmetic; `Cartcomm` stands on it.
 *
 *   dims [2, 4]        0 1 2 3
 *                      4 5 6 7
 */
export class CartGrid {
  readonly dims: readonly number[]
  readonly periods: readonly boolean[]

  constructor(dims: readonly number[], periods: readonly boolean[]) {
    this.dims = dims
    this.periods = periods
  }

  /** Number of places. */
  get size(): number {
    return this.dims.reduce((product, dim) => product * dim, 1)
  }

  /** @throws Exception ERR_RANK for a rank outside the grid */
  coordsOf(op: string, rank: number): number[] {
    if (!Number.isSafeInteger(rank) || rank < 0 || rank >= this.size) {
      throw new Exception('ERR_RANK', `${op}: rank is ${shown(rank)}, but the grid has ranks 0 to ${this.size - 1}`)
    }
    const coords: number[] = []
    let rest = rank
    for (const dim of this.dims.toReversed()) {
      coords.unshift(rest % dim)
      rest = Math.floor(rest / dim)
    }
    return coords
  }

  /**
   * Coordinates beyond a periodic dimension wrap around.
   * @throws Exception ERR_ARG for a wrong number of coordinates, ERR_RANK for coordinates off the grid
   */
  rankOf(op: string, coords: readonly number[]): number {
    if (coords.length !== this.dims.length) {
      const both = `${coords.length} coordinates for a grid of ${this.dims.length} dimensions`
      throw new Exception('ERR_ARG', `${op}: ${both}; give one for each`)
    }
    for (const coord of coords) checkInteger(op, 'a coordinate', coord)
    const rank = this.#rankAt(coords)
    if (rank !== null) return rank
    const why = `are off the grid [${this.dims.join(', ')}] where it is not periodic`
    throw new Exception('ERR_RANK', `${op}: coordinates [${coords.join(', ')}] ${why}`)
  }

  /** Who sends to and who receives from `rank` in a shift along one dimension; `MPI.PROC_NULL` at an open border. */
  shift(op: string, rank: number, direction: number, displacement: number): [source: number, dest: number] {
    if (!Number.isSafeInteger(direction) || direction < 0 || direction >= this.dims.length) {
      const legal = `the grid has dimensions 0 to ${this.dims.length - 1}`
      throw new Exception('ERR_DIMS', `${op}: direction is ${shown(direction)}, but ${legal}`)
    }
    checkInteger(op, 'displacement', displacement)
    const coords = this.coordsOf(op, rank)
    const moved = (by: number): number =>
      this.#rankAt(coords.map((coord, d) => (d === direction ? coord + by : coord))) ?? PROC_NULL
    return [moved(-displacement), moved(displacement)]
  }

  /** The neighbours in MPI's order: for each dimension the one before, then the one after. */
  neighbours(rank: number): number[] {
    return this.dims.flatMap((_, direction) => this.shift('neighbours', rank, direction, 1))
  }

  #rankAt(coords: readonly number[]): number | null {
    let rank = 0
    for (const [d, dim] of this.dims.entries()) {
      let coord = coords[d] ?? 0
      if (this.periods[d]) coord = ((coord % dim) + dim) % dim
      else if (coord < 0 || coord >= dim) return null
      rank = rank * dim + coord
    }
    return rank
  }
}

/**
 * A balanced grid for `nnodes` ranks (MPI 4.1, section 8.5.2; mpi4py's `MPI.Compute_dims`): the dimensions that are 0
 * are chosen, as close to each other as possible and not increasing; the others stay.
 * @param dims number of dimensions, or one number for each
 * @throws Exception ERR_DIMS when the given dimensions do not divide `nnodes`
 */
export function Compute_dims(nnodes: number, dims: number | readonly number[]): number[] {
  checkCount('Compute_dims', 'nnodes', nnodes)
  const given = typeof dims === 'number' ? Array.from({ length: dims }, () => 0) : [...dims]
  for (const dim of given) checkCount('Compute_dims', 'a dimension', dim)
  const fixed = given.filter((dim) => dim > 0).reduce((product, dim) => product * dim, 1)
  const free = given.filter((dim) => dim === 0).length
  if (nnodes % fixed !== 0 || (free === 0 && fixed !== nnodes)) {
    const fix = free === 0 ? 'their product must be nnodes' : 'their product must divide nnodes'
    throw new Exception('ERR_DIMS', `Compute_dims: dims [${given.join(', ')}] do not fit ${nnodes} ranks; ${fix}`)
  }
  const chosen = balanced(nnodes / fixed, free, nnodes) ?? []
  return given.map((dim) => (dim === 0 ? (chosen.shift() ?? 1) : dim))
}

/** `n` as a product of `count` factors, none above `most`, the largest as small as can be, then the next, and so on. */
function balanced(n: number, count: number, most: number): number[] | null {
  if (count === 0) return n === 1 ? [] : null
  for (let first = Math.max(1, Math.ceil(n ** (1 / count) - 1e-9)); first <= Math.min(n, most); first++) {
    if (n % first !== 0) continue
    const rest = balanced(n / first, count - 1, first)
    if (rest) return [first, ...rest]
  }
  return null
}
