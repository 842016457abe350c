import { describe, expect, it } from 'vitest'
import { Exception } from '../mpi/exception.ts'
import type { Mpi } from '../mpi/mpi.ts'
import { oneTask } from '../mpi/task.ts'
import { runWorld } from '../testing/run-world.ts'
import type { PoolOptions } from './comm-executor.ts'
import { createFutures } from './futures.ts'
import type { Executor } from './executor.ts'
import type { TaskTable } from './tasks.ts'

/** A pool of `size` ranks. @returns what `main` returned at root */
async function inPool<T>(
  size: number,
  tasks: (mpi: Mpi) => TaskTable,
  main: (pool: Executor, mpi: Mpi) => T | PromiseLike<T>,
  options: PoolOptions = {},
): Promise<T | null> {
  const [result] = await runWorld(size, (mpi) => {
    return createFutures(mpi.COMM_WORLD).MPIPoolExecutor.run(tasks(mpi), (pool) => main(pool, mpi), options)
  })
  return result ?? null
}

const square = (x: number): number => x * x

/** Takes a time that only `seed` and `x` decide. */
const dawdling = (seed: number) => async (x: number) => {
  for (let turns = (x * seed) % 7; turns > 0; turns--) await oneTask()
  return x * x
}

const squares = (count: number): number[] => Array.from({ length: count }, (_, i) => i * i)

describe.each([1, 2, 3, 8])('a pool of %i ranks', (size) => {
  it.each([
    [1, 0],
    [1, 1],
    [1, 50],
    [4, 50],
    [100, 50],
  ])('maps in order, in chunks of %i, %i values', async (chunksize, count) => {
    const slow = dawdling(size + chunksize)
    const values = await inPool(
      size,
      () => ({ slow }),
      (pool) => pool.map(slow, squares(count).keys(), { chunksize }),
    )
    expect(values).toEqual(squares(count))
  })

  it('maps unordered: each result once', async () => {
    const slow = dawdling(5)
    const options = { unordered: true, chunksize: 3 }
    const values = await inPool(
      size,
      () => ({ slow }),
      (pool) => pool.map(slow, squares(50).keys(), options),
    )
    expect(values?.toSorted((a, b) => a - b)).toEqual(squares(50))
  })

  it('has size - 1 workers, and root works only when it is alone', async () => {
    const found = await inPool(
      size,
      ({ COMM_WORLD }) => ({ who: async () => (await oneTask(), COMM_WORLD.rank) }),
      async (pool, { COMM_WORLD }) => {
        await pool.bootup()
        return [pool.num_workers, COMM_WORLD.rank]
      },
    )
    expect(found).toEqual([Math.max(1, size - 1), 0])
    const ranks = await whoWorks(size)
    expect(ranks).toEqual(size === 1 ? [0] : Array.from({ length: size - 1 }, (_, i) => i + 1))
  })

  it('hands each worker its next task when it is ready: a long one holds up no other', async () => {
    const order = await inPool(
      size,
      () => ({ sleep }),
      async (pool) => {
        const ended: number[] = []
        for await (const turns of pool.map(sleep, [2000, ...Array<number>(30).fill(0)], { unordered: true }))
          ended.push(turns)
        return ended
      },
    )
    expect(order).toHaveLength(31)
    expect(order?.indexOf(2000)).toBe(size < 3 ? 0 : 30)
  })
})

it('unordered results come as they end', async () => {
  const order = await inPool(
    3,
    () => ({ sleep }),
    (pool) => pool.map(sleep, [500, 0, 0], { unordered: true }),
  )
  expect(order).toEqual([0, 0, 500])
})

it('ordered results come in the order of the arguments, whoever ends first', async () => {
  const order = await inPool(
    3,
    () => ({ sleep }),
    (pool) => pool.map(sleep, [500, 0, 0]),
  )
  expect(order).toEqual([500, 0, 0])
})

it('reads a source only so far ahead as it has to, also one without end', async () => {
  let read = 0
  function* naturals() {
    for (;;) yield read++
  }
  const found = await inPool(
    3,
    () => ({ square }),
    async (pool) => {
      const values: number[] = []
      for await (const value of pool.map(square, naturals())) {
        values.push(value)
        if (values.length === 10) break
      }
      return values
    },
  )
  expect(found).toEqual(squares(10))
  expect(read).toBeLessThan(200)
})

it.each([false, true])(
  '100,000 tiny tasks: no more than a window is ever under way or waits (unordered: %s)',
  async (unordered) => {
    const N = 100_000
    let taken = 0
    let most = 0
    let sum = 0
    function* source() {
      for (; taken < N; taken++) yield taken
    }
    await inPool(
      3,
      () => ({ square }),
      async (pool) => {
        let seen = 0
        for await (const value of pool.map(square, source(), { unordered, chunksize: 25 })) {
          sum += value
          most = Math.max(most, taken - seen++)
        }
      },
    )
    expect(sum).toBe((N * (N - 1) * (2 * N - 1)) / 6)
    expect(most).toBeLessThan(25 * (2 * 64 + 2))
  },
  60_000,
)

it('carries an exception back with its class, message, cause and stack', async () => {
  const tasks = () => ({ failing, mpiFailing, throwing })
  const errors = await inPool(2, tasks, async (pool) => {
    return [
      await pool.submit(failing, 7).exception(),
      await pool.submit(mpiFailing).exception(),
      await pool.submit(throwing).exception(),
    ]
  })
  const [range, mpi, text] = errors ?? []
  expect(range).toBeInstanceOf(RangeError)
  expect(range).toMatchObject({ message: '7 is too much', cause: { name: 'Upset', message: 'why' } })
  expect(range?.stack).toMatch(/failing[^]*executor\.test\.ts[^]*\(task failing on rank 1\)$/)
  expect(mpi).toBeInstanceOf(Exception)
  expect(mpi).toMatchObject({ code: 'ERR_RANK', message: 'no such rank' })
  expect(text).toMatchObject({ message: 'a task threw "just a text"' })
})

it('a map gives the results before the call that throws, then its error, and begins nothing more', async () => {
  let calls = 0
  const picky = (x: number): number => {
    calls++
    if (x === 5) throw new RangeError('five')
    return x
  }
  const found = await inPool(
    2,
    () => ({ picky }),
    async (pool) => {
      const values: number[] = []
      const read = async () => {
        for await (const value of pool.map(picky, squares(1000).keys(), { chunksize: 3 })) values.push(value)
      }
      await expect(read()).rejects.toThrow(RangeError)
      return values
    },
  )
  expect(found).toEqual([0, 1, 2, 3, 4])
  expect(calls).toBeLessThan(500)
})

it('a failure that nobody asks for is thrown at the end', async () => {
  const run = inPool(
    2,
    () => ({ failing }),
    async (pool) => {
      pool.submit(failing, 8)
    },
  )
  await expect(run).rejects.toThrow('8 is too much')
  const mapped = inPool(
    2,
    () => ({ failing }),
    async (pool) => {
      pool.map(failing, [9])
    },
  )
  await expect(mapped).rejects.toThrow('9 is too much')
})

it('what cannot be sent fails its own task only', async () => {
  const odd = (value: unknown): unknown => (value === 'back' ? () => {} : value)
  const found = await inPool(
    2,
    () => ({ odd }),
    async (pool) => {
      const there = await pool.submit(odd, () => {}).exception()
      const back = await pool.submit(odd, 'back').exception()
      return [there?.name, back?.name, await pool.submit(odd, 'fine')]
    },
  )
  expect(found).toEqual(['DataCloneError', expect.any(String), 'fine'])
})

it('only functions that run was given are tasks', async () => {
  const run = inPool(
    2,
    () => ({ square }),
    async (pool) => pool.submit(failing, 1),
  )
  await expect(run).rejects.toThrow(
    "submit: the function failing is not among the pool's tasks: square; give it to run",
  )
})

it('a rank with other tasks says so', async () => {
  const tasks = ({ COMM_WORLD }: Mpi): TaskTable => (COMM_WORLD.rank === 0 ? { square } : { failing })
  const run = inPool(2, tasks, async (pool) => pool.submit(square, 3))
  await expect(run).rejects.toThrow("this rank's pool has no task square, only failing")
})

describe('an initializer', () => {
  it.each([1, 2, 4])('runs once on each worker before its tasks, on %i ranks', async (size) => {
    const given = new Map<Mpi, string[]>()
    const results = await runWorld(size, (mpi) => {
      given.set(mpi, [])
      const initializer = async (...words: string[]) => {
        await oneTask()
        given.get(mpi)?.push(...words)
      }
      const words = (_turn: number) => given.get(mpi)
      const options = { initializer, initargs: mpi.COMM_WORLD.rank === 0 ? ['a', 'b'] : ['not', 'root'] }
      const { MPIPoolExecutor } = createFutures(mpi.COMM_WORLD)
      return MPIPoolExecutor.run({ words }, (pool) => pool.map(words, Array(20).keys()), options)
    })
    expect(results[0]).toEqual(Array.from({ length: 20 }, () => ['a', 'b']))
  })

  it.each([1, 3])(
    'that fails breaks the pool: what is submitted fails, and so does all that follows (%i ranks)',
    async (size) => {
      const initializer = () => {
        throw new TypeError('no licence')
      }
      const found = await inPool(
        size,
        () => ({ square }),
        async (pool) => {
          const early = [pool.submit(square, 1), pool.submit(square, 2)]
          const errors = await Promise.all(early.map((future) => future.exception()))
          const boot = await pool.bootup().then(
            () => null,
            (error: unknown) => error,
          )
          expect(() => pool.submit(square, 3)).toThrow('the initializer failed')
          expect(errors[0]?.cause).toBeInstanceOf(TypeError)
          return [...errors, boot].map((error) => (error instanceof Error ? `${error.name}: ${error.message}` : error))
        },
        { initializer },
      )
      const text = expect.stringMatching(/^BrokenExecutor: the initializer failed on rank \d: no licence$/)
      expect(found).toEqual([text, text, text])
    },
  )
})

it('cancels what no worker has begun; what has begun goes on', async () => {
  const found = await inPool(
    2,
    () => ({ sleep }),
    async (pool) => {
      await pool.bootup()
      const [first, second, third] = [pool.submit(sleep, 50), pool.submit(sleep, 1), pool.submit(sleep, 2)]
      const running = first.running()
      const cancelled = [first.cancel(), second.cancel(), second.cancel()]
      const values = await Promise.all([first, third])
      const error = await second.result().then(
        () => null,
        (thrown: unknown) => thrown,
      )
      return { running, cancelled, values, error: String(error) }
    },
  )
  const error = 'CancelledError: result: the task was cancelled before it began'
  expect(found).toEqual({ running: true, cancelled: [false, true, true], values: [50, 2], error })
})

it('shutdown with cancel_futures carries out no more than has begun', async () => {
  let calls = 0
  const count = async (_turn: number): Promise<number> => (await oneTask(), ++calls)
  const states = await inPool(
    2,
    () => ({ count }),
    async (pool) => {
      await pool.bootup()
      const futures = Array.from({ length: 20 }, (_, i) => pool.submit(count, i))
      const mapped = pool.map(count, [])
      await pool.shutdown({ cancel_futures: true })
      expect(() => pool.submit(count, 0)).toThrow('submit: the pool takes no more tasks')
      expect(await mapped.then(String, String)).toMatch(/^(|CancelledError.*)$/)
      return futures.map((future) => future.cancelled())
    },
  )
  expect(states?.filter((cancelled) => !cancelled)).toHaveLength(calls)
  expect(calls).toBeLessThan(10)
})

it('what was accepted before shutdown is still carried out, and can be read afterwards', async () => {
  const found = await inPool(
    2,
    () => ({ square }),
    async (pool) => {
      const future = pool.submit(square, 4)
      const mapped = pool.map(square, squares(1000).keys())
      await pool.shutdown()
      return [future.done(), await future, await mapped]
    },
  )
  expect(found).toEqual([true, 16, squares(1000)])
})

it('uses max_workers ranks; the others leave at once', async () => {
  expect(await whoWorks(5, { max_workers: 2 })).toEqual([1, 2])
})

it('tells its progress, up to all of all', async () => {
  const told: [number, number][] = []
  const progress = (done: number, total: number): void => void told.push([done, total])
  await inPool(
    3,
    () => ({ square }),
    (pool) => pool.map(square, squares(40).keys(), { chunksize: 4 }),
    { progress },
  )
  await inPool(
    3,
    () => ({ square }),
    (pool) => pool.map(square, squares(40), { chunksize: 4 }),
    { progress },
  )
  for (const [done, total] of told) expect(done).toBeLessThanOrEqual(total)
  expect(told.filter(([done]) => done === 40)).toEqual([
    [40, 40],
    [40, 40],
  ])
})

it('two pools after each other, and messages of the program meet none of theirs', async () => {
  const results = await runWorld(3, async (mpi) => {
    const comm = mpi.COMM_WORLD
    const request = comm.irecv({ source: (comm.rank + 2) % 3, tag: 0 })
    const { MPIPoolExecutor } = createFutures(comm)
    const first = await MPIPoolExecutor.run({ square }, (pool) => pool.map(square, [1, 2]))
    const second = await MPIPoolExecutor.run({ square }, (pool) => pool.submit(square, 3))
    await comm.send(comm.rank, { dest: (comm.rank + 1) % 3, tag: 0 })
    return [first, second, await request]
  })
  expect(results).toEqual([
    [[1, 4], 9, 2],
    [null, null, 0],
    [null, null, 1],
  ])
})

it('a pool within a pool of the same communicator is refused', async () => {
  const run = runWorld(2, (mpi) => {
    const { MPIPoolExecutor } = createFutures(mpi.COMM_WORLD)
    return MPIPoolExecutor.run({ square }, () => MPIPoolExecutor.run({ square }, () => 1))
  })
  await expect(run).rejects.toThrow('run: the ranks of this communicator are in a pool already')
})

async function sleep(turns: number): Promise<number> {
  for (let i = 0; i < turns; i++) await oneTask()
  return turns
}

/** The ranks that tasks were carried out on. */
async function whoWorks(size: number, options: PoolOptions = {}): Promise<number[]> {
  const results = await runWorld(size, ({ COMM_WORLD }) => {
    const who = async (): Promise<number> => {
      await sleep(20)
      return COMM_WORLD.rank
    }
    const { MPIPoolExecutor } = createFutures(COMM_WORLD)
    return MPIPoolExecutor.run(
      { who },
      (pool) => Promise.all(Array.from({ length: 30 }, () => pool.submit(who))),
      options,
    )
  })
  return [...new Set(results[0])].toSorted((a, b) => a - b)
}

function failing(x: number): number {
  const cause = new Error('why')
  cause.name = 'Upset'
  throw new RangeError(`${x} is too much`, { cause })
}

function mpiFailing(): never {
  throw new Exception('ERR_RANK', 'no such rank')
}

function throwing(): never {
  throw 'just a text'
}
