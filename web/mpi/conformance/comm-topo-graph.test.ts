import { describe, expect, it } from 'vitest'
import { everyComm } from '../../testing/every-comm.ts'
import { runWorld } from '../../testing/run-world.ts'
import type { Intracomm } from '../intracomm.ts'

// What mpi4py's test_comm_topo.py looks at, of graphs.

const SIZES = [1, 2, 3, 4, 5, 8]

/** A ring as `Create_graph` takes it: each rank's neighbours are the one before and the one after. */
function ringOf(size: number): { index: number[]; edges: number[]; neighbours: (rank: number) => number[] } {
  const neighbours = (rank: number): number[] => [(rank + size - 1) % size, (rank + 1) % size]
  const nodes = Array.from({ length: size }, (_, rank) => rank)
  return { index: nodes.map((rank) => 2 * rank + 2), edges: nodes.flatMap(neighbours), neighbours }
}

describe.each(SIZES)('on %i ranks', (size) => {
  it('a graph knows its nodes, edges and neighbours, with a leading 0 or without', () =>
    everyComm(size, async (comm, mpi) => {
      const { index, edges, neighbours } = ringOf(comm.size)
      for (const leading of [[], [0]]) {
        const graph = await comm.Create_graph([...leading, ...index], edges)
        expect([graph.is_topo, graph.topology, graph.size, graph.rank]).toEqual([true, mpi.GRAPH, comm.size, comm.rank])
        expect(graph.Get_dims()).toEqual([index.length, edges.length])
        expect([graph.dims, graph.nnodes, graph.nedges]).toEqual([graph.Get_dims(), index.length, edges.length])
        expect(graph.Get_topo()).toEqual([index, edges])
        expect([graph.topo, graph.index, graph.edges]).toEqual([[index, edges], index, edges])
        const own = neighbours(comm.rank)
        expect([graph.neighbors, graph.nneighbors, graph.degrees]).toEqual([own, 2, [2, 2]])
        expect(graph.inoutedges).toEqual([own, own])
        for (let rank = 0; rank < comm.size; rank++) {
          expect([graph.Get_neighbors(rank), graph.Get_neighbors_count(rank)]).toEqual([neighbours(rank), 2])
        }
        expect(comm.Graph_map(index, edges)).toBe(graph.rank)
        const dup = await graph.Dup()
        expect(dup.topo).toEqual(graph.topo)
        for (const one of [dup, graph]) {
          await one.Free()
          expect(() => one.topo).toThrow('MPI.COMM_NULL')
        }
      }
    }))

  it('a graph of fewer nodes leaves ranks out', () =>
    everyComm(size, async (comm, mpi) => {
      const nodes = Math.ceil(comm.size / 2)
      const { index, edges } = ringOf(nodes)
      const graph = await comm.Create_graph(index, edges, true)
      const isIn = comm.rank < nodes
      expect([graph.is_null, graph.is_topo]).toEqual([!isIn, isIn])
      expect(comm.Graph_map(index, edges)).toBe(isIn ? comm.rank : mpi.UNDEFINED)
      if (isIn) expect(graph.size).toBe(nodes)
      else expect(graph.Get_name()).toBe('MPI_COMM_NULL')
    }))

  it('a distributed graph knows the edges that each rank names of its own, with weights or without', () =>
    everyComm(size, async (comm, mpi) => {
      const away = (by: number): number => (comm.rank + by + 2 * comm.size) % comm.size
      const [sources, destinations] = [
        [away(-2), away(-1)],
        [away(1), away(2)],
      ]
      const weights: [number[], number[]] = [
        [1, 2],
        [3, 4],
      ]
      const unweighted = await comm.Create_dist_graph_adjacent(sources, destinations)
      expect([unweighted.topology, unweighted.Get_dist_neighbors_count()]).toEqual([mpi.DIST_GRAPH, [2, 2, false]])
      expect(unweighted.Get_dist_neighbors()).toEqual([sources, destinations, null])
      expect(unweighted.inoutedges).toEqual([sources, destinations])
      const weighted = await comm.Create_dist_graph_adjacent(sources, destinations, ...weights)
      expect(weighted.Get_dist_neighbors_count()).toEqual([2, 2, true])
      expect(weighted.Get_dist_neighbors()).toEqual([sources, destinations, weights])
      expect((await weighted.Dup()).Get_dist_neighbors()).toEqual([sources, destinations, weights])
      const named = await comm.Create_dist_graph_adjacent([], null, {
        sourceweights: mpi.UNWEIGHTED,
        destweights: mpi.UNWEIGHTED,
        info: mpi.INFO_ENV,
        reorder: true,
      })
      expect(named.Get_dist_neighbors()).toEqual([[], [], null])
      const none = await comm.Create_dist_graph_adjacent(null, [], mpi.WEIGHTS_EMPTY, mpi.WEIGHTS_EMPTY)
      expect(none.Get_dist_neighbors_count()).toEqual([0, 0, true])
      expect(none.Get_dist_neighbors()).toEqual([[], [], [[], []]])
      await weighted.Free()
      expect(() => weighted.Get_dist_neighbors()).toThrow('MPI.COMM_NULL')
    }))

  it('a distributed graph knows the edges that any ranks name, each of its own or one of all', () =>
    everyComm(size, async (comm, mpi) => {
      const beside = (rank: number): number[] => [(rank + comm.size - 1) % comm.size, rank, (rank + 1) % comm.size]
      const own = beside(comm.rank)
      const all = Array.from({ length: comm.size }, (_, rank) => rank)
      /** Who names this rank, in rank order, with the weight of that edge. */
      const into = all.flatMap((rank) => beside(rank).flatMap((dest, i) => (dest === comm.rank ? [[rank, i + 1]] : [])))
      const weightsInto = into.map(([, weight]) => weight)
      const sources = into.map(([source]) => source)
      const unweighted = await comm.Create_dist_graph([comm.rank], [3], own, mpi.UNWEIGHTED)
      expect(unweighted.Get_dist_neighbors()).toEqual([sources, own, null])
      const weighted = await comm.Create_dist_graph([comm.rank], [3], own, [1, 2, 3])
      expect(weighted.Get_dist_neighbors()).toEqual([sources, own, [weightsInto, [1, 2, 3]]])
      const last = comm.rank === comm.size - 1 ? all : []
      const byOne = await comm.Create_dist_graph(
        last,
        last.map(() => 3),
        last.flatMap(beside),
        { weights: last.flatMap(() => [1, 2, 3]) },
      )
      expect(byOne.Get_dist_neighbors()).toEqual(weighted.Get_dist_neighbors())
      expect((await comm.Create_dist_graph([], [], [])).Get_dist_neighbors_count()).toEqual([0, 0, false])
    }))
})

describe('is refused with the fix:', () => {
  it.each<[what: string, call: (comm: Intracomm) => Promise<unknown>, why: string]>([
    ['an index that falls', (comm) => comm.Create_graph([2, 1], [0, 1]), 'Create_graph: index [2, 1] falls at node 1'],
    ['a wrong number of edges', (comm) => comm.Create_graph([1], [0, 0]), 'index ends with 1, but there are 2 edges'],
    ['too many nodes', (comm) => comm.Create_graph([1, 1, 1], [0]), 'has 3 nodes, but the communicator has 2 ranks'],
    ['an edge to no node', (comm) => comm.Create_graph([1], [1]), 'edges[0] is 1, but the graph has nodes 0 to 0'],
    [
      'a neighbour of no node',
      async (comm) => (await comm.Create_graph([1, 2], [1, 0])).Get_neighbors(2),
      'Get_neighbors: rank is 2, but the graph has nodes 0 to 1',
    ],
    ['a source that is no rank', (comm) => comm.Create_dist_graph([2], [1], [0]), 'sources[0] is 2'],
    [
      'too few destinations',
      (comm) => comm.Create_dist_graph([0], [2], [0]),
      'degrees sum to 2, but destinations are 1',
    ],
    [
      'too few weights',
      (comm) => comm.Create_dist_graph([0], [1], [0], []),
      'weights has 0 numbers where 1 are needed',
    ],
    ['a negative weight', (comm) => comm.Create_dist_graph([0], [1], [0], [-1]), 'weights[0] is -1'],
    [
      'weights of one kind only',
      (comm) => comm.Create_dist_graph_adjacent([0], [0], [1]),
      'there are sourceweights without destweights; give both or none',
    ],
    [
      'an edge that its destination does not name',
      (comm) => comm.Create_dist_graph_adjacent([], comm.rank === 0 ? [1] : []),
      'rank 0 names rank 1 as a destination 1 times, but rank 1 names rank 0 as a source 0 times',
    ],
    [
      'an edge that its source does not name',
      (comm) => comm.Create_dist_graph_adjacent(comm.rank === 0 ? [1, 1] : [], comm.rank === 1 ? [0] : []),
      'rank 1 names rank 0 as a destination 1 times, but rank 0 names rank 1 as a source 2 times',
    ],
    [
      'weights on some ranks only',
      (comm) => comm.Create_dist_graph([comm.rank], [1], [0], comm.rank === 0 ? [1] : null),
      'rank 0 gives weights, rank 1 gives none; give them on all ranks or on none',
    ],
  ])('%s', async (_, call, why) => {
    await runWorld(2, async ({ COMM_WORLD }) => {
      await expect(call(COMM_WORLD)).rejects.toThrow(why)
      // Every rank has refused it: the communicator can be used.
      await COMM_WORLD.Barrier()
    })
  })
})
