import { describe, expect, it } from 'vitest'
import { filled } from '../../testing/array-kinds.ts'
import { runWorld } from '../../testing/run-world.ts'
import type { Datatype } from '../datatype.ts'
import type { Intracomm } from '../intracomm.ts'
import type { Prequest } from '../prequest.ts'
import type { Request } from '../request.ts'
import type { Topocomm } from '../topocomm.ts'

// What mpi4py's test_cco_ngh_buf.py, test_cco_pr_ngh_buf.py and test_cco_ngh_obj.py look at, of graphs.

/** A directed graph, as every rank's destinations and sources, in the order of its blocks. */
interface Wiring {
  destinations: number[][]
  sources: number[][]
}

interface Topology {
  name: string
  wiring: (size: number) => Wiring
  make: (comm: Intracomm, wiring: Wiring) => Promise<Topocomm>
}

const ranks = (size: number): number[] => Array.from({ length: size }, (_, rank) => rank)

/** Every edge both ways: a rank's neighbours are its sources and its destinations. */
const mutual = (neighbours: number[][]): Wiring => ({ destinations: neighbours, sources: neighbours })

/** Edges from each rank; sources by rank, as often as they are named. */
function directed(destinations: number[][]): Wiring {
  const sources = destinations.map((_, dest) =>
    destinations.flatMap((list, source) => list.filter((one) => one === dest).map(() => source)),
  )
  return { destinations, sources }
}

const ofGraph: Topology['make'] = (comm, { destinations }) => {
  let total = 0
  const index = destinations.map((list) => (total += list.length))
  // A graph that begins with a node without edges must be written with the leading 0.
  return comm.Create_graph(index[0] === 0 ? [0, ...index] : index, destinations.flat())
}
const ofAdjacent: Topology['make'] = (comm, { sources, destinations }) =>
  comm.Create_dist_graph_adjacent(sources[comm.rank] ?? [], destinations[comm.rank] ?? [])
/** Each rank names the edges that leave it. */
const ofOwn: Topology['make'] = (comm, { destinations }) => {
  const own = destinations[comm.rank] ?? []
  return comm.Create_dist_graph([comm.rank], [own.length], own)
}
/** Rank 0 names all edges. */
const ofOne: Topology['make'] = (comm, { destinations }) => {
  const mine = comm.rank === 0 ? destinations : []
  return comm.Create_dist_graph(
    ranks(mine.length),
    mine.map(({ length }) => length),
    mine.flat(),
  )
}

const TOPOLOGIES: Topology[] = [
  {
    // Of two ranks each is the other's neighbour twice, of one it is its own.
    name: 'graph: a ring',
    wiring: (size) => mutual(ranks(size).map((rank) => [(rank + size - 1) % size, (rank + 1) % size])),
    make: ofGraph,
  },
  {
    name: 'graph: a star',
    wiring: (size) => mutual(ranks(size).map((rank) => (rank === 0 ? ranks(size).slice(1).toReversed() : [0]))),
    make: ofGraph,
  },
  {
    name: 'graph: everybody with everybody and itself',
    wiring: (size) => mutual(ranks(size).map(() => ranks(size))),
    make: ofGraph,
  },
  { name: 'graph: no edges', wiring: (size) => mutual(ranks(size).map(() => [])), make: ofGraph },
  {
    name: 'adjacent: two ahead',
    wiring: (size) => ({
      destinations: ranks(size).map((rank) => [(rank + 2) % size, (rank + 1) % size]),
      sources: ranks(size).map((rank) => [(rank + size + size - 2) % size, (rank + size - 1) % size]),
    }),
    make: ofAdjacent,
  },
  {
    name: 'adjacent: to all ranks above, and twice to oneself',
    wiring: (size) => directed(ranks(size).map((rank) => [rank, ...ranks(size).slice(rank + 1), rank])),
    make: ofAdjacent,
  },
  {
    name: 'each rank its own: to both sides and itself',
    wiring: (size) => directed(ranks(size).map((rank) => [(rank + size - 1) % size, rank, (rank + 1) % size])),
    make: ofOwn,
  },
  {
    name: 'one rank all: many edges to rank 0, none to others',
    wiring: (size) => directed(ranks(size).map((rank) => filled(rank % 3, 0))),
    make: ofOne,
  },
]

const COUNT = 3
const UNTOUCHED = 99

/** What rank `from` has for its destination at `place`, or for all. */
const block = (from: number, place: number): number[] => filled(COUNT, 0).map((_, i) => 1 + from * 17 + place * 5 + i)

/** For each block that a rank receives: who sends it, and at which place it has it. The n-th edge between two meets the n-th. */
function meetings({ destinations, sources }: Wiring, rank: number): { rank: number; place: number }[] {
  const own = sources[rank] ?? []
  return own.map((source, i) => {
    const nth = own.slice(0, i).filter((one) => one === source).length
    const places = (destinations[source] ?? []).flatMap((dest, place) => (dest === rank ? [place] : []))
    return { rank: source, place: places[nth] as number }
  })
}

async function often(request: Prequest): Promise<void> {
  for (const _ of [1, 2, 3]) {
    request.Start()
    await request.Wait()
  }
  request.Free()
}

type Calls = (
  comm: Topocomm,
  send: Float64Array,
  recv: Float64Array,
  type: Datatype<Float64Array>,
) => Record<string, () => Promise<unknown> | Request>

const allgathers: Calls = (comm, send, recv, type) => ({
  Neighbor_allgather: () => comm.Neighbor_allgather(send, [recv, COUNT, type]),
  Neighbor_allgatherv: () => comm.Neighbor_allgatherv(send, [recv, COUNT, type]),
  Ineighbor_allgather: () => comm.Ineighbor_allgather(send, recv),
  Ineighbor_allgatherv: () => comm.Ineighbor_allgatherv(send, recv),
  Neighbor_allgather_init: () => often(comm.Neighbor_allgather_init(send, recv)),
  Neighbor_allgatherv_init: () => often(comm.Neighbor_allgatherv_init(send, recv, { info: null })),
})

/** A datatype for each block, displacements in bytes. */
function inBytes(data: Float64Array, type: Datatype) {
  const blocks = filled(data.length / COUNT, COUNT)
  return [data, [blocks, blocks.map((_, i) => i * COUNT * type.extent)], blocks.map(() => type)] as const
}

const alltoalls: Calls = (comm, send, recv, type) => ({
  Neighbor_alltoall: () => comm.Neighbor_alltoall(send, recv),
  Neighbor_alltoallv: () => comm.Neighbor_alltoallv([send, COUNT], [recv, COUNT]),
  Neighbor_alltoallw: () => comm.Neighbor_alltoallw(inBytes(send, type), inBytes(recv, type)),
  Ineighbor_alltoall: () => comm.Ineighbor_alltoall(send, recv),
  Ineighbor_alltoallv: () => comm.Ineighbor_alltoallv([send, COUNT], [recv, COUNT]),
  Ineighbor_alltoallw: () => comm.Ineighbor_alltoallw(inBytes(send, type), inBytes(recv, type)),
  Neighbor_alltoall_init: () => often(comm.Neighbor_alltoall_init(send, recv)),
  Neighbor_alltoallv_init: () => often(comm.Neighbor_alltoallv_init([send, COUNT], [recv, COUNT])),
  Neighbor_alltoallw_init: () => often(comm.Neighbor_alltoallw_init(inBytes(send, type), inBytes(recv, type))),
})

describe.each(TOPOLOGIES)('$name', ({ wiring: wiringOf, make }) => {
  it.each([1, 2, 3, 4, 5, 8])('of %i ranks: every neighbourhood collective, in every form', (size) =>
    runWorld(size, async ({ COMM_WORLD, DOUBLE }) => {
      const wiring = wiringOf(size)
      const made = await make(COMM_WORLD, wiring)
      for (const comm of [made, await made.Dup()]) {
        const { rank } = comm
        const [own, met] = [wiring.destinations[rank] ?? [], meetings(wiring, rank)]
        expect([comm.inedges, comm.outedges]).toEqual([wiring.sources[rank], own])
        expect(comm.degrees).toEqual([met.length, own.length])
        for (const [calls, toAll] of [
          [allgathers, true],
          [alltoalls, false],
        ] as const) {
          const sent = toAll ? block(rank, 0) : own.flatMap((_, place) => block(rank, place))
          const expected = met.flatMap((there) => block(there.rank, toAll ? 0 : there.place))
          for (const name of Object.keys(calls(comm, new Float64Array(), new Float64Array(), DOUBLE))) {
            const recv = new Float64Array(expected.length).fill(UNTOUCHED)
            await calls(comm, Float64Array.from(sent), recv, DOUBLE)[name]?.()
            expect([...recv], name).toEqual(expected)
          }
        }
        const mine = { rank, text: `from ${rank}` }
        const ofAll = met.map((there) => ({ rank: there.rank, text: `from ${there.rank}` }))
        expect(await comm.neighbor_allgather(mine)).toEqual(ofAll)
        expect(await comm.ineighbor_allgather(mine).wait()).toEqual(ofAll)
        const parts = own.map((dest, place) => [rank, dest, place])
        const ofEach = met.map((there) => [there.rank, rank, there.place])
        expect(await comm.neighbor_alltoall(parts)).toEqual(ofEach)
        expect(await comm.ineighbor_alltoall(parts).wait()).toEqual(ofEach)
      }
    }).then(() => {}),
  )
})

it('on a graph with an edge that is there one way only they are refused, on every rank', () =>
  runWorld(2, async ({ COMM_WORLD }) => {
    const graph = await COMM_WORLD.Create_graph([1, 1], [1])
    expect([graph.inedges, graph.outedges]).toEqual(COMM_WORLD.rank === 0 ? [[1], [1]] : [[], []])
    await expect(graph.neighbor_allgather(1)).rejects.toThrow('needs each edge of the graph both ways')
    expect(() => graph.Neighbor_allgather_init(new Int32Array(1), new Int32Array(1))).toThrow('both ways')
  }).then(() => {}))
