import { describe, expect, it } from 'vitest'
import { runWorld } from '../testing/run-world.ts'

const SIZES = [1, 2, 3, 4, 5, 8]

describe('lower case', () => {
  const value = (rank: number) => ({ rank, list: [1, 'two', null, undefined], big: 3n ** 50n, at: new Date(rank) })

  it.each(SIZES)('bcast, scatter and gather move any value on %i ranks, every root', async (size) => {
    for (let root = 0; root < size; root++) {
      const results = await runWorld(size, async (mpi) => {
        const comm = mpi.COMM_WORLD
        const isRoot = comm.rank === root
        const mine = await comm.scatter(isRoot ? Array.from({ length: size }, (_, r) => value(r)) : null, root)
        const all = await comm.gather(value(10 + comm.rank), { root })
        const same = await comm.bcast(isRoot ? value(99) : null, root)
        return { mine, all, same }
      })
      results.forEach(({ mine, all, same }, rank) => {
        expect(mine).toEqual(value(rank))
        expect(all).toEqual(rank === root ? Array.from({ length: size }, (_, r) => value(10 + r)) : null)
        expect(same).toEqual(value(99))
      })
    }
  })
})

describe('Barrier', () => {
  it.each(SIZES)('lets nobody of %i ranks leave before all have come', async (size) => {
    let inside = 0
    await runWorld(size, async (mpi) => {
      for (let round = 1; round <= 3; round++) {
        for (let i = 0; i < mpi.COMM_WORLD.rank * 10; i++) await new Promise((resolve) => setImmediate(resolve))
        inside++
        await mpi.COMM_WORLD.Barrier()
        expect(inside).toBeGreaterThanOrEqual(round * size)
      }
    })
  })
})

describe('collectives and other messages', () => {
  it('do not meet, also when the ranks come seconds apart and call many in a row', async () => {
    const results = await runWorld(4, async (mpi) => {
      const comm = mpi.COMM_WORLD
      const box = new Float64Array(1)
      const caught = comm.Irecv(box, { source: mpi.ANY_SOURCE })
      for (let i = 0; i < comm.rank * 20; i++) await new Promise((resolve) => setImmediate(resolve))
      const sums: number[] = []
      for (let call = 0; call < 50; call++) {
        const buf = Float64Array.of(comm.rank === call % 4 ? call : -1)
        await comm.Bcast(buf, call % 4)
        sums.push(buf[0] ?? Number.NaN)
      }
      await comm.Send(Float64Array.of(100 + comm.rank), (comm.rank + 1) % 4)
      await caught.Wait()
      return { sums, box: box[0] }
    })
    results.forEach(({ sums, box }, rank) => {
      expect(sums).toEqual(Array.from({ length: 50 }, (_, call) => call))
      expect(box).toBe(100 + ((rank + 3) % 4))
    })
  })
})

describe('what does not fit', () => {
  const fails = (size: number, program: Parameters<typeof runWorld>[1]) => expect(runWorld(size, program)).rejects

  it('names the operation, the values and the fix', async () => {
    await fails(4, ({ COMM_WORLD: comm }) =>
      comm.Scatter(comm.rank === 0 ? new Float64Array(10) : null, new Float64Array(2)),
    ).toThrow('Scatter: sendbuf has 10 elements, which 4 ranks cannot share equally; use Scatterv')
    await fails(2, ({ COMM_WORLD: comm }) =>
      comm.Scatter(comm.rank === 0 ? new Float64Array(4) : null, new Float64Array(3)),
    ).toThrow('Scatter: sendbuf has 2 elements for this rank, recvbuf has 3; they must be equal')
    await fails(2, ({ COMM_WORLD: comm }) => comm.Bcast(new Float64Array(4), 2)).toThrow(
      'Bcast: root is 2, but it must be a rank from 0 to 1',
    )
    await fails(2, ({ COMM_WORLD: comm }) =>
      comm.Gather(new Float64Array(1), (comm.rank === 0 ? new Int32Array(2) : null) as never),
    ).toThrow('Gather: recvbuf holds MPI.INT, sendbuf holds MPI.DOUBLE; use one kind of array')
    await fails(2, ({ COMM_WORLD: comm }) => comm.scatter(comm.rank === 0 ? [1] : null)).toThrow(
      'scatter: sendobj has 1 values, but the communicator has 2 ranks; give one for each',
    )
    await fails(2, ({ COMM_WORLD: comm }) => comm.Bcast([1, 2, 3] as never)).toThrow('Float64Array.from')
  })

  it('is seen on the rank that sees it when lengths or kinds differ between ranks', async () => {
    await fails(2, ({ COMM_WORLD: comm }) => comm.Bcast(new Float64Array(comm.rank === 0 ? 3 : 2))).toThrow(
      'Bcast: rank 0 sends 24 bytes where this rank expects 16: the counts of the ranks disagree',
    )
    await fails(2, ({ COMM_WORLD: comm }) =>
      comm.Bcast((comm.rank === 0 ? new Float64Array(2) : new BigInt64Array(2)) as Float64Array),
    ).toThrow('Bcast: rank 0 takes part with another datatype than this rank')
  })
})
