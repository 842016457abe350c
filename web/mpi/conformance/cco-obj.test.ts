import { describe, expect, it } from 'vitest'
import { everyComm } from '../../testing/every-comm.ts'
import { SAMPLE_VALUES } from '../../testing/sample-values.ts'
import type { Mpi } from '../mpi.ts'

// What mpi4py's test_cco_obj.py looks at.

/** An op, what each rank gives, and what the ranks 0 to `last` make of that. */
interface ValueRule {
  readonly op: 'SUM' | 'PROD' | 'MAX' | 'MIN' | 'MAXLOC' | 'MINLOC' | 'REPLACE' | 'NO_OP'
  readonly at: (rank: number) => unknown
  readonly through: (last: number) => unknown
}

const RULES: readonly ValueRule[] = [
  { op: 'SUM', at: (rank) => rank, through: (last) => (last * (last + 1)) / 2 },
  { op: 'PROD', at: (rank) => rank + 1, through: (last) => factorial(last + 1) },
  { op: 'MAX', at: (rank) => rank, through: (last) => last },
  { op: 'MIN', at: (rank) => rank, through: () => 0 },
  { op: 'MAXLOC', at: (rank) => [rank, rank], through: (last) => [last, last] },
  { op: 'MINLOC', at: (rank) => [rank, rank], through: () => [0, 0] },
  { op: 'REPLACE', at: (rank) => rank, through: (last) => last },
  { op: 'NO_OP', at: (rank) => rank, through: () => 0 },
]

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))
const copies = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value)

describe.each([1, 2, 3, 5])('on %i ranks', (size) => {
  it('barrier and ibarrier end', async () => {
    await everyComm(size, async (comm) => {
      await comm.barrier()
      await comm.ibarrier()
    })
  })

  it('bcast, gather and scatter move every sort of value from and to every root', async () => {
    await everyComm(size, async (comm) => {
      for (const value of SAMPLE_VALUES) {
        for (let root = 0; root < comm.size; root++) {
          const isRoot = comm.rank === root
          expect(await comm.bcast(isRoot ? value : 'not looked at', { root })).toStrictEqual(value)
          expect(await comm.gather(value, { root })).toStrictEqual(isRoot ? copies(comm.size, value) : null)
          expect(await comm.scatter(isRoot ? copies(comm.size, value) : null, { root })).toStrictEqual(value)
        }
      }
    })
  })

  it('allgather and alltoall exchange every sort of value', async () => {
    await everyComm(size, async (comm) => {
      for (const value of SAMPLE_VALUES) {
        expect(await comm.allgather(value)).toStrictEqual(copies(comm.size, value))
        expect(await comm.alltoall(copies(comm.size, value))).toStrictEqual(copies(comm.size, value))
      }
    })
  })

  it.each(RULES)('reduce and allreduce by $op', async ({ op, at, through }) => {
    await everyComm(size, async (comm, mpi) => {
      const result = through(comm.size - 1)
      for (let root = 0; root < comm.size; root++) {
        expect(await comm.reduce(at(comm.rank), mpi[op], root)).toStrictEqual(comm.rank === root ? result : null)
      }
      expect(await comm.allreduce(at(comm.rank), mpi[op])).toStrictEqual(result)
    })
  })

  it.each(RULES)('scan and exscan by $op', async ({ op, at, through }) => {
    await everyComm(size, async (comm, mpi) => {
      const { rank } = comm
      expect(await comm.scan(at(rank), { op: mpi[op] })).toStrictEqual(through(rank))
      expect(await comm.exscan(at(rank), { op: mpi[op] })).toStrictEqual(rank === 0 ? null : through(rank - 1))
    })
  })

  it('functions of two values combine them as ops do, in rank order', async () => {
    await everyComm(size, async (comm) => {
      const after = (a: string, b: string): string => `${a}, ${b}`
      const through = (last: number): string => Array.from({ length: last + 1 }, (_, rank) => rank).join(', ')
      const { rank } = comm
      expect(await comm.reduce(`${rank}`, after)).toBe(rank === 0 ? through(comm.size - 1) : null)
      expect(await comm.allreduce(`${rank}`, after)).toBe(through(comm.size - 1))
      expect(await comm.scan(`${rank}`, after)).toBe(through(rank))
      expect(await comm.exscan(`${rank}`, after)).toBe(rank === 0 ? null : through(rank - 1))
    })
  })

  it('a root that is no rank is ERR_ROOT', async () => {
    await everyComm(size, async (comm, mpi: Mpi) => {
      for (const root of [-comm.size, comm.size]) {
        const refused = { code: 'ERR_ROOT' }
        await expect(comm.bcast(null, root)).rejects.toMatchObject(refused)
        await expect(comm.gather(null, root)).rejects.toMatchObject(refused)
        await expect(comm.scatter(null, root)).rejects.toMatchObject(refused)
        await expect(comm.reduce(null, mpi.NO_OP, root)).rejects.toMatchObject(refused)
      }
    })
  })
})
