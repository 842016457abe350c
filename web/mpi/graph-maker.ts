import { allgatherBytes } from '../coll/collectives.ts'
import { type Arguments, REQUIRED, takeArguments } from './arguments.ts'
import { checkInfo } from './comm-checks.ts'
import type { CommIdentity } from './comm-world.ts'
import { UNDEFINED } from './constants.ts'
import {
  type AdjacentKeywords,
  adjacentEdges,
  checkEdges,
  decodeLists,
  type DistGraphKeywords,
  encodeLists,
  namedEdges,
  type OwnEdges,
  ownEdges,
  type Weights,
} from './dist-graph.ts'
import type { Distgraphcomm } from './distgraphcomm.ts'
import { Exception } from './exception.ts'
import { type Graph, graphOf } from './graph.ts'
import type { Graphcomm } from './graphcomm.ts'
import type { Info } from './info.ts'
import { PrefixReductions } from './prefix-reductions.ts'
import type { Division } from './split.ts'

type GraphKeywords = { index: ArrayLike<number>; edges: ArrayLike<number>; reorder?: boolean }
type DistGraphArguments = Arguments<
  [
    sources: ArrayLike<number>,
    degrees: ArrayLike<number>,
    destinations: ArrayLike<number>,
    weights?: Weights,
    info?: Info | null,
    reorder?: boolean,
  ],
  DistGraphKeywords
>
type AdjacentArguments = Arguments<
  [
    sources: ArrayLike<number> | null,
    destinations: ArrayLike<number> | null,
    sourceweights?: Weights,
    destweights?: Weights,
    info?: Info | null,
    reorder?: boolean,
  ],
  AdjacentKeywords
>

/**
 * Communicators whose ranks are the nodes of a graph (MPI 4.1, sections 8.5.3 and 8.5.4). Every rank calls the same.
 * `reorder` is MPI's and changes nothing here: ranks stay what they are.
 */
export abstract class GraphMaker extends PrefixReductions {
  /**
   * A graph that all ranks give whole: node i's neighbours are `edges[index[i - 1]]` and so on up to, not including,
   * `edges[index[i]]`. As in mpi4py `index` may begin with a 0 of its own, and must where node 0 has no neighbours. Ranks without a node get a communicator that is null (`is_null`).
   * @throws {Exception} ERR_ARG for numbers that make no graph of so many ranks
   */
  async Create_graph(
    ...args: Arguments<[index: ArrayLike<number>, edges: ArrayLike<number>, reorder?: boolean], GraphKeywords>
  ): Promise<Graphcomm> {
    const op = 'Create_graph'
    const graph = this.#graph(op, args)
    const made = await this.divide(() => {
      const color = this.rank < graph.size ? 0 : null
      return { op, detail: `${graph.size} nodes, ${graph.edges.length} edges`, color, key: this.rank }
    })
    return this.world.makeGraph(made && this.identityOf(made), graph)
  }

  /** Which rank this one would have in `Create_graph`; `MPI.UNDEFINED` for none. */
  Graph_map(
    ...args: Arguments<[index: ArrayLike<number>, edges: ArrayLike<number>], Omit<GraphKeywords, 'reorder'>>
  ): number {
    return this.rank < this.#graph('Graph_map', args).size ? this.rank : UNDEFINED
  }

  /**
   * A graph of which each rank names its own edges: from `sources` to it, and from it to `destinations`. With weights, all
   * ranks give both kinds; `null` and `MPI.UNWEIGHTED` stand for none, `MPI.WEIGHTS_EMPTY` for those of no edges.
   * @throws {Exception} ERR_TOPOLOGY, on all ranks, when an edge is not named at both its ends
   */
  async Create_dist_graph_adjacent(...args: AdjacentArguments): Promise<Distgraphcomm> {
    const op = 'Create_dist_graph_adjacent'
    const own = this.handled(() => {
      const defaults = {
        sources: REQUIRED,
        destinations: REQUIRED,
        sourceweights: null,
        destweights: null,
        info: null,
        reorder: false,
      } as const
      const given = takeArguments<AdjacentKeywords>(op, args, defaults)
      if (given.info !== null) checkInfo(op, given.info)
      return adjacentEdges(op, given, this.size)
    })
    const [into, out] = own.weights ?? [null, null]
    const all = await this.#exchange(op, [own.sources, own.destinations, into, out])
    const edges = all.map(([sources, destinations, sourceWeights, destWeights]): OwnEdges => {
      const weights = sourceWeights && destWeights ? ([sourceWeights, destWeights] as const) : null
      return { sources: sources ?? [], destinations: destinations ?? [], weights }
    })
    this.handled(() => checkEdges(op, edges))
    return this.#distGraph(op, own)
  }

  /**
   * A graph of which each rank names any edges, also of other ranks: `degrees[i]` edges from `sources[i]`, their
   * destinations one after the other. All ranks together name each edge once.
   */
  async Create_dist_graph(...args: DistGraphArguments): Promise<Distgraphcomm> {
    const op = 'Create_dist_graph'
    const mine = this.handled(() => {
      const required = { sources: REQUIRED, degrees: REQUIRED, destinations: REQUIRED } as const
      const defaults = { ...required, weights: null, info: null, reorder: false } as const
      const given = takeArguments<DistGraphKeywords>(op, args, defaults)
      if (given.info !== null) checkInfo(op, given.info)
      return namedEdges(op, given, this.size)
    })
    const all = await this.#exchange(op, [mine.from, mine.to, mine.weights])
    const named = all.map(([from, to, weights]) => ({ from: from ?? [], to: to ?? [], weights: weights ?? null }))
    return this.#distGraph(
      op,
      this.handled(() => ownEdges(op, this.rank, named)),
    )
  }

  protected abstract identityOf(division: Division): CommIdentity

  #graph(op: string, args: readonly unknown[]): Graph {
    return this.handled(() => {
      const defaults = { index: REQUIRED, edges: REQUIRED, reorder: false } as const
      const { index, edges } = takeArguments<GraphKeywords>(op, args, defaults)
      return graphOf(op, index, edges, this.size)
    })
  }

  /** Tells all ranks this one's lists. @returns every rank's, in rank order */
  async #exchange(op: string, lists: readonly (readonly number[] | null)[]): Promise<(number[] | null)[][]> {
    const all = await this.call(() => {
      const ranks = this.begin(op, 0)
      return { op, detail: '', start: () => allgatherBytes(ranks, encodeLists(lists)) }
    })
    return all.map((bytes) => decodeLists(bytes, lists.length))
  }

  async #distGraph(op: string, own: OwnEdges): Promise<Distgraphcomm> {
    const made = await this.divide(() => {
      const detail = `${own.sources.length} sources, ${own.destinations.length} destinations`
      return { op, detail, color: 0, key: this.rank }
    })
    if (!made) throw new Exception('ERR_INTERN', `${op}: this rank came into no communicator`)
    return this.world.makeDistGraph(this.identityOf(made), own)
  }
}
