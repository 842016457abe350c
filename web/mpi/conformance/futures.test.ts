import { describe, expect, it } from 'vitest'
import type { Executor } from '../../pool/executor.ts'
import { MPICommExecutor } from '../../pool/comm-executor.ts'
import { Future } from '../../pool/future.ts'
import { ALL_COMPLETED, as_completed, FIRST_COMPLETED, FIRST_EXCEPTION, wait } from '../../pool/waiting.ts'
import { runWorld } from '../../testing/run-world.ts'
import type { Intracomm } from '../intracomm.ts'
import { oneTask } from '../task.ts'

const mul = (x: number, y: number): number => x * y
const power = (x: number, y: number): number => x ** y
const abs = (x: number): number => Math.abs(x)
const inout = (value: unknown): unknown => value
const divide = (x: number, y: number): number => {
  if (y === 0) throw new RangeError('division by zero')
  return Math.floor(x / y)
}
const sleep = async (turns: number): Promise<null> => {
  for (let i = 0; i < turns; i++) await oneTask()
  return null
}
const sleepAndRaise = async (turns: number): Promise<never> => {
  await sleep(turns)
  throw new Error('this is an exception')
}
/** Ends when the test does, and at once where it need not be late. */
const held = async (isLate = true): Promise<null> => {
  if (isLate) await testEnds
  return null
}
let testEnds = Promise.resolve()
const tasks = { mul, power, abs, inout, divide, sleep, sleepAndRaise, held }

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i)
const powers = range(40).map((i) => i ** i)

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : '')

function finished<T>(value: T): Future<T> {
  const future = new Future<T>()
  future.set_result(value)
  return future
}

function failed(): Future<never> {
  const future = new Future<never>()
  future.set_exception(new Error('failed before'))
  return future
}

function cancelled(): Future<never> {
  const future = new Future<never>()
  future.cancel()
  return future
}

async function list<T>(values: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const value of values) found.push(value)
  return found
}

/** What comes before the failure, and the failure's name. */
async function untilFailure<T>(values: AsyncIterable<T>): Promise<[T[], string]> {
  const found: T[] = []
  try {
    for await (const value of values) found.push(value)
  } catch (error) {
    return [found, error instanceof Error ? error.name : String(error)]
  }
  return [found, 'none']
}

/** mpi4py's tests have two workers. */
async function pooled<T>(main: (pool: Executor) => T | PromiseLike<T>): Promise<T | null> {
  const [result] = await runWorld(3, ({ COMM_WORLD }) =>
    new MPICommExecutor(COMM_WORLD).run(tasks, untilTestEnds(main)),
  )
  return result ?? null
}

function untilTestEnds<T>(main: (pool: Executor) => T | PromiseLike<T>): (pool: Executor) => Promise<T> {
  return async (pool) => {
    let end = (): void => {}
    testEnds = new Promise((resolve) => {
      end = resolve
    })
    try {
      return await main(pool)
    } finally {
      end()
    }
  }
}

describe('init, bootup, shutdown', () => {
  it('test_init, test_init_args, test_max_workers_negative', async () => {
    await pooled((pool) => expect(pool.num_workers).toBe(2))
    await runWorld(3, async ({ COMM_WORLD }) => {
      const one = new MPICommExecutor(COMM_WORLD, 0, { max_workers: 1 })
      await one.run(tasks, (pool) => expect(pool.num_workers).toBe(1))
      for (const max_workers of [0, -1]) {
        expect(() => new MPICommExecutor(COMM_WORLD, 0, { max_workers })).toThrow(RangeError)
      }
    })
  })

  it('test_bootup, test_bootup_wait, test_bootup_nowait, test_bootup_nowait_wait, test_bootup_shutdown_nowait', async () => {
    await pooled(async (pool) => {
      const first = pool.bootup()
      expect(await pool.bootup()).toBe(pool)
      expect(await first).toBe(pool)
      await pool.shutdown({ wait: false })
      await expect(pool.bootup()).rejects.toThrow('bootup: the pool takes no more tasks')
      await pool.shutdown()
    })
  })

  it('test_run_after_shutdown, test_hang_issue12364, test_shutdown, test_init_bootup_shutdown', async () => {
    await pooled(async (pool) => {
      const futures = range(50).map(() => pool.submit(sleep, 5))
      await pool.shutdown({ wait: false })
      expect(futures.at(-1)?.done()).toBe(false)
      await pool.shutdown({ wait: true })
      expect(futures.every((future) => future.done())).toBe(true)
      expect(await Promise.all(futures)).toEqual(futures.map(() => null))
      expect(() => pool.submit(power, 2, 5)).toThrow('submit: the pool takes no more tasks')
    })
  })

  it('test_context_manager_shutdown: all is over when run ends', async () => {
    const pending: Future<null>[] = []
    await pooled(async (pool) => {
      expect(
        await pool.map(
          abs,
          range(10).map((x) => x - 5),
        ),
      ).toEqual([5, 4, 3, 2, 1, 0, 1, 2, 3, 4])
      pending.push(pool.submit(sleep, 50))
    })
    expect(pending[0]?.done()).toBe(true)
  })
})

describe('wait', () => {
  it('test_first_completed, test_first_completed_some_already_completed', async () => {
    await pooled(async (pool) => {
      const [quick, slow] = [pool.submit(mul, 21, 2), pool.submit(held)]
      const first = await wait<unknown>([quick, slow], { return_when: FIRST_COMPLETED })
      expect(first).toEqual({ done: new Set([quick]), not_done: new Set([slow]) })
      const [over, done] = [cancelled(), finished(42)]
      const some = await wait<unknown>([over, done, slow], { return_when: FIRST_COMPLETED })
      expect(some).toEqual({ done: new Set([over, done]), not_done: new Set([slow]) })
    })
  })

  it('test_first_exception, …_some_already_complete, …_one_already_failed', async () => {
    await pooled(async (pool) => {
      const [good, bad] = [pool.submit(mul, 2, 21), pool.submit(sleepAndRaise, 20)]
      const slow = pool.submit(held)
      const first = await wait<unknown>([good, bad, slow], { return_when: FIRST_EXCEPTION })
      expect(first).toEqual({ done: new Set([good, bad]), not_done: new Set([slow]) })
      expect(await bad.exception()).toMatchObject({ message: 'this is an exception' })
      const before = failed()
      const one = await wait<unknown>([before, slow], { return_when: FIRST_EXCEPTION })
      expect(one).toEqual({ done: new Set([before]), not_done: new Set([slow]) })
    })
  })

  it('test_all_completed', async () => {
    await pooled(async (pool) => {
      const futures = [finished(42), cancelled(), failed(), pool.submit(divide, 2, 0), pool.submit(mul, 2, 21)]
      expect(await wait(futures, { return_when: ALL_COMPLETED })).toEqual({
        done: new Set(futures),
        not_done: new Set(),
      })
      expect(await futures[3]?.exception()).toBeInstanceOf(RangeError)
    })
  })

  it('test_timeout', async () => {
    await pooled(async (pool) => {
      const quick = pool.submit(mul, 6, 7)
      await quick
      const [before, slow] = [failed(), pool.submit(held)]
      const { done, not_done } = await wait<unknown>([before, quick, slow], { timeout: 0 })
      expect([done, not_done]).toEqual([new Set([before, quick]), new Set([slow])])
    })
  })
})

describe('as_completed', () => {
  it('test_no_timeout', async () => {
    await pooled(async (pool) => {
      const futures = [cancelled(), failed(), finished(42), pool.submit(mul, 2, 21), pool.submit(mul, 7, 6)]
      expect(new Set(await list(as_completed(futures)))).toEqual(new Set(futures))
    })
  })

  it('test_zero_timeout, test_nonzero_timeout: what is done comes, then the error', async () => {
    await pooled(async (pool) => {
      const before = [cancelled(), failed(), finished(42)]
      const slow = pool.submit(held)
      expect(await untilFailure(as_completed<unknown>([...before, slow], { timeout: 0 }))).toEqual([
        before,
        'TimeoutError',
      ])
      const quick = pool.submit(sleep, 0)
      await quick
      const slower = pool.submit(held)
      const [found, name] = await untilFailure(as_completed<unknown>([...before, quick, slower], { timeout: 0.001 }))
      expect([new Set(found), name]).toEqual([new Set([...before, quick]), 'TimeoutError'])
    })
  })

  it('test_duplicate_futures', async () => {
    await pooled(async (pool) => {
      const future = pool.submit(sleep, 10)
      expect(await list(as_completed([future, future]))).toEqual([future])
    })
  })
})

describe('executor', () => {
  it('test_submit, test_submit_cancel', async () => {
    await pooled(async (pool) => {
      expect(await pool.submit(power, 2, 8).result()).toBe(256)
      const [first, second, third] = range(3).map(() => pool.submit(sleep, 50))
      expect(third?.cancel()).toBe(true)
      expect(await first?.result()).toBe(null)
      expect([first?.cancelled(), second?.cancelled(), third?.cancelled()]).toEqual([false, false, true])
    })
  })

  it('test_map, test_starmap', async () => {
    await pooled(async (pool) => {
      expect(await pool.map(power, range(10), range(10))).toEqual(powers.slice(0, 10))
      const sequence = range(10).map((i): [number, number] => [i, i])
      expect(await pool.starmap(power, sequence)).toEqual(powers.slice(0, 10))
      expect(await pool.starmap(power, sequence.values())).toEqual(powers.slice(0, 10))
    })
  })

  it('test_map_exception', async () => {
    await pooled(async (pool) => {
      const results = pool.map(divide, [1, 1, 1, 1], [2, 3, 0, 5])
      expect(await untilFailure(results)).toEqual([[0, 0], 'RangeError'])
    })
  })

  it('test_map_timeout, test_map_timeout_one', async () => {
    await pooled(async (pool) => {
      const late = pool.map(held, [false, false, true], { timeout: 1 })
      expect(await untilFailure(late)).toEqual([[null, null], 'TimeoutError'])
      expect(await pool.map(sleep, [0, 0, 0], { timeout: 60 })).toEqual([null, null, null])
    })
  })

  it.each([6, 40, 50])(
    'test_map_chunksize, test_starmap_chunksize, test_map_unordered_chunksize: %i',
    async (chunksize) => {
      await pooled(async (pool) => {
        const sequence = range(40).map((i): [number, number] => [i, i])
        expect(await pool.map(power, range(40), range(40), { chunksize })).toEqual(powers)
        expect(await pool.starmap(power, sequence, { chunksize })).toEqual(powers)
        expect(await pool.starmap(power, sequence.values(), { chunksize })).toEqual(powers)
        const options = { chunksize, unordered: true }
        expect(new Set(await pool.map(power, range(40), range(40), options))).toEqual(new Set(powers))
      })
    },
  )

  it.each([-1, 0, 1.5])('a chunk size of %f is refused', async (chunksize) => {
    await pooled((pool) => {
      expect(() => pool.map(abs, [1], { chunksize })).toThrow(RangeError)
      expect(() => pool.starmap(power, [[1, 2]], { chunksize })).toThrow(RangeError)
    })
  })

  it('test_map_unordered, …_timeout, …_timeout_one, …_exception', async () => {
    await pooled(async (pool) => {
      const unordered = true
      expect(new Set(await pool.map(power, range(10), range(10), { unordered }))).toEqual(new Set(powers.slice(0, 10)))
      expect(await pool.map(sleep, [0, 0, 0], { unordered, timeout: 60 })).toEqual([null, null, null])
      const late = pool.map(held, [true, false], { unordered, timeout: 0.2 })
      const [found, name] = await untilFailure(late)
      expect([found.length < 2, name]).toEqual([true, 'TimeoutError'])
      const [values, error] = await untilFailure(pool.map(divide, [1, 1, 1, 1], [2, 3, 0, 5], { unordered }))
      expect([values.every((value) => value === 0), error]).toEqual([true, 'RangeError'])
    })
  })
})

describe('several pools, values', () => {
  it('test_multiple_executors: each on ranks of its own', async () => {
    const results = await runWorld(6, async ({ COMM_WORLD }) => {
      const color = COMM_WORLD.rank % 3
      const part = await COMM_WORLD.Split(color)
      const hundred = range(100).map((i) => -100 * (color + 1) - i)
      return new MPICommExecutor(part).run(tasks, (pool) => pool.map(abs, hundred))
    })
    const expected = range(3).map((color) => range(100).map((i) => 100 * (color + 1) + i))
    expect(results).toEqual([...expected, null, null, null])
  })

  it('test_good_pickle, test_bad_pickle: what can be cloned travels, what cannot fails its task only', async () => {
    await pooled(async (pool) => {
      const value = { n: 42, parts: new Map([['a', Float64Array.of(1, 2)]]) }
      expect(await pool.submit(inout, value)).toEqual(value)
      await expect(pool.submit(inout, { fn: () => 1 })).rejects.toThrow('a function')
      expect(await pool.submit(abs, -42)).toBe(42)
    })
  })
})

describe('MPICommExecutor', () => {
  it('test_default, test_arg_root: every root, and null elsewhere', async () => {
    await runWorld(4, async ({ COMM_WORLD }) => {
      for (let root = 0; root < 4; root++) {
        const sum = await new MPICommExecutor(COMM_WORLD, root).run(tasks, (pool) => pool.submit(mul, root, 10))
        expect(sum).toBe(COMM_WORLD.rank === root ? 10 * root : null)
      }
    })
  })

  it('test_self, test_args, test_kwargs', async () => {
    await runWorld(1, async ({ COMM_SELF }) => {
      await new MPICommExecutor(COMM_SELF, 0).run(
        tasks,
        untilTestEnds(async (pool) => {
          expect(pool.num_workers).toBe(1)
          const future = pool.submit(sleep, 0)
          expect([await future.result(), await future.exception()]).toEqual([null, null])
          const error = await pool.submit(sleepAndRaise, 0).exception()
          expect(error).toMatchObject({ name: 'Error', message: 'this is an exception' })
          expect(await list(pool.map(sleep, [0, 0]))).toEqual([null, null])
          expect(await untilFailure(pool.map(held, [true, false], { timeout: 0 }))).toEqual([[], 'TimeoutError'])
        }),
      )
    })
  })

  it('test_arg_root_bad, test_arg_comm_bad, test_with_bad', async () => {
    await runWorld(2, async ({ COMM_WORLD, COMM_NULL, COMM_SELF }) => {
      for (const root of [-2, -1, 2]) expect(() => new MPICommExecutor(COMM_WORLD, root)).toThrow(/root is -?\d/)
      const comms: { wrong: Intracomm } = JSON.parse('{ "wrong": 3 }')
      for (const wrong of [comms.wrong, COMM_NULL])
        expect(() => new MPICommExecutor(wrong)).toThrow('intracommunicator')
      const executor = new MPICommExecutor(COMM_SELF)
      await expect(executor.run(tasks, () => executor.run(tasks, () => 1))).rejects.toThrow('in a pool already')
    })
  })
})

describe('then', () => {
  it('test_cancel, test_then_multiple, test_no_callbacks_and_success, test_no_callbacks_and_failure', async () => {
    await expect(cancelled().result()).rejects.toMatchObject({ name: 'CancelledError' })
    const future = new Future<string>()
    const derived = [future.then(), future.then(), future.then()]
    expect(future.done()).toBe(false)
    future.set_result('done')
    expect(await Promise.all(derived)).toEqual(['done', 'done', 'done'])
    await expect(failed().result()).rejects.toThrow('failed before')
  })

  it('test_success_callback_and_success, test_chained_success_callback_and_success', async () => {
    expect(await finished('done').then((result) => `${result} manipulated`)).toBe('done manipulated')
    const transform = (value: number): Future<number> | PromiseLike<number> =>
      value < 5 ? finished(value + 1).then(transform) : finished(value)
    expect(await finished(1).then(transform)).toBe(5)
  })

  it('test_err_callback_and_failure_repackage, …_raised, …_convert_to_success, test_err_catch_ignore', async () => {
    const repackaged = failed().then(null, (error) => {
      throw new TypeError(`${messageOf(error)} repackaged`)
    })
    await expect(repackaged).rejects.toThrow(new TypeError('failed before repackaged'))
    expect(await failed().then(null, (error) => `${messageOf(error)} repackaged`)).toBe('failed before repackaged')
    expect(await failed().then(null, () => null)).toBe(null)
  })

  it('test_success_callback_and_failure_raised', async () => {
    const raised = finished('sad').then((value) => {
      throw new TypeError(`${value} repackaged`)
    })
    await expect(raised).rejects.toThrow(new TypeError('sad repackaged'))
  })
})
