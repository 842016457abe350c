import { describe, expect, it } from 'vitest'
import { runWorld } from '../testing/run-world.ts'

const SIZES = [1, 2, 3, 4, 5, 8]
const LENGTHS = [0, 1, 7, 5_003]
/** What rank r has at i: small, so that every kind of array holds every sum exactly. */
const at = (rank: number, i: number): number => ((rank + 2) * (i + 1)) % 5
const vector = (length: number, f: (i: number) => number) => Float64Array.from({ length }, (_, i) => f(i))
const sumTo = (ranks: number, i: number): number => {
  let sum = 0
  for (let rank = 0; rank < ranks; rank++) sum += at(rank, i)
  return sum
}

describe.each(SIZES)('reductions on %i ranks', (size) => {
  it.each(LENGTHS)(
    'Reduce, Allreduce, Scan, Exscan of %i elements, also in place and begun before waited for',
    async (n) => {
      const results = await runWorld(size, async (mpi) => {
        const comm = mpi.COMM_WORLD
        const root = size - 1
        const mine = vector(n, (i) => at(comm.rank, i))
        const isRoot = comm.rank === root
        const reduced = isRoot ? new Float64Array(n) : null
        await comm.Reduce(mine, reduced, mpi.SUM, root)
        const inPlace = mine.slice()
        await comm.Reduce(isRoot ? mpi.IN_PLACE : mine, isRoot ? inPlace : null, { root })
        const everywhere = new Float64Array(n)
        const through = new Float64Array(n)
        const before = new Float64Array(n).fill(-1)
        const largest = mine.slice()
        await mpi.Request.Waitall([
          comm.Iallreduce(mine, everywhere),
          comm.Iscan(mine, through),
          comm.Iexscan(mine, before),
          comm.Iallreduce(mpi.IN_PLACE, largest, { op: mpi.MAX }),
        ])
        return { reduced, inPlace: isRoot ? inPlace : null, everywhere, through, before, largest }
      })
      const total = vector(n, (i) => sumTo(size, i))
      const most = vector(n, (i) => Math.max(...results.map((_, rank) => at(rank, i))))
      results.forEach((result, rank) => {
        expect(result).toEqual({
          reduced: rank === size - 1 ? total : null,
          inPlace: rank === size - 1 ? total : null,
          everywhere: total,
          through: vector(n, (i) => sumTo(rank + 1, i)),
          before: rank === 0 ? new Float64Array(n).fill(-1) : vector(n, (i) => sumTo(rank, i)),
          largest: most,
        })
      })
    },
  )

  it('Reduce_scatter and Reduce_scatter_block cut the result', async () => {
    const counts = Array.from({ length: size }, (_, r) => r)
    const total = counts.reduce((sum, count) => sum + count, 0)
    const results = await runWorld(size, async (mpi) => {
      const comm = mpi.COMM_WORLD
      const part = new Float64Array(comm.rank)
      await comm.Reduce_scatter(
        vector(total, (i) => at(comm.rank, i)),
        part,
        counts,
      )
      const block = new Float64Array(3)
      await comm.Reduce_scatter_block(
        vector(3 * size, (i) => at(comm.rank, i)),
        block,
      )
      const inPlace = vector(3 * size, (i) => at(comm.rank, i))
      await comm.Reduce_scatter_block(mpi.IN_PLACE, inPlace)
      return { part, block, inPlace: inPlace.slice(0, 3) }
    })
    results.forEach((result, rank) => {
      const start = counts.slice(0, rank).reduce((sum, count) => sum + count, 0)
      const block = vector(3, (i) => sumTo(size, 3 * rank + i))
      expect(result).toEqual({ part: vector(rank, (i) => sumTo(size, start + i)), block, inPlace: block })
    })
  })

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
})
