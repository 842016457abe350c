import type { CommIdentity, CommWorld } from './comm-world.ts'
import { DIST_GRAPH } from './constants.ts'
import type { OwnEdges } from './dist-graph.ts'
import type { Edge, Neighborhood } from './neighborhood.ts'
import { Topocomm } from './topocomm.ts'

/**
 * A communicator whose ranks are the nodes of a graph of which each knows its own edges, which have a direction (MPI 4.1,
 * section 8.5.4; mpi4py's `Distgraphcomm`). In neighbourhood collectives a rank sends to its destinations and receives from
 * its sources.
 *
 * ```ts
 * const ring = await comm.Create_dist_graph_adjacent([left], [right])
 * const [fromLeft] = await ring.neighbor_allgather(value)
 * ```
 */
export class Distgraphcomm extends Topocomm {
  readonly #own: OwnEdges

  /** Programs take `Create_dist_graph` or `Create_dist_graph_adjacent`. */
  constructor(world: CommWorld, identity: CommIdentity, own: OwnEdges) {
    super(world, identity)
    this.#own = own
  }

  override Get_topology(): number {
    this.checkUsable()
    return DIST_GRAPH
  }

  /** How many edges this rank has, and whether they have weights. */
  Get_dist_neighbors_count(): [indegree: number, outdegree: number, weighted: boolean] {
    const { sources, destinations, weights } = this.#living()
    return [sources.length, destinations.length, weights !== null]
  }

  /** This rank's sources and destinations, and the weights of its edges from those and to these; null without weights. */
  Get_dist_neighbors(): [
    sources: number[],
    destinations: number[],
    weights: [sourceweights: number[], destweights: number[]] | null,
  ] {
    const { sources, destinations, weights } = this.#living()
    return [[...sources], [...destinations], weights && [[...weights[0]], [...weights[1]]]]
  }

  protected override twin(identity: CommIdentity): Distgraphcomm {
    return new Distgraphcomm(this.world, identity, this.#own)
  }

  protected override get neighborhood(): Neighborhood {
    const { sources, destinations } = this.#living()
    const edges = (ranks: readonly number[]): Edge[] => ranks.map((rank, place) => ({ rank, place }))
    return { destinations: edges(destinations), sources: edges(sources) }
  }

  #living(): OwnEdges {
    this.checkUsable()
    return this.#own
  }
}
