import type { CommIdentity, CommWorld } from './comm-world.ts'
import { GRAPH } from './constants.ts'
import { Exception } from './exception.ts'
import type { Graph } from './graph.ts'
import type { Edge, Neighborhood } from './neighborhood.ts'
import { Topocomm } from './topocomm.ts'

/**
 * A communicator whose ranks are the nodes of a graph that all of them know (MPI 4.1, section 8.5.3; mpi4py's `Graphcomm`).
 * In neighbourhood collectives a rank sends to its neighbours and receives from them: each edge must be there both ways.
 *
 * ```ts
 * const star = await comm.Create_graph([3, 4, 5, 6], [1, 2, 3, 0, 0, 0])   // 0 is the neighbour of all others
 * ```
 */
export class Graphcomm extends Topocomm {
  readonly #graph: Graph

  /** Programs take `Create_graph`. */
  constructor(world: CommWorld, identity: CommIdentity, graph: Graph) {
    super(world, identity)
    this.#graph = graph
  }

  override Get_topology(): number {
    this.checkUsable()
    return GRAPH
  }

  /** How many nodes and edges the graph has; an edge counts at each end that names it. */
  Get_dims(): [nnodes: number, nedges: number] {
    const { size, edges } = this.#living()
    return [size, edges.length]
  }

  get dims(): [nnodes: number, nedges: number] {
    return this.Get_dims()
  }

  get nnodes(): number {
    return this.Get_dims()[0]
  }

  get nedges(): number {
    return this.Get_dims()[1]
  }

  /** The graph as `Create_graph` took it, without a leading 0. */
  Get_topo(): [index: number[], edges: number[]] {
    const { index, edges } = this.#living()
    return [[...index], [...edges]]
  }

  get topo(): [index: number[], edges: number[]] {
    return this.Get_topo()
  }

  get index(): number[] {
    return this.Get_topo()[0]
  }

  get edges(): number[] {
    return this.Get_topo()[1]
  }

  /** Number of a rank's neighbours. @throws {Exception} ERR_RANK */
  Get_neighbors_count(rank: number): number {
    return this.handled(() => this.#living().neighbours('Get_neighbors_count', rank).length)
  }

  /** Number of this rank's neighbours. */
  get nneighbors(): number {
    return this.neighbors.length
  }

  /** A rank's neighbours. @throws {Exception} ERR_RANK */
  Get_neighbors(rank: number): number[] {
    return this.handled(() => this.#living().neighbours('Get_neighbors', rank))
  }

  /** This rank's neighbours. */
  get neighbors(): number[] {
    return this.Get_neighbors(this.rank)
  }

  override get inedges(): number[] {
    return this.neighbors
  }

  override get outedges(): number[] {
    return this.neighbors
  }

  protected override twin(identity: CommIdentity): Graphcomm {
    return new Graphcomm(this.world, identity, this.#graph)
  }

  protected override get neighborhood(): Neighborhood {
    if (!this.#living().isSymmetric) {
      const why = 'a neighbourhood collective needs each edge of the graph both ways'
      throw new Exception('ERR_TOPOLOGY', `${why}; make graphs of one-way edges with Create_dist_graph_adjacent`)
    }
    const edges: Edge[] = this.neighbors.map((rank, place) => ({ rank, place }))
    return { destinations: edges, sources: edges }
  }

  #living(): Graph {
    this.checkUsable()
    return this.#graph
  }
}
