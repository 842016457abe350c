import { describe, expect, it } from 'vitest'
import type { Executor } from '../../pool/executor.ts'
import { createFutures, type PoolOptions } from '../../pool/futures.ts'
import type { TaskTable } from '../../pool/tasks.ts'
import { runWorld } from '../../testing/run-world.ts'
import type { Mpi } from '../mpi.ts'
import { oneTask } from '../task.ts'

// mpi4py's Pool has a method for each way to wait; here `submit`, `map` and `starmap` give something to await or to iterate.

const sqr = (x: number): number => x * x
const mul = (x: number, y: number): number => x * y
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
const tasks = { sqr, mul, raising, slowly, parse }

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
    main: (pool: Executor, mpi: Mpi) => T | PromiseLike<T>,
    options: PoolOptions = {},
    table: TaskTable = tasks,
  ): Promise<T | null> {
    const [result] = await runWorld(size, (mpi) => {
      return createFutures(mpi.COMM_WORLD).MPIPoolExecutor.run(table, (pool) => main(pool, mpi), options)
    })
    return result ?? null
  }

  it('test_apply', async () => {
    expect(await pooled(async (pool) => [await pool.submit(sqr, 5), await pool.submit(mul, 3, 4)])).toEqual([25, 12])
  })

  it('test_map, test_map_async: of an array, of an iterator, in chunks', async () => {
    await pooled(async (pool) => {
      expect(await pool.map(sqr, range(10))).toEqual(squares(10))
      expect(await pool.map(sqr, generated(10))).toEqual(squares(10))
      expect(await pool.map(sqr, range(100), { chunksize: 20 })).toEqual(squares(100))
      expect(await pool.map(sqr, generated(100), { chunksize: 20 })).toEqual(squares(100))
    })
  })

  it('test_imap: one after the other, and then no more', async () => {
    await pooled(async (pool) => {
      for (const source of [range(100), generated(100)]) {
        const results = pool.map(sqr, source, { chunksize: 20 })
        for (let i = 0; i < 100; i++) expect(await results.next()).toEqual({ done: false, value: i * i })
        expect(await results.next()).toEqual({ done: true, value: undefined })
      }
    })
  })

  it('test_imap_unordered', async () => {
    await pooled(async (pool) => {
      for (const options of [{ unordered: true }, { unordered: true, chunksize: 20 }]) {
        expect(ascending(await list(pool.map(sqr, range(100), options)))).toEqual(squares(100))
        expect(ascending(await list(pool.map(sqr, generated(100), options)))).toEqual(squares(100))
      }
    })
  })

  it('test_starmap, test_starmap_async, test_istarmap', async () => {
    await pooled(async (pool) => {
      expect(await pool.starmap(mul, pairs(10))).toEqual(products(10))
      expect(await pool.starmap(mul, pairs(1000), { chunksize: 100 })).toEqual(products(1000))
      expect(await list(pool.starmap(mul, pairs(100), { chunksize: 20 }))).toEqual(products(100))
    })
  })

  it('test_istarmap_unordered', async () => {
    await pooled(async (pool) => {
      const results = pool.starmap(mul, pairs(100), { unordered: true, chunksize: 20 })
      expect(ascending(await list(results))).toEqual(ascending(products(100)))
    })
  })

  it('test_apply_async, test_apply_async_timeout', async () => {
    await pooled(async (pool) => {
      const future = pool.submit(slowly, 7, 3)
      expect(future.done()).toBe(false)
      await expect(future.result(0)).rejects.toThrow('result: it has not ended within 0 s')
      expect(await future.result()).toBe(49)
      expect(await future.result(0)).toBe(49)
      expect(future.done()).toBe(true)
    })
  })

  it('test_map_async_callbacks', async () => {
    await pooled(async (pool) => {
      const heard: unknown[] = []
      await pool.map(parse, ['1', '2']).then((values) => heard.push(values))
      await pool.map(parse, ['a']).then(null, (error) => heard.push(error))
      expect(heard).toEqual([[1, 2], expect.any(TypeError)])
    })
  })

  it('test_terminate: what has not begun is not carried out', async () => {
    await pooled(async (pool) => {
      await pool.bootup()
      const futures = range(100).map((x) => pool.submit(slowly, x, 2))
      const mapped = pool.map(sqr, range(100))
      await pool.shutdown({ cancel_futures: true })
      await expect(futures.at(-1)?.result()).rejects.toThrow('the task was cancelled')
      await expect(Promise.resolve(mapped)).rejects.toThrow('cancelled')
    })
  })

  it('test_empty_iterable', async () => {
    await pooled(async (pool) => {
      expect(await pool.map(sqr, [])).toEqual([])
      expect(await list(pool.map(sqr, [], { unordered: true }))).toEqual([])
      expect(await pool.starmap(mul, [])).toEqual([])
      expect(await list(pool.starmap(mul, [], { unordered: true }))).toEqual([])
    })
  })

  it('test_enter_exit: the pool ends with its function', async () => {
    const pool = await pooled((given) => ({ given }))
    expect(() => pool?.given.submit(sqr, 1)).toThrow('submit: the pool takes no more tasks')
  })

  it('test_async_error_callback', async () => {
    await pooled(async (pool) => {
      const heard: unknown[] = []
      const future = pool.submit(raising)
      future.add_done_callback(() => heard.push('done'))
      await pool.shutdown()
      await expect(future).rejects.toThrow(RangeError)
      expect(heard).toEqual(['done'])
    })
  })

  it('test_pool_worker_lifetime_early_close: what was submitted before the end is done', async () => {
    await pooled(async (pool) => {
      const futures = range(5).map((x) => pool.submit(slowly, x, 20))
      await pool.shutdown()
      expect(await Promise.all(futures)).toEqual(squares(5))
    })
  })

  it.each([0, -1, 1.5])('test_arg_processes: %f workers', async (max_workers) => {
    await expect(pooled(() => 1, { max_workers })).rejects.toThrow(RangeError)
  })

  it('test_arg_initializer', async () => {
    const initialised: unknown[] = []
    await pooled(() => 1, { initializer: (value) => initialised.push(value), initargs: [123] })
    expect(initialised).toEqual(Array.from({ length: Math.max(1, size - 1) }, () => 123))
    const wrong: PoolOptions = JSON.parse('{ "initializer": 123 }')
    await expect(pooled(() => 1, wrong)).rejects.toThrow('initializer is 123, but it must be a function')
  })
})
