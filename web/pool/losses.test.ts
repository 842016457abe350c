import { describe, expect, it } from 'vitest'
import { Exception } from '../mpi/exception.ts'
import { type MortalRank, runMortalWorld } from '../testing/mortal-world.ts'
import type { Executor } from './executor.ts'
import { createFutures } from './futures.ts'

const N = 60
const squares = Array.from({ length: N }, (_, i) => i * i)

/** Squares numbers; some ranks die in the middle of their so-manieth task. */
function mortalSquare({ mpi, die }: MortalRank, deaths: Readonly<Record<number, number>>, dead: Set<number>) {
  const rank = mpi.COMM_WORLD.rank
  let begun = 0
  return async (x: number): Promise<number> => {
    if (++begun === deaths[rank]) {
      dead.add(rank)
      return die()
    }
    await mpi.COMM_SELF.sendrecv(x, { dest: 0, source: 0 })
    return x * x
  }
}

describe.each([
  { size: 2, deaths: { 1: 1 }, what: 'the only worker at once' },
  { size: 3, deaths: { 2: 5 }, what: 'one of two' },
  { size: 3, deaths: { 1: 3, 2: 7 }, what: 'all, so that root works' },
  { size: 8, deaths: { 1: 1, 3: 2, 4: 4, 7: 6 }, what: 'four of seven' },
])('$size ranks lose $what', ({ size, deaths }) => {
  it.each([
    { how: 'in order', options: {} },
    { how: 'unordered', options: { unordered: true } },
    { how: 'in chunks', options: { chunksize: 7 } },
  ])('and every result is there once: $how', async ({ options }) => {
    const dead = new Set<number>()
    const results = await runMortalWorld(size, (world) => {
      const square = mortalSquare(world, deaths, dead)
      const { MPIPoolExecutor } = createFutures(world.mpi.COMM_WORLD)
      return MPIPoolExecutor.run({ square }, async (pool) => {
        const values = await pool.map(square, squares.keys(), options)
        const sorted = options.unordered ? values.toSorted((a, b) => a - b) : values
        return { values: sorted, workers: pool.num_workers, without: world.without }
      })
    })
    expect(dead.size).toBeGreaterThan(0)
    const survivors = size - 1 - dead.size
    expect(results[0]).toEqual({ values: squares, workers: Math.max(1, survivors), without: dead })
  })

  it('and every future has its own result', async () => {
    const dead = new Set<number>()
    const [found] = await runMortalWorld(size, (world) => {
      const square = mortalSquare(world, deaths, dead)
      const { MPIPoolExecutor } = createFutures(world.mpi.COMM_WORLD)
      return MPIPoolExecutor.run({ square }, (pool) =>
        Promise.all([...squares.keys()].map((x) => pool.submit(square, x))),
      )
    })
    expect(dead.size).toBeGreaterThan(0)
    expect(found).toEqual(squares)
  })
})

it('a task that kills one worker after the other is given up, and the rest is done', async () => {
  const [outcome] = await runMortalWorld(6, ({ mpi, die }) => {
    const fatal = async (x: number): Promise<number> => (x === 13 ? die() : x)
    const { MPIPoolExecutor } = createFutures(mpi.COMM_WORLD)
    return MPIPoolExecutor.run({ fatal }, async (pool) => {
      const futures = Array.from({ length: 30 }, (_, i) => pool.submit(fatal, i))
      const rest = await Promise.all(futures.filter((_, i) => i !== 13))
      const error = await futures[13]?.exception()
      return { rest, name: error?.name, message: error?.message, workers: pool.num_workers }
    })
  })
  expect(outcome).toEqual({
    rest: Array.from({ length: 30 }, (_, i) => i).filter((i) => i !== 13),
    name: 'BrokenExecutor',
    message: '3 ranks were lost while they carried out task fatal; it is not tried again',
    workers: 2,
  })
})

it('workers hear that root is lost', async () => {
  const results = await runMortalWorld(3, async ({ mpi, die }) => {
    const slow = async (): Promise<null> => null
    const { MPIPoolExecutor } = createFutures(mpi.COMM_WORLD)
    try {
      return await MPIPoolExecutor.run({ slow }, () => die())
    } catch (error) {
      return error instanceof Exception ? error.code : error
    }
  })
  expect(results).toEqual([null, 'ERR_PROC_FAILED', 'ERR_PROC_FAILED'])
})

it.each([
  { size: 2, what: 'root works in place of the others', name: 'InvalidStateError', message: /in place of workers/ },
  {
    size: 3,
    what: 'a collective of the workers fails',
    name: 'Exception',
    message: /rank 2 is lost|rank 1 is lost|ERR_PROC_FAILED/,
  },
])('after a loss, of $size ranks, $what, and the pool goes on', async ({ size, name, message }) => {
  const [outcome] = await runMortalWorld(size, ({ mpi, die }) => {
    const { MPIPoolExecutor, get_comm_workers } = createFutures(mpi.COMM_WORLD)
    const last = (): Promise<null> | null => (mpi.COMM_WORLD.rank === size - 1 ? die() : null)
    const meet = (): Promise<void> => get_comm_workers().Barrier()
    const double = (x: number): number => 2 * x
    const main = async (pool: Executor): Promise<{ error: Error | null; doubles: number[] }> => ({
      error: await pool.submit(meet).exception(),
      doubles: await pool.map(double, [1, 2, 3]),
    })
    return MPIPoolExecutor.run({ meet, double }, main, { initializer: last })
  })
  expect(outcome?.error).toMatchObject({ name, message: expect.stringMatching(message) })
  expect(outcome?.doubles).toEqual([2, 4, 6])
})
