import { describe, expect, it } from 'vitest'
import { everyComm } from '../../testing/every-comm.ts'
import { INT } from '../predefined-datatypes.ts'

// What mpi4py's test_msgzero.py looks at: messages and collectives of no elements, without any array.

const NOTHING = [null, INT] as const
const NO_PARTS = [null, [0, null], INT] as const

describe.each([1, 2, 3, 5])('nothing, written as null, on %i ranks', (size) => {
  it('is sent and received', async () => {
    await everyComm(size, async (comm, { Request, Status }) => {
      const { rank } = comm
      const status = new Status()
      await comm.Sendrecv(NOTHING, { dest: rank, recvbuf: NOTHING, source: rank, status })
      expect([status.source, status.count]).toEqual([rank, 0])
      await Request.Waitall([comm.Irecv(NOTHING, rank), comm.Isend(NOTHING, rank)])
    })
  })

  it('goes through the collectives of equal blocks', async () => {
    await everyComm(size, async (comm) => {
      await comm.Bcast(NOTHING)
      await comm.Gather(NOTHING, NOTHING)
      await comm.Scatter(NOTHING, NOTHING)
      await comm.Allgather(NOTHING, NOTHING)
      await comm.Alltoall(NOTHING, NOTHING)
    })
  })

  it('goes through the collectives of parts of different size', async () => {
    await everyComm(size, async (comm) => {
      await comm.Gatherv(NOTHING, NO_PARTS)
      await comm.Scatterv(NO_PARTS, NOTHING)
      await comm.Allgatherv(NOTHING, NO_PARTS)
      await comm.Alltoallv(NO_PARTS, NO_PARTS)
    })
  })

  it('goes through the reductions', async () => {
    await everyComm(size, async (comm) => {
      await comm.Reduce(NOTHING, NOTHING)
      await comm.Allreduce(NOTHING, NOTHING)
      await comm.Reduce_scatter_block(NOTHING, NOTHING)
      await comm.Reduce_scatter(NOTHING, NOTHING)
      await comm.Reduce_scatter(NOTHING, NOTHING, new Int32Array(comm.size))
      await comm.Scan(NOTHING, NOTHING)
      await comm.Exscan(NOTHING, NOTHING)
    })
  })
})
