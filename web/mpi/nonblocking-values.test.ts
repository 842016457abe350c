import { describe, expect, expectTypeOf, it } from 'vitest'
import { runWorld } from '../testing/run-world.ts'
import type { Intracomm } from './intracomm.ts'
import type { Request } from './request.ts'

const SIZES = [1, 2, 3, 5, 8]
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i)
const word = (rank: number): string => `<${rank}>`

/** What a rank gets of each operation. */
interface Given {
  bcast: unknown
  scatter: unknown
  gather: unknown
  allgather: unknown
  alltoall: unknown
  reduce: unknown
  allreduce: unknown
  scan: unknown
  exscan: unknown
}

describe.each(SIZES)('on %i ranks', (size) => {
  it('all lower-case collectives under way at once give what the standard says, whatever is awaited first', async () => {
    const root = size - 1
    const results = await runWorld(size, async (mpi) => {
      const comm = mpi.COMM_WORLD
      const { rank } = comm
      const isRoot = rank === root
      const requests = {
        bcast: comm.ibcast(isRoot ? { from: rank } : null, root),
        scatter: comm.iscatter(isRoot ? upTo(size).map(word) : null, { root }),
        gather: comm.igather(word(rank), root),
        allgather: comm.iallgather(word(rank)),
        alltoall: comm.ialltoall(upTo(size).map((other) => [rank, other])),
        // Strings do not commute: their order is the ranks'.
        reduce: comm.ireduce(word(rank), mpi.SUM, root),
        allreduce: comm.iallreduce(word(rank), { op: (a, b) => a + b }),
        scan: comm.iscan(word(rank)),
        exscan: comm.iexscan(word(rank), mpi.SUM),
      }
      const barrier = comm.ibarrier()
      const given: Partial<Given> = {}
      for (const name of Object.keys(requests).toReversed() as (keyof typeof requests)[])
        given[name] = await requests[name]
      expect(await barrier).toBeNull()
      for (const request of Object.values(requests)) expect(request.is_null).toBe(true)
      return given as Given
    })
    const all = upTo(size).map(word)
    const to = (rank: number): string => all.slice(0, rank + 1).join('')
    results.forEach((given, rank) => {
      expect(given).toEqual({
        bcast: { from: root },
        scatter: word(rank),
        gather: rank === root ? all : null,
        allgather: all,
        alltoall: upTo(size).map((other) => [other, rank]),
        reduce: rank === root ? all.join('') : null,
        allreduce: all.join(''),
        scan: to(rank),
        exscan: rank === 0 ? null : to(rank - 1),
      } satisfies Given)
    })
  })

  it('neighbours exchange values', async () => {
    const results = await runWorld(size, async (mpi) => {
      const ring = await mpi.COMM_WORLD.Create_cart([size], true)
      const both = [
        ring.ineighbor_allgather(word(ring.rank)),
        ring.ineighbor_alltoall([-ring.rank, ring.rank]),
      ] as const
      return [await both[1], await both[0]]
    })
    results.forEach((given, rank) => {
      const [before, after] = [(rank + size - 1) % size, (rank + 1) % size]
      expect(given).toEqual([
        [before, after === 0 ? -0 : -after],
        [word(before), word(after)],
      ])
    })
  })
})

describe('a request with a value', () => {
  it('gives it by wait, test and waitall, with other requests, and only once', async () => {
    await runWorld(2, async (mpi) => {
      const comm = mpi.COMM_WORLD
      const [sum, numbers] = [comm.iallreduce(comm.rank + 1), comm.iallgather(comm.rank)]
      const box = new Int32Array(1)
      const receive = comm.Irecv(box, 1 - comm.rank)
      await comm.Send(Int32Array.of(7), 1 - comm.rank)
      expect(await mpi.Request.waitall([sum, receive, numbers])).toEqual([3, null, [0, 1]])
      expect(await sum.wait()).toBeNull()

      const tested = comm.ibcast(comm.rank === 0 ? 'tested' : null)
      let [flag, value] = await tested.test()
      while (!flag) [flag, value] = await tested.test()
      expect(value).toBe('tested')

      const first = comm.iscatter(comm.rank === 0 ? ['a', 'b'] : null)
      expect(await mpi.Request.waitany([first])).toEqual([0, comm.rank === 0 ? 'a' : 'b'])
    })
  })

  it('fails with its name, once it is waited for', async () => {
    await runWorld(2, async (mpi) => {
      const comm = mpi.COMM_WORLD
      const refuse = mpi.Op.Create((): never => {
        throw new Error('no')
      })
      const request = comm.iallreduce(1, refuse)
      await expect(request.wait()).rejects.toThrow('no')
      expect(() => comm.iscatter('no list' as never, comm.rank)).toThrow(
        'iscatter: sendobj is "no list", but it must be',
      )
    })
  })

  it('is taken for what it is by the compiler', () => {
    const check = (comm: Intracomm, text: string | null): void => {
      expectTypeOf(comm.ibcast(text)).toEqualTypeOf<Request<string>>()
      expectTypeOf(comm.iscatter([1, 2])).toEqualTypeOf<Request<number>>()
      expectTypeOf(comm.igather(true)).toEqualTypeOf<Request<boolean[] | null>>()
      expectTypeOf(comm.iallgather({ a: 1 })).toEqualTypeOf<Request<{ a: number }[]>>()
      expectTypeOf(comm.ireduce(1)).toEqualTypeOf<Request<number | null>>()
      expectTypeOf(comm.iallreduce(1, (a, b) => a + b)).toEqualTypeOf<Request<number>>()
      expectTypeOf(comm.iexscan('text')).toEqualTypeOf<Request<string | null>>()
      expectTypeOf(comm.ibarrier()).toEqualTypeOf<Request>()
      // @ts-expect-error an op of strings for numbers
      comm.iallreduce(1, (a: string, b: string) => a + b)
    }
    expect(check).toBeTypeOf('function')
  })
})

describe('a function as op', () => {
  it('combines values in rank order, as mpi4py lets it', async () => {
    const results = await runWorld(5, async ({ COMM_WORLD: comm }) => {
      const list = (a: number[], b: number[]): number[] => [...a, ...b]
      const mine = [comm.rank]
      return [await comm.allreduce(mine, list), await comm.reduce(mine, list, 3), await comm.scan(mine, { op: list })]
    })
    results.forEach((given, rank) => {
      expect(given).toEqual([upTo(5), rank === 3 ? upTo(5) : null, upTo(rank + 1)])
    })
  })

  it('is for values only', async () => {
    await runWorld(1, async ({ COMM_SELF: comm }) => {
      const op = ((a: number, b: number) => a + b) as never
      await expect(comm.Allreduce(Int32Array.of(1), new Int32Array(1), op)).rejects.toThrow(
        'Allreduce: op is a function, but it must be one like MPI.SUM or made by MPI.Op.Create',
      )
      await expect(comm.allreduce(1, 3 as never)).rejects.toThrow('allreduce: op is 3, but it must be one like MPI.SUM')
    })
  })
})
