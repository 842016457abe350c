import { describe, expect, it } from 'vitest'
import { ARRAY_KINDS, filled, numbersOf } from '../../testing/array-kinds.ts'
import { BUFFER_COLLECTIVES } from '../../testing/buffer-collectives.ts'
import { testCollectives } from '../../testing/collective-tests.ts'
import { everyComm } from '../../testing/every-comm.ts'
import { ARITHMETIC } from '../../testing/reduction-rules.ts'
import { runWorld } from '../../testing/run-world.ts'
import type { TypedArray } from '../buffer-data.ts'
import type { Datatype } from '../datatype.ts'

// What mpi4py's test_cco_buf.py and, where both forms are named, test_cco_nb_buf.py look at.

testCollectives(BUFFER_COLLECTIVES, 'blocking')

const UNTOUCHED = 99
const SIZES = [1, 2, 3, 5]

describe.each(SIZES)('on %i ranks', (size) => {
  it('Barrier and Ibarrier end', async () => {
    await everyComm(size, async (comm) => {
      await comm.Barrier()
      await comm.Ibarrier()
    })
  })

  it('Bcast and Ibcast of a datatype with gaps leave the gaps alone, for every kind of array', async () => {
    await everyComm(size, async (comm, mpi) => {
      for (const { of, datatypes } of ARRAY_KINDS) {
        const base = mpi[datatypes[0] as 'DOUBLE'] as Datatype<TypedArray>
        for (const first of [0, 1]) {
          const indices = [0, 2, 4, 6, 8].map((i) => i + first)
          const everyOther = base.Create_indexed_block(1, indices).Commit()
          const sent = Array.from({ length: 10 }, (_, i) => i)
          for (let root = 0; root < comm.size; root++) {
            for (const nonblocking of [false, true]) {
              const buf = of(comm.rank === root ? sent : filled(10, UNTOUCHED))
              await (nonblocking ? comm.Ibcast([buf, 1, everyOther], root) : comm.Bcast([buf, 1, everyOther], { root }))
              const expected = sent.map((i) => (comm.rank === root || indices.includes(i) ? i : UNTOUCHED))
              expect(numbersOf(buf)).toEqual(expected)
            }
          }
          everyOther.Free()
        }
      }
    })
  })

  it('Reduce_scatter without counts gives each rank as much as it has room for', async () => {
    await everyComm(size, async (comm, mpi) => {
      const whole = (comm.size * (comm.size + 1)) / 2
      const mine = Float64Array.from({ length: whole }, (_, i) => i + comm.rank)
      const start = (comm.rank * (comm.rank + 1)) / 2
      const ranks = Array.from({ length: comm.size }, (_, rank) => rank)
      const sum = (i: number): number => ranks.reduce((total, rank) => total + i + rank, 0)
      const expected = Array.from({ length: comm.rank + 1 }, (_, i) => sum(start + i))
      const [a, b, c] = [0, 1, 2].map(() => new Float64Array(comm.rank + 1)) as [
        Float64Array,
        Float64Array,
        Float64Array,
      ]
      await comm.Reduce_scatter(mine, a, null, mpi.SUM)
      await comm.Reduce_scatter(mine, b)
      await comm.Ireduce_scatter(mine, c, { op: mpi.SUM })
      expect([[...a], [...b], [...c]]).toEqual([expected, expected, expected])
    })
  })

  it('null says MPI.IN_PLACE where that is allowed', async () => {
    await everyComm(size, async (comm, mpi) => {
      const { rank } = comm
      const all = Array.from({ length: comm.size }, (_, r) => r * 10)
      const own = all.map((element) => (element === rank * 10 ? element : UNTOUCHED))
      const lowest = filled(comm.size, 0)
      for (let root = 0; root < comm.size; root++) {
        const atRoot = rank === root
        const gathered = Int32Array.from(own)
        await comm.Gather(atRoot ? null : Int32Array.of(rank * 10), atRoot ? gathered : null, root)
        await comm.Igather(atRoot ? null : Int32Array.of(rank * 10), atRoot ? gathered : null, root)
        expect([...gathered]).toEqual(atRoot ? all : own)
        const part = Int32Array.of(UNTOUCHED)
        await comm.Scatter(atRoot ? Int32Array.from(all) : null, atRoot ? null : part, root)
        expect(part[0]).toBe(atRoot ? UNTOUCHED : rank * 10)
        const least = Int32Array.from(filled(comm.size, rank))
        await comm.Reduce(atRoot ? null : least, atRoot ? least : null, mpi.MIN, root)
        expect([...least]).toEqual(atRoot ? lowest : filled(comm.size, rank))
      }
      const everywhere = Int32Array.from(own)
      await comm.Allgather(null, everywhere)
      await comm.Iallgather(null, everywhere)
      expect([...everywhere]).toEqual(all)
    })
  })
})

describe('what means something at root only', () => {
  it('is not looked at elsewhere', async () => {
    await runWorld(3, async ({ COMM_WORLD: comm }) => {
      const atRoot = comm.rank === 1
      const junk = 'not a buffer' as never
      const part = Int32Array.of(comm.rank)
      const all = new Int32Array(3)
      await comm.Gather(part, atRoot ? all : junk, 1)
      await comm.Scatter(atRoot ? all : junk, part, 1)
      await comm.Reduce(part, atRoot ? part.slice() : junk, { root: 1 })
      await comm.Gatherv(part, atRoot ? all : junk, 1)
      await comm.Scatterv(atRoot ? all : junk, part, 1)
      expect([...all, ...part]).toEqual(atRoot ? [0, 1, 2, comm.rank] : [0, 0, 0, comm.rank])
    })
  })
})

describe('Reduce_local', () => {
  it.each(ARITHMETIC)('by $op combines two arrays of every kind, and leaves the first as it is', async ({ op, of }) => {
    await runWorld(1, async (mpi) => {
      for (const kind of ARRAY_KINDS) {
        const [a, b] = [
          [1, 2, 3, 4, 5],
          [0, 1, 2, 3, 4],
        ] as [number[], number[]]
        const [inbuf, inoutbuf] = [kind.of(a), kind.of(b)]
        mpi[op].Reduce_local(inbuf, inoutbuf)
        expect(numbersOf(inbuf)).toEqual(a)
        expect(numbersOf(inoutbuf)).toEqual(a.map((x, i) => of(x, b[i] ?? 0)))
      }
    })
  })

  it('refuses arrays of two lengths and of two kinds', async () => {
    await runWorld(1, async ({ SUM, INT, SHORT }) => {
      const [three, two] = [new Int32Array(3), new Int32Array(2)]
      const refused = (code: string) => expect.objectContaining({ code })
      expect(() => SUM.Reduce_local(three, two)).toThrow(refused('ERR_COUNT'))
      expect(() => SUM.Reduce_local([three, 1, INT], [three, 2, INT])).toThrow(refused('ERR_COUNT'))
      const shorts = [new Int16Array(1), 1, SHORT] as never
      expect(() => SUM.Reduce_local([three, 1, INT], shorts)).toThrow(refused('ERR_TYPE'))
    })
  })
})
