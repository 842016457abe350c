import { describe, expect, it } from 'vitest'
import { collect, compose } from '../../pool/derived-futures.ts'
import type { Executor } from '../../pool/executor.ts'
import { Future } from '../../pool/future.ts'
import { createFutures } from '../../pool/futures.ts'
import { runWorld } from '../../testing/run-world.ts'

const mul = (x: number, y: number): number => x * y
const divide = (x: number, y: number): number => {
  if (y === 0) throw new RangeError('division by zero')
  return x / y
}
const tasks = { mul, divide }

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

async function pooled(main: (pool: Executor) => Promise<void>): Promise<void> {
  await runWorld(3, ({ COMM_WORLD }) => createFutures(COMM_WORLD).MPIPoolExecutor.run(tasks, main))
}

function finished<T>(value: T): Future<T> {
  const future = new Future<T>()
  future.set_result(value)
  return future
}

const pendingFutures = (): Future<number>[] => Array.from({ length: 5 }, () => new Future<number>())

describe('collect', () => {
  it('test_empty, test_item_success, test_item_done', async () => {
    expect(collect([]).resultNow()).toEqual([])
    const fs = pendingFutures()
    const all = collect(fs)
    for (const [i, future] of fs.entries()) {
      expect(all.done()).toBe(false)
      future.set_result(i)
    }
    expect([all.cancelled(), all.running(), all.done()]).toEqual([false, false, true])
    expect(await all.result()).toEqual(range(5))
    expect(collect(fs).resultNow()).toEqual(range(5))
    const [first = finished(0)] = fs
    expect(collect([first, ...fs, first]).resultNow()).toEqual([0, 0, 1, 2, 3, 4, 0])
  })

  it('test_item_failure: the rest is taken back', async () => {
    const fs = pendingFutures()
    const all = collect(fs)
    for (const i of [2, 3]) fs[i]?.set_result(i)
    fs[4]?.set_exception(new RangeError('no'))
    expect([all.cancelled(), all.running(), all.done()]).toEqual([false, false, true])
    expect(await all.exception()).toEqual(new RangeError('no'))
    expect(fs.map((future) => future.cancelled())).toEqual([true, true, false, false, false])
  })

  it('test_item_cancel, test_cancel', () => {
    const fs = pendingFutures()
    const all = collect(fs)
    for (const i of [2, 3]) fs[i]?.set_result(i)
    fs[4]?.cancel()
    expect([all.cancelled(), all.running(), all.done()]).toEqual([true, false, true])
    expect(fs.map((future) => future.cancelled())).toEqual([true, true, false, false, true])

    const others = pendingFutures()
    collect(others).cancel()
    expect(others.every((future) => future.cancelled())).toBe(true)
  })

  it('test_cancel_pending: what has begun goes on', () => {
    const fs = pendingFutures()
    for (const future of fs) future.set_running_or_notify_cancel()
    const all = collect(fs)
    all.cancel()
    for (const future of fs) future.set_result(1)
    expect([all.cancelled(), ...fs.map((future) => future.cancelled())]).toEqual([true, ...fs.map(() => false)])
  })
})

describe('compose', () => {
  it('test_result, test_except: the end of the other', async () => {
    const good = new Future<number>()
    const bad = new Future<number>()
    const [result, failure] = [compose(good), compose(bad)]
    expect([result.done(), failure.done()]).toEqual([false, false])
    good.set_result(42)
    bad.set_exception(new RangeError('42'))
    expect([result.cancelled(), result.running(), result.done()]).toEqual([false, false, true])
    expect(await result.result()).toBe(42)
    expect([failure.cancelled(), failure.running(), failure.done()]).toEqual([false, false, true])
    expect(await failure.exception()).toEqual(new RangeError('42'))
  })

  it('test_cancel_new, test_cancel_old: each takes the other along', () => {
    const [first, second] = [new Future<number>(), new Future<number>()]
    const of = [compose(first), compose(second)]
    first.cancel()
    of[1]?.cancel()
    expect([first, second, ...of].map((future) => future.cancelled())).toEqual([true, true, true, true])
  })

  it('one that was cancelled while its task was at work stays so', () => {
    const base = new Future<number>()
    base.set_running_or_notify_cancel()
    const composed = compose(base)
    composed.cancel()
    base.set_result(1)
    expect([base.cancelled(), composed.cancelled()]).toEqual([false, true])
  })

  it('test_result_hook, test_result_hook_failure', async () => {
    const base = new Future<string>()
    const number = compose(base, Number)
    const failure = compose(base, (text) => {
      throw new TypeError(text)
    })
    base.set_result('42')
    expect(number.resultNow()).toBe(42)
    expect(await failure.exception()).toEqual(new TypeError('42'))
  })

  it('test_except_hook, test_except_hook_except, test_except_hook_failure', async () => {
    const base = new Future<number>()
    const message = compose(base, null, (error) => error.message)
    const other = compose(base, null, (error) => new TypeError(error.message))
    const thrown = compose(base, String, (error) => {
      throw new SyntaxError(error.message)
    })
    base.set_exception(new RangeError('42'))
    expect(message.resultNow()).toBe('42')
    expect(await other.exception()).toEqual(new TypeError('42'))
    expect(await thrown.exception()).toEqual(new SyntaxError('42'))
  })

  it('a failure that nobody asks for, of a hook too, ends the run; one that a hook has made good does not', async () => {
    const run = (main: (pool: Executor) => unknown) => pooled(async (pool) => void (await main(pool)))
    const hook = (): never => {
      throw new RangeError('the hook')
    }
    await expect(run((pool) => compose(pool.submit(mul, 2, 3), hook).cancelled())).rejects.toThrow('the hook')
    await expect(run((pool) => compose(pool.submit(divide, 2, 0)).cancelled())).rejects.toThrow('division by zero')
    await expect(run((pool) => collect([pool.submit(divide, 2, 0)]).cancelled())).rejects.toThrow('division by zero')
    await run((pool) => compose(pool.submit(divide, 2, 0), null, () => 0).cancelled())
  })
})

describe('get_comm_workers', () => {
  it.each([
    { size: 1, root: 0, options: {}, workers: 1 },
    { size: 2, root: 1, options: {}, workers: 1 },
    { size: 4, root: 0, options: {}, workers: 3 },
    { size: 4, root: 2, options: { max_workers: 2 }, workers: 2 },
  ])('test_get_comm_workers: $workers of $size, root $root', async ({ size, root, options, workers }) => {
    const found = await runWorld(size, async ({ COMM_WORLD }) => {
      const futures = createFutures(COMM_WORLD)
      const place = (): number[] => [futures.get_comm_workers().size, futures.get_comm_workers().rank, COMM_WORLD.rank]
      const ring = async (): Promise<number> => {
        const comm = futures.get_comm_workers()
        const { size: count, rank } = comm
        return comm.sendrecv(rank, { dest: (rank + 1) % count, source: (rank + count - 1) % count })
      }
      const executor = new futures.MPICommExecutor(COMM_WORLD, root, options)
      expect(() => futures.get_comm_workers()).toThrow('get_comm_workers: this rank is no worker of a pool')
      const result = await executor.run({ place, ring }, async (pool) => {
        expect(pool.num_workers).toBe(workers)
        const one = await pool.submit(place)
        return { one, ring: await collect(range(workers).map(() => pool.submit(ring))) }
      })
      expect(() => futures.get_comm_workers()).toThrow('get_comm_workers: this rank is no worker of a pool')
      return result
    })
    const { one = [], ring = [] } = found[root] ?? {}
    const ranks = range(size).filter((rank) => rank !== root || size === 1)
    expect(one[0]).toBe(workers)
    expect(one[2]).toBe(ranks[one[1] ?? -1])
    expect(ring.toSorted((a, b) => a - b)).toEqual(range(workers))
  })

  it('of a pool within a task: that one, and then the outer one again', async () => {
    const [sizes] = await runWorld(3, ({ COMM_WORLD, COMM_SELF }) => {
      const { MPICommExecutor: Executor, get_comm_workers } = createFutures(COMM_WORLD)
      const inner = (): number => get_comm_workers().size
      const outer = async (): Promise<(number | null)[]> => {
        const within = await new Executor(COMM_SELF).run({ inner }, (pool) => pool.submit(inner))
        return [within, get_comm_workers().size]
      }
      return new Executor(COMM_WORLD).run({ outer }, (pool) => pool.submit(outer))
    })
    expect(sizes).toEqual([1, 2])
  })
})
