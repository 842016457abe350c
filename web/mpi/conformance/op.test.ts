import { describe, expect, it } from 'vitest'
import { everyComm } from '../../testing/every-comm.ts'
import { runWorld } from '../../testing/run-world.ts'
import { Op, OP_NULL } from '../op.ts'
import * as ops from '../predefined-ops.ts'

// What mpi4py's test_op.py looks at and ../op.test.ts does not.

/** Works as mpi4py's user ops do: on arrays it writes into the second one, and as a function of values it returns it. */
function sumInto(a: Int32Array, b: Int32Array): Int32Array {
  for (let i = 0; i < b.length; i++) b[i] = (a[i] ?? 0) + (b[i] ?? 0)
  return b
}

describe('an op of a program', () => {
  it.each([1, 2, 3, 5])(
    'reduces on %i ranks, and is called on arrays itself, whether it commutes or not',
    async (size) => {
      await everyComm(size, async (comm, mpi) => {
        for (const commute of [true, false]) {
          for (let count = 0; count < 4; count++) {
            const op = mpi.Op.Create(sumInto, commute)
            expect([op.is_predefined, op.is_commutative]).toEqual([false, commute])
            const mine = Int32Array.from({ length: count }, (_, i) => i * (comm.rank + 1))
            const all = new Int32Array(count)
            await comm.Allreduce([mine, mpi.INT], [all, mpi.INT], op)
            const scale = (comm.size * (comm.size + 1)) / 2
            expect([...all]).toEqual(Array.from({ length: count }, (_, i) => scale * i))
            expect(op(mine, all)).toBe(all)
            expect([...all]).toEqual(Array.from({ length: count }, (_, i) => (scale + comm.rank + 1) * i))
            op.Free()
          }
        }
      })
    },
  )

  it('may be one of a hundred, on bytes too: there is no most of them', async () => {
    await runWorld(1, async (mpi) => {
      const made = Array.from({ length: 100 }, (_, number) =>
        mpi.Op.Create((a: Uint8Array, b: Uint8Array) => {
          for (let i = 0; i < b.length; i++) b[i] = (a[i] ?? 0) | (b[i] ?? 0) | number
        }),
      )
      for (const [number, op] of made.entries()) {
        const [a, b] = [new Uint8Array(3).fill(2), new Uint8Array(3).fill(4)]
        op.Reduce_local([a, mpi.BYTE], [b, mpi.BYTE])
        expect([...a, ...b]).toEqual([2, 2, 2, 6 | number, 6 | number, 6 | number])
        op.Free()
      }
    })
  })
})

describe('a predefined op, called on values', () => {
  it('computes as the operators of the language do', () => {
    for (let x = 0; x < 5; x++) {
      for (let y = 0; y < 5; y++) {
        const results = [ops.BAND, ops.BOR, ops.BXOR, ops.SUM, ops.PROD, ops.MIN, ops.MAX, ops.REPLACE, ops.NO_OP]
        const expected = [x & y, x | y, x ^ y, x + y, x * y, Math.min(x, y), Math.max(x, y), y, x]
        expect(results.map((op) => op(x, y))).toEqual(expected)
      }
    }
    for (const x of [false, true]) {
      for (const y of [false, true]) {
        expect([ops.LAND, ops.LOR, ops.LXOR].map((op) => op(x, y))).toEqual([x && y, x || y, x !== y])
      }
    }
  })

  it('OP_NULL is none', () => {
    expect(() => OP_NULL(null, null)).toThrow(expect.objectContaining({ code: 'ERR_OP' }))
  })

  it('MIN and MAX compare lists', () => {
    expect([ops.MIN([1], [1]), ops.MAX([1], [1])]).toEqual([[1], [1]])
  })

  const [one, two] = [[1], [2]]
  const [also1, index0, index1] = [[1], [0], [1]]
  it.each<[name: string, a: unknown[], b: unknown[], least: unknown[], greatest: unknown[]]>([
    ['the value decides', [one, two], [two, one], [one, two], [two, one]],
    ['whichever comes first', [two, one], [one, two], [one, two], [two, one]],
    ['then the lower place', [one, 0], [also1, 1], [one, 0], [one, 0]],
    ['also when it comes second', [one, 1], [also1, 0], [also1, 0], [also1, 0]],
    ['places are compared as lists', [one, index0], [also1, index1], [one, index0], [one, index0]],
    ['also when the lower comes second', [one, index1], [also1, index0], [also1, index0], [also1, index0]],
  ])('MINLOC and MAXLOC keep the very objects: %s', (_, a, b, least, greatest) => {
    for (const [op, expected] of [
      [ops.MINLOC, least],
      [ops.MAXLOC, greatest],
    ] as const) {
      const result = op(a, b)
      expect(result).toHaveLength(2)
      expect(result[0]).toBe(expected[0])
      expect(result[1]).toBe(expected[1])
    }
  })
})

it('values cannot carry an op, for they travel by structured clone', async () => {
  await runWorld(1, async ({ COMM_WORLD: comm, SUM }) => {
    await expect(comm.bcast(SUM as unknown)).rejects.toThrow('obj is a function, which cannot')
    expect(SUM).toBeInstanceOf(Op)
  })
})
