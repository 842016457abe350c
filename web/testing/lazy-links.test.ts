import { describe, expect, it } from 'vitest'
import { runWorld } from './run-world.ts'

const SIZE = 20

describe('a world whose links are made when they are needed', () => {
  it('delivers, whoever comes first, from named and unnamed sources', async () => {
    const results = await runWorld(SIZE, async (mpi) => {
      const comm = mpi.COMM_WORLD
      if (comm.rank > 0) {
        await comm.send(comm.rank, 0)
        return comm.recv(null, { source: 0 })
      }
      const found: number[] = []
      const status = new mpi.Status()
      while (found.length < SIZE - 1) {
        await comm.Probe(mpi.ANY_SOURCE, mpi.ANY_TAG, status)
        found.push(await comm.recv<number>(null, { source: mpi.ANY_SOURCE }))
      }
      for (const rank of found) await comm.send(rank * 10, rank)
      return found.toSorted((a, b) => a - b).length
    })
    expect(results).toEqual([SIZE - 1, ...Array.from({ length: SIZE - 1 }, (_, i) => (i + 1) * 10)])
  })

  it('fails a receive from a rank that has ended, whether a link was there or not', async () => {
    for (const acquainted of [false, true]) {
      const end = runWorld(SIZE, async ({ COMM_WORLD: comm }) => {
        if (acquainted && comm.rank === 1) await comm.send('hello', 0)
        if (comm.rank > 0) return
        if (acquainted) await comm.recv(null, 1)
        for (let task = 0; task < 50; task++) await new Promise((resolve) => setImmediate(resolve))
        await comm.recv(null, 1)
      })
      await expect(end).rejects.toThrow('rank 1 has ended')
    }
  })

  it('tells everybody of a rank that fails', async () => {
    const end = runWorld(SIZE, async ({ COMM_WORLD: comm }) => {
      if (comm.rank === 7) throw new Error('boom')
      await comm.Barrier()
    })
    await expect(end).rejects.toThrow('boom')
  })

  it('ends where ranks go on after a collective that failed in one of them', async () => {
    const messages = await runWorld(SIZE, ({ COMM_WORLD: comm }) =>
      comm.Bcast(new Float64Array(comm.rank === 13 ? 2 : 3)).then(
        () => 'no error',
        (error: Error) => error.message,
      ),
    )
    expect(messages[13]).toContain('the counts of the ranks disagree')
  })
})
