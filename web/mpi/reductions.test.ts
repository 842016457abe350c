import { describe, expect, it } from 'vitest'
import { runWorld } from '../testing/run-world.ts'

const SIZES = [1, 2, 3, 4, 5, 8]

describe.each(SIZES)('reductions on %i ranks', (size) => {
  it('ops that do not commute keep rank order, upper and lower case', async () => {
    const results = await runWorld(size, async (mpi) => {
      const comm = mpi.COMM_WORLD
      // x -> a x + b: composing such maps is associative and does not commute.
      const compose = mpi.Op.Create((f: Float64Array, g: Float64Array) => {
        for (let i = 0; i < g.length; i += 2) {
          const [a, b] = [f[i] ?? 0, f[i + 1] ?? 0]
          g[i + 1] = (g[i] ?? 0) * b + (g[i + 1] ?? 0)
          g[i] = (g[i] ?? 0) * a
        }
      })
      const pairs = mpi.DOUBLE.Create_contiguous(2).Commit()
      const mine = Float64Array.of(2, comm.rank)
      const all = new Float64Array(2)
      await comm.Allreduce([mine, 1, pairs], [all, 1, pairs], compose)
      const text = await comm.allreduce(`<${comm.rank}>`)
      const upTo = await comm.scan([comm.rank])
      const below = await comm.exscan([comm.rank])
      const last = await comm.reduce(comm.rank, { op: mpi.MAX, root: size - 1 })
      return { all, text, upTo, below, last }
    })
    let [a, b] = [1, 0]
    for (let rank = 0; rank < size; rank++) [a, b] = [a * 2, b * 2 + rank]
    const ranks = Array.from({ length: size }, (_, rank) => rank)
    results.forEach((result, rank) => {
      expect(result).toEqual({
        all: Float64Array.of(a, b),
        text: ranks.map((r) => `<${r}>`).join(''),
        upTo: ranks.slice(0, rank + 1),
        below: rank === 0 ? null : ranks.slice(0, rank),
        last: rank === size - 1 ? size - 1 : null,
      })
    })
  })
})

describe('what does not fit', () => {
  const fails = (program: Parameters<typeof runWorld>[1]) => expect(runWorld(2, program)).rejects

  it('names the operation, the values and the fix', async () => {
    await fails(({ COMM_WORLD: comm }) => comm.Allreduce(new Float64Array(3), new Float64Array(2))).toThrow(
      'Allreduce: sendbuf has 3 elements, recvbuf has 2; they must be equal',
    )
    await fails(({ COMM_WORLD: comm, BAND }) => comm.Allreduce(new Float64Array(2), new Float64Array(2), BAND)).toThrow(
      /Allreduce: .*BAND/,
    )
    await fails(({ COMM_WORLD: comm }) => comm.Reduce_scatter_block(new Float64Array(3), new Float64Array(1))).toThrow(
      'Reduce_scatter_block: sendbuf has 3 elements, which 2 ranks cannot share equally; use Reduce_scatter',
    )
    await fails(({ COMM_WORLD: comm }) =>
      comm.Reduce_scatter(new Float64Array(3), new Float64Array(2), [1, 1]),
    ).toThrow('Reduce_scatter: sendbuf has 3 elements, but all ranks together get 2; they must be equal')
  })

  it('of Reduce_scatter without counts, what the ranks have room for, is seen by all: none waits for the others', async () => {
    const seen: string[] = []
    const end = runWorld(3, async ({ COMM_WORLD: comm }) => {
      const room = new Float64Array(2)
      await comm.Reduce_scatter(new Float64Array(comm.rank === 1 ? 7 : 6), room).catch((error: Error) => {
        seen[comm.rank] = error.message
        throw error
      })
    })
    await expect(end).rejects.toThrow('7 elements, but all ranks together get 6')
    expect(seen).toEqual([
      expect.stringContaining('rank 1'),
      'Reduce_scatter: sendbuf has 7 elements, but all ranks together get 6; they must be equal',
      expect.stringContaining('rank 1'),
    ])
  })
})
