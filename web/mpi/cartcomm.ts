import { CartGrid } from './cart-grid.ts'
import type { CommIdentity, CommWorld } from './comm-world.ts'
import { CART } from './constants.ts'
import { Exception } from './exception.ts'
import type { Edge, Neighborhood } from './neighborhood.ts'
import { Topocomm } from './topocomm.ts'

/**
 * A communicator whose ranks lie in a grid (MPI 4.1, section 8.5; mpi4py's `Cartcomm`), numbered row by row. In
 * neighbourhood collectives the neighbours are, for each dimension, the one before and the one after.
 *
 * ```ts
 * const cart = await comm.Create_cart(MPI.Compute_dims(comm.size, 2), true)
 * const [up, down] = cart.Shift(0, 1)
 * ```
 */
export class Cartcomm extends Topocomm {
  readonly #grid: CartGrid

  /** Programs take `Create_cart`. */
  constructor(world: CommWorld, identity: CommIdentity, grid: CartGrid) {
    super(world, identity)
    this.#grid = grid
  }

  override Get_topology(): number {
    this.checkUsable()
    return CART
  }

  /** Number of dimensions. */
  Get_dim(): number {
    return this.#living().dims.length
  }

  get dim(): number {
    return this.Get_dim()
  }

  get ndim(): number {
    return this.Get_dim()
  }

  /** Lengths of the dimensions, whether each closes to a ring, and where this rank lies. */
  Get_topo(): [dims: number[], periods: boolean[], coords: number[]] {
    const { dims, periods } = this.#living()
    return [[...dims], [...periods], this.Get_coords(this.rank)]
  }

  get topo(): [dims: number[], periods: boolean[], coords: number[]] {
    return this.Get_topo()
  }

  get dims(): number[] {
    return this.Get_topo()[0]
  }

  get periods(): boolean[] {
    return this.Get_topo()[1]
  }

  get coords(): number[] {
    return this.Get_topo()[2]
  }

  /** The rank at these coordinates, which wrap around where the grid is periodic. @throws {Exception} ERR_RANK off the grid */
  Get_cart_rank(coords: readonly number[]): number {
    return this.handled(() => this.#living().rankOf('Get_cart_rank', coords))
  }

  /** Where a rank lies. */
  Get_coords(rank: number): number[] {
    return this.handled(() => this.#living().coordsOf('Get_coords', rank))
  }

  /** Whom to receive from and send to, so that data moves by `disp` along a dimension: `MPI.PROC_NULL` at an open border. */
  Shift(direction: number, disp: number): [source: number, dest: number] {
    return this.handled(() => this.#living().shift('Shift', this.rank, direction, disp))
  }

  /**
   * Cuts the grid into smaller ones, of the dimensions that remain: with `[false, true]` every row becomes a communicator.
   * @throws {Exception} ERR_DIMS for a wrong number of dimensions
   */
  async Sub(remain_dims: readonly boolean[]): Promise<Cartcomm> {
    const { dims, periods } = this.#living()
    this.handled(() => {
      if (remain_dims.length === dims.length) return
      const both = `${remain_dims.length} remain_dims for ${dims.length} dimensions`
      throw new Exception('ERR_DIMS', `Sub: ${both}; give one for each`)
    })
    const coords = this.Get_coords(this.rank)
    // Truth is asked for as in Python: no compiler has looked at what a program gives here.
    const remains = (_: unknown, d: number): boolean => Boolean(remain_dims[d])
    const drops = (_: unknown, d: number): boolean => !remain_dims[d]
    const dropped = new CartGrid(dims.filter(drops), periods.filter(drops))
    const color = dropped.rankOf('Sub', coords.filter(drops))
    const grid = new CartGrid(dims.filter(remains), periods.filter(remains))
    const key = grid.rankOf('Sub', coords.filter(remains))
    const detail = `remain_dims [${remain_dims.join(', ')}]`
    const made = await this.divide(() => ({ op: 'Sub', detail, color, key }))
    return made ? new Cartcomm(this.world, this.identityOf(made), grid) : this.world.commNull()
  }

  protected override twin(identity: CommIdentity): Cartcomm {
    return new Cartcomm(this.world, identity, this.#grid)
  }

  /** What one rank sends to the one before it, that one receives from the one after it. */
  protected override get neighborhood(): Neighborhood {
    const ranks = this.#living().neighbours(this.rank)
    const destinations: Edge[] = ranks.map((rank, place) => ({ rank, place }))
    const opposite = (place: number): number => (place % 2 === 0 ? place + 1 : place - 1)
    const sources: Edge[] = ranks.map((_, edge) => ({ rank: ranks[opposite(edge)] as number, place: opposite(edge) }))
    return { destinations, sources }
  }

  #living(): CartGrid {
    this.checkUsable()
    return this.#grid
  }
}
