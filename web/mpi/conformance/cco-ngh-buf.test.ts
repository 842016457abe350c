import { describe, expect, it } from 'vitest'
import { ARRAY_KINDS, filled, numbersOf } from '../../testing/array-kinds.ts'
import { everyComm } from '../../testing/every-comm.ts'
import { gridsOf, meetingsOf } from '../../testing/grid-neighbors.ts'
import type { TypedArray } from '../buffer-data.ts'
import type { Cartcomm } from '../cartcomm.ts'
import type { Datatype } from '../datatype.ts'
import type { Prequest } from '../prequest.ts'
import type { Request } from '../request.ts'

// What mpi4py's test_cco_ngh_buf.py and test_cco_pr_ngh_buf.py look at, of Cartesian grids; cco-ngh-graph.test.ts has graphs.

const COUNT = 3
/** Stands where no neighbour is. */
const UNTOUCHED = 99

type Call = () => Promise<unknown> | Request

/** A persistent call, started twice. */
async function often(request: Prequest): Promise<void> {
  for (const _ of [1, 2]) {
    request.Start()
    await request.Wait()
  }
  request.Free()
}
/** The same exchange by each of its names and forms of arguments. */
type Calls = (
  comm: Cartcomm,
  send: TypedArray,
  recv: TypedArray,
  datatype: Datatype<TypedArray>,
) => Record<string, Call>

const allgathers: Calls = (comm, send, recv, datatype) => ({
  Neighbor_allgather: () => comm.Neighbor_allgather([send, datatype], [recv, datatype]),
  'Neighbor_allgather with counts': () => comm.Neighbor_allgather([send, COUNT, datatype], [recv, COUNT, datatype]),
  Neighbor_allgatherv: () => comm.Neighbor_allgatherv([send, COUNT, datatype], [recv, COUNT, datatype]),
  Neighbor_allgather_init: () => often(comm.Neighbor_allgather_init([send, datatype], [recv, datatype])),
  Neighbor_allgatherv_init: () =>
    often(comm.Neighbor_allgatherv_init([send, COUNT, datatype], [recv, COUNT, datatype])),
  Ineighbor_allgather: () => comm.Ineighbor_allgather([send, datatype], [recv, datatype]),
  Ineighbor_allgatherv: () => comm.Ineighbor_allgatherv([send, COUNT, datatype], [recv, COUNT, datatype]),
})

const alltoalls: Calls = (comm, send, recv, datatype) => ({
  Neighbor_alltoall: () => comm.Neighbor_alltoall([send, datatype], [recv, datatype]),
  'Neighbor_alltoall with counts': () => comm.Neighbor_alltoall([send, datatype], [recv, COUNT, datatype]),
  Neighbor_alltoallv: () => comm.Neighbor_alltoallv([send, COUNT, datatype], [recv, COUNT, datatype]),
  Neighbor_alltoall_init: () => often(comm.Neighbor_alltoall_init([send, datatype], [recv, datatype])),
  Neighbor_alltoallv_init: () => often(comm.Neighbor_alltoallv_init([send, COUNT, datatype], [recv, COUNT, datatype])),
  Neighbor_alltoallw_init: () => often(comm.Neighbor_alltoallw_init(inBytes(send, datatype), inBytes(recv, datatype))),
  Ineighbor_alltoall: () => comm.Ineighbor_alltoall([send, datatype], [recv, datatype]),
  Ineighbor_alltoallv: () => comm.Ineighbor_alltoallv([send, COUNT, datatype], [recv, COUNT, datatype]),
  Neighbor_alltoallw: () => comm.Neighbor_alltoallw(inBytes(send, datatype), inBytes(recv, datatype)),
  Ineighbor_alltoallw: () => comm.Ineighbor_alltoallw(inBytes(send, datatype), inBytes(recv, datatype)),
})

/** A datatype for each block, displacements in bytes. */
function inBytes(data: TypedArray, datatype: Datatype<TypedArray>) {
  const blocks = Array.from({ length: data.length / COUNT }, (_, i) => i)
  const places = blocks.map((i) => i * COUNT * datatype.extent)
  return [data, [filled(blocks.length, COUNT), places], blocks.map((): Datatype => datatype)] as const
}

/** What rank `from` has for the neighbour whose block is at `place`. */
const block = (from: number, place: number): number[] => filled(COUNT, 0).map((_, i) => 1 + from * 9 + place * 4 + i)

/** Every grid, every kind of array (on two ranks by each of its datatypes), every call. */
async function everyCall(size: number, calls: Calls, toAll: boolean): Promise<void> {
  await everyComm(size, async (comm, mpi) => {
    // COMM_SELF is like a world of one.
    if (comm.size < size) return
    for (const grid of await gridsOf(comm)) {
      const meetings = meetingsOf(grid)
      const sent = toAll ? block(grid.rank, 0) : meetings.flatMap((_, place) => block(grid.rank, place))
      const expected = meetings.flatMap((there) =>
        there ? block(there.rank, toAll ? 0 : there.theirPlace) : filled(COUNT, UNTOUCHED),
      )
      for (const { of, datatypes } of ARRAY_KINDS) {
        for (const datatype of size === 2 ? datatypes : datatypes.slice(0, 1)) {
          const type = mpi[datatype as 'DOUBLE'] as Datatype<TypedArray>
          const send = of(sent)
          for (const name of Object.keys(calls(grid, send, send, type))) {
            const recv = of(filled(expected.length, UNTOUCHED))
            await calls(grid, send, recv, type)[name]?.()
            expect(numbersOf(recv), `${name} of ${datatype} on [${grid.dims.join(', ')}]`).toEqual(expected)
          }
        }
      }
      await grid.Free()
    }
  })
}

describe.each([1, 2, 3, 4, 8])('on grids of %i ranks', { timeout: 60_000 }, (size) => {
  it('every neighbour gets the same block', () => everyCall(size, allgathers, true))

  it('every neighbour gets a block of its own', () => everyCall(size, alltoalls, false))
})
