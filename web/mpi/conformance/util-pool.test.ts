import { describe, expect, it } from 'vitest'
import { MPICommExecutor } from '../../pool/comm-executor.ts'
import { createFutures } from '../../pool/futures.ts'
import { createPool, type ProcessOptions, TaskPool } from '../../pool/pool.ts'
import { runWorld } from '../../testing/run-world.ts'
import { oneTask } from '../task.ts'

const sqr = (x: number): number => x * x
const mul = (x: number, y: number): number => x * y
const five = (): number => 5
const raising = (): never => {
  throw new RangeError('key')
}
const slowly = async (x: number, turns: number): Promise<number> => {
  for (let i = 0; i < turns; i++) await oneTask()
  return x * x
}
const parse = (text: string): number => {
  const value = Number(text)
  if (Number.isNaN(value)) throw new TypeError(`'${text}' is no number`)
  return value
}
const tasks = { sqr, mul, five, raising, slowly, parse }

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i)
function* generated(count: number) {
  for (let i = 0; i < count; i++) yield i
}
const squares = (count: number): number[] => range(count).map((x) => x * x)
const ascending = (values: number[]): number[] => values.toSorted((a, b) => a - b)
const pairs = (count: number): [number, number][] => range(count).map((i) => [i, count - 1 - i])
const products = (count: number): number[] => range(count).map((i) => i * (count - 1 - i))

async function list<T>(values: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const value of values) found.push(value)
  return found
}

describe.each([1, 2, 4])('a pool of %i ranks', (size) => {
  async function pooled<T>(
    main: (pool: TaskPool) => T | PromiseLike<T>,
    options: ProcessOptions = {},
  ): Promise<T | null> {
    const [result] = await runWorld(size, (mpi) => {
      return createPool(createFutures(mpi.COMM_WORLD)).run(tasks, main, options)
    })
    return result ?? null
  }

  it('test_apply', async () => {
    await pooled(async (pool) => {
      expect(await pool.apply(sqr, [5])).toBe(25)
      expect(await pool.apply(mul, [3, 4])).toBe(12)
      expect(await pool.apply(five)).toBe(5)
      await expect(pool.apply(raising)).rejects.toThrow(new RangeError('key'))
    })
  })

  it('test_map: of an array, of an iterator, in chunks', async () => {
    await pooled(async (pool) => {
      expect(await pool.map(sqr, range(10))).toEqual(squares(10))
      expect(await pool.map(sqr, generated(10))).toEqual(squares(10))
      expect(await pool.map(sqr, range(100), 20)).toEqual(squares(100))
      expect(await pool.map(sqr, generated(100), { chunksize: 20 })).toEqual(squares(100))
    })
  })

  it('test_imap: one after the other, and then no more', async () => {
    await pooled(async (pool) => {
      for (const source of [range(100), generated(100)]) {
        const results = pool.imap(sqr, source, 20)
        for (let i = 0; i < 100; i++) expect(await results.next()).toEqual({ done: false, value: i * i })
        expect(await results.next()).toEqual({ done: true, value: undefined })
      }
      expect(await list(pool.imap(sqr, generated(10)))).toEqual(squares(10))
    })
  })

  it('test_imap_unordered', async () => {
    await pooled(async (pool) => {
      for (const chunksize of [1, 20]) {
        expect(ascending(await list(pool.imap_unordered(sqr, range(100), chunksize)))).toEqual(squares(100))
        expect(ascending(await list(pool.imap_unordered(sqr, generated(100), chunksize)))).toEqual(squares(100))
      }
      expect(ascending(await list(pool.imap_unordered(sqr, range(10))))).toEqual(squares(10))
    })
  })

  it('test_starmap', async () => {
    await pooled(async (pool) => {
      expect(await pool.starmap(mul, pairs(10))).toEqual(products(10))
      expect(await pool.starmap(mul, pairs(100), 20)).toEqual(products(100))
    })
  })

  it('test_istarmap', async () => {
    await pooled(async (pool) => {
      expect(await list(pool.istarmap(mul, pairs(10)))).toEqual(products(10))
      const results = pool.istarmap(mul, pairs(100), 20)
      for (const value of products(100)) expect(await results.next()).toEqual({ done: false, value })
      expect(await results.next()).toEqual({ done: true, value: undefined })
    })
  })

  it('test_istarmap_unordered', async () => {
    await pooled(async (pool) => {
      expect(ascending(await list(pool.istarmap_unordered(mul, pairs(10))))).toEqual(ascending(products(10)))
      expect(ascending(await list(pool.istarmap_unordered(mul, pairs(100), 20)))).toEqual(ascending(products(100)))
    })
  })

  it('test_apply_async', async () => {
    await pooled(async (pool) => {
      expect(await pool.apply_async(sqr, [7]).get()).toBe(49)
      expect(await pool.apply_async(sqr, [7])).toBe(49)
      const heard: number[] = []
      expect(await pool.apply_async(five, [], { callback: (result) => heard.push(result) }).get()).toBe(5)
      expect(heard).toEqual([5])
    })
  })

  it('test_apply_async_timeout', async () => {
    await pooled(async (pool) => {
      const result = pool.apply_async(slowly, [7, 3])
      expect(result.ready()).toBe(false)
      expect(() => result.successful()).toThrow('successful: it has not ended yet')
      await result.wait(0)
      expect(result.ready()).toBe(false)
      await expect(result.get(0)).rejects.toThrow('get: it has not ended within 0 s')
      await result.wait()
      expect([result.ready(), result.successful()]).toEqual([true, true])
      expect(await result.get(0)).toBe(49)
    })
  })

  it('test_map_async', async () => {
    await pooled(async (pool) => {
      expect(await pool.map_async(sqr, range(10)).get()).toEqual(squares(10))
      expect(await pool.map_async(sqr, range(100), { chunksize: 20 })).toEqual(squares(100))
    })
  })

  it('test_map_async_callbacks: called before who waits goes on', async () => {
    await pooled(async (pool) => {
      const heard: unknown[] = []
      const both = {
        callback: (values: number[]) => heard.push(values),
        error_callback: (error: Error) => heard.push(error),
      }
      const good = pool.map_async(parse, ['1', '2'], both)
      await good.wait()
      expect(good.successful()).toBe(true)
      expect(heard).toEqual([[1, 2]])
      const bad = pool.map_async(parse, ['a'], both)
      await bad.wait()
      expect(bad.successful()).toBe(false)
      expect(heard).toEqual([[1, 2], new TypeError("'a' is no number")])
    })
  })

  it('test_starmap_async', async () => {
    await pooled(async (pool) => {
      expect(await pool.starmap_async(mul, pairs(10)).get()).toEqual(products(10))
      expect(await pool.starmap_async(mul, pairs(1000), { chunksize: 100 }).get()).toEqual(products(1000))
    })
  })

  it('test_terminate: what has not begun is not carried out', async () => {
    await pooled(async (pool) => {
      const heard: string[] = []
      const error_callback = ({ name }: Error): unknown => heard.push(name)
      const results = range(100).map((x) => pool.apply_async(slowly, [x, 2], { error_callback }))
      const mapped = pool.map_async(sqr, range(100), { chunksize: 1 })
      pool.terminate()
      await pool.join()
      for (const result of [results.at(-1), mapped]) {
        expect([result?.ready(), result?.successful()]).toEqual([true, false])
        await expect(result?.get()).rejects.toThrow('the task was cancelled before it began')
      }
      expect(heard).toContain('CancelledError')
    })
  })

  it('test_empty_iterable', async () => {
    await pooled(async (pool) => {
      expect(await pool.map(sqr, [])).toEqual([])
      expect(await list(pool.imap(sqr, []))).toEqual([])
      expect(await list(pool.imap_unordered(sqr, []))).toEqual([])
      expect(await pool.starmap(mul, [])).toEqual([])
      expect(await list(pool.istarmap(mul, []))).toEqual([])
      expect(await list(pool.istarmap_unordered(mul, []))).toEqual([])
      expect(await pool.map_async(sqr, []).get()).toEqual([])
      expect(await pool.starmap_async(mul, []).get()).toEqual([])
      pool.close()
      await pool.join()
    })
  })

  it('test_enter_exit: the pool ends with its function', async () => {
    const kept = await pooled((pool) => ({ pool }))
    expect(() => kept?.pool.apply_async(sqr, [1])).toThrow('submit: the pool takes no more tasks')
  })

  it('test_async_error_callback', async () => {
    await pooled(async (pool) => {
      const heard: Error[] = []
      const result = pool.apply_async(raising, [], { error_callback: (error) => heard.push(error) })
      pool.close()
      await pool.join()
      await expect(result.get()).rejects.toThrow(RangeError)
      expect(heard).toEqual([new RangeError('key')])
    })
  })

  it('test_pool_worker_lifetime_early_close: what was submitted before the end is done', async () => {
    await pooled(async (pool) => {
      const results = range(5).map((x) => pool.apply_async(slowly, [x, 20]))
      const mapped = pool.map_async(sqr, range(100))
      pool.close()
      await expect(pool.map(sqr, [1])).rejects.toThrow('the pool takes no more tasks')
      await pool.join()
      expect(results.map((result) => result.ready())).toEqual(results.map(() => true))
      expect(await Promise.all(results)).toEqual(squares(5))
      expect(mapped.ready()).toBe(true)
      expect(await mapped).toEqual(squares(100))
    })
  })

  it.each(['apply_async', 'map_async'] as const)('a failure of %s that nobody asks for ends the run', async (how) => {
    const failing = pooled((pool) => {
      if (how === 'apply_async') pool.apply_async(parse, ['a'])
      else pool.map_async(parse, ['1', 'a'])
    })
    await expect(failing).rejects.toThrow("'a' is no number")
  })

  it.each([0, -1, 1.5])('test_arg_processes: %f workers', async (processes) => {
    await expect(pooled(() => 1, { processes })).rejects.toThrow(new RegExp(`Pool: processes is ${processes}`))
  })

  it('test_arg_processes: so many ranks work at most', async () => {
    const ranks = new Set<number>()
    await runWorld(size, ({ COMM_WORLD }) => {
      const noted = (): unknown => ranks.add(COMM_WORLD.rank)
      const main = (pool: TaskPool): Promise<unknown> => pool.map(noted, range(20))
      return createPool(createFutures(COMM_WORLD)).run({ noted }, main, { processes: 1 })
    })
    expect([...ranks]).toEqual([size === 1 ? 0 : 1])
  })

  it('test_arg_initializer', async () => {
    const initialised: unknown[] = []
    await pooled(() => 1, { initializer: (value) => initialised.push(value), initargs: [123] })
    expect(initialised).toEqual(Array.from({ length: Math.max(1, size - 1) }, () => 123))
    const wrong: ProcessOptions = JSON.parse('{ "initializer": 123 }')
    await expect(pooled(() => 1, wrong)).rejects.toThrow('initializer is 123, but it must be a function')
  })
})

it('without a chunk size, map, starmap and their kin make four chunks for each worker', async () => {
  const ends = [0, 10, 20, 30, 38]
  const maps = [
    (pool: TaskPool) => pool.map(sqr, range(38)),
    (pool: TaskPool) => pool.map_async(sqr, range(38)).get(),
    (pool: TaskPool) => pool.starmap(mul, pairs(38)),
    (pool: TaskPool) => pool.starmap_async(mul, pairs(38)).get(),
  ]
  for (const mapped of maps) {
    const told: number[] = []
    const progress = (done: number): unknown => told.push(done)
    await runWorld(2, ({ COMM_WORLD }) => {
      const executor = new MPICommExecutor(COMM_WORLD, 0, { progress })
      return executor.run(tasks, (pool) => mapped(new TaskPool(pool)))
    })
    expect(told).toEqual(ends)
  }
})
