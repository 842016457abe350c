import { describe, expect, it } from 'vitest'
import { runWorld } from '../testing/run-world.ts'

const SIZES = [1, 2, 3, 4, 5, 8]

describe.each(SIZES)('on %i ranks', (size) => {
  const ranks = Array.from({ length: size }, (_, rank) => rank)

  it('allgather and alltoall of any values; Ibarrier', async () => {
    const results = await runWorld(size, async ({ COMM_WORLD: comm }) => {
      const barrier = comm.Ibarrier()
      const all = await comm.allgather({ rank: comm.rank, text: 'x'.repeat(comm.rank) })
      const exchanged = await comm.alltoall(ranks.map((to) => `${comm.rank}>${to}`))
      await barrier
      return { all, exchanged }
    })
    results.forEach(({ all, exchanged }, rank) => {
      expect(all).toEqual(ranks.map((r) => ({ rank: r, text: 'x'.repeat(r) })))
      expect(exchanged).toEqual(ranks.map((from) => `${from}>${rank}`))
    })
  })
})

it('nonblocking collectives that are waited for in another order do not mix', async () => {
  const results = await runWorld(4, async (mpi) => {
    const comm = mpi.COMM_WORLD
    const buffers = Array.from({ length: 20 }, (_, call) => Float64Array.of(comm.rank === call % 4 ? call : -1))
    const requests = buffers.map((buf, call) => comm.Ibcast(buf, call % 4))
    for (const request of requests.toReversed()) await request
    return buffers.map(([value]) => value)
  })
  for (const result of results) expect(result).toEqual(Array.from({ length: 20 }, (_, call) => call))
})
