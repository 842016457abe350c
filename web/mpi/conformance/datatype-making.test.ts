import { describe, expect, it } from 'vitest'
import * as constants from '../constants.ts'
import { Compute_dims } from '../cart-grid.ts'
import { Datatype } from '../datatype.ts'
import * as names from '../datatype-constants.ts'
import * as predefined from '../predefined-datatypes.ts'

// What mpi4py's test_datatype.py looks at: what datatypes are made of, structs, distributed arrays, pairs by their parts.

const { DATATYPE_NULL, PACKED: _, ...others } = predefined
const DATATYPES = Object.entries(others).map(([name, datatype]) => ({ name, datatype: datatype as Datatype }))
const BASIC = [predefined.CHAR, predefined.SHORT, predefined.INT, predefined.LONG, predefined.FLOAT, predefined.DOUBLE]
const refused = expect.objectContaining({ code: 'ERR_TYPE' })
const { ORDER_C, ORDER_F } = constants

type Make = (...args: unknown[]) => Datatype

/** Each way of making one: its arguments, and the integers and counts that MPI 4.1's table names for it. */
const MAKINGS: { combiner: string; args: unknown[]; params: object; integers: number[]; counts: number[] }[] = [
  { combiner: 'DUP', args: [], params: {}, integers: [], counts: [] },
  { combiner: 'CONTIGUOUS', args: [3], params: { count: 3 }, integers: [], counts: [3] },
  {
    combiner: 'VECTOR',
    args: [2, 3, 4],
    params: { count: 2, blocklength: 3, stride: 4 },
    integers: [],
    counts: [2, 3, 4],
  },
  {
    combiner: 'HVECTOR',
    args: [2, 3, 40],
    params: { count: 2, blocklength: 3, stride: 40 },
    integers: [],
    counts: [2, 3, 40],
  },
  {
    combiner: 'INDEXED',
    args: [
      [1, 2],
      [0, 5],
    ],
    params: { blocklengths: [1, 2], displacements: [0, 5] },
    integers: [],
    counts: [2, 1, 2, 0, 5],
  },
  {
    combiner: 'HINDEXED',
    args: [
      [1, 2],
      [0, 56],
    ],
    params: { blocklengths: [1, 2], displacements: [0, 56] },
    integers: [],
    counts: [2, 1, 2, 0, 56],
  },
  {
    combiner: 'INDEXED_BLOCK',
    args: [2, [0, 5, 9]],
    params: { blocklength: 2, displacements: [0, 5, 9] },
    integers: [],
    counts: [3, 2, 0, 5, 9],
  },
  {
    combiner: 'HINDEXED_BLOCK',
    args: [2, [0, 48]],
    params: { blocklength: 2, displacements: [0, 48] },
    integers: [],
    counts: [2, 2, 0, 48],
  },
  {
    combiner: 'SUBARRAY',
    args: [[4, 5], [2, 3], [1, 0], ORDER_F],
    params: { sizes: [4, 5], subsizes: [2, 3], starts: [1, 0], order: ORDER_F },
    integers: [2, ORDER_F],
    counts: [4, 5, 2, 3, 1, 0],
  },
  {
    combiner: 'DARRAY',
    args: [2, 1, [4, 6], [61, 62], [-49767, 2], [1, 2], ORDER_C],
    params: {
      size: 2,
      rank: 1,
      gsizes: [4, 6],
      distribs: [61, 62],
      dargs: [-49767, 2],
      psizes: [1, 2],
      order: ORDER_C,
    },
    integers: [2, 1, 2, 61, 62, -49767, 2, 1, 2, ORDER_C],
    counts: [4, 6],
  },
  { combiner: 'RESIZED', args: [-4, 24], params: { lb: -4, extent: 24 }, integers: [], counts: [-4, 24] },
]

describe.each(DATATYPES)('$name', ({ datatype }) => {
  it('was made by no call', () => {
    expect(datatype.Get_envelope()).toEqual([0, 0, 0, 0, names.COMBINER_NAMED])
    expect([datatype.envelope, datatype.combiner]).toEqual([datatype.Get_envelope(), names.COMBINER_NAMED])
    expect(() => datatype.Get_contents()).toThrow(refused)
    const [old, combiner, params] = datatype.decode()
    expect(old).toBe(datatype)
    expect([combiner, params]).toEqual(['NAMED', {}])
  })

  it.each(MAKINGS)('$combiner tells what it was made of, and can be made again', ({ combiner, args, ...told }) => {
    const call = combiner === 'DUP' ? 'Dup' : `Create_${combiner.toLowerCase()}`
    const make = (old: Datatype): Datatype => (Reflect.get(old, call) as Make).apply(old, args)
    const made = make(datatype)
    for (const state of ['made', 'committed']) {
      if (state === 'committed') made.Commit()
      const { integers, counts, params } = told
      const number = names[`COMBINER_${combiner}` as 'COMBINER_DUP']
      expect(made.Get_envelope()).toEqual([integers.length, 0, counts.length, 1, number])
      expect([made.envelope, made.combiner]).toEqual([made.Get_envelope(), number])
      expect(made.Get_contents()).toEqual([integers, [], counts, [datatype]])
      expect(made.contents[3][0]).toBe(datatype)
      expect([made.is_named, made.is_predefined]).toEqual([false, false])
      expect(made.decode()).toEqual([datatype, combiner, params])
      const again = make(made.decode()[0])
      expect([again.size, again.lb, again.extent, again.true_lb, again.true_extent]).toEqual([
        made.size,
        made.lb,
        made.extent,
        made.true_lb,
        made.true_extent,
      ])
      again.Free()
    }
    made.Free()
    expect(() => made.Get_envelope()).toThrow(refused)
  })
})

it('what a datatype was made of lives on when it is freed, each time anew', () => {
  const row = predefined.INT.Create_contiguous(5).Commit()
  const table = row.Create_vector(2, 1, 3)
  row.Free()
  const [first, second] = [table.decode()[0], table.Get_contents()[3][0]]
  first.Free()
  expect([second?.is_null, second?.size, second?.decode()[1]]).toEqual([false, 20, 'CONTIGUOUS'])
  expect(table.decode()[0].Create_contiguous(2).size).toBe(40)
})

it('changing what decode gave changes nothing', () => {
  const made = predefined.INT.Create_indexed([1, 1], [0, 3])
  const params = made.decode()[2] as { displacements: number[] }
  params.displacements[1] = 9
  expect(made.decode()[2]).toEqual({ blocklengths: [1, 1], displacements: [0, 3] })
})

describe('Create_struct', () => {
  it('of any two datatypes has their data, an extent that keeps values aligned, and tells its parts', () => {
    for (const one of BASIC) {
      for (const other of BASIC) {
        const displacements = [0, 2 * one.extent]
        const made = Datatype.Create_struct([2, 3], displacements, [one, other])
        const end = 2 * one.extent + 3 * other.extent
        const alignment = Math.max(one.size, other.size)
        expect([made.size, made.lb, made.true_extent]).toEqual([2 * one.size + 3 * other.size, 0, end])
        expect(made.extent).toBe(Math.ceil(end / alignment) * alignment)
        expect(made.Get_envelope()).toEqual([0, 0, 5, 2, names.COMBINER_STRUCT])
        expect(made.Get_contents()).toEqual([[], [], [2, 2, 3, ...displacements], [one, other]])
        const params = { blocklengths: [2, 3], displacements, datatypes: [one, other] }
        expect(made.decode()).toEqual([DATATYPE_NULL, 'STRUCT', params])
        expect(made.Commit().is_predefined).toBe(false)
        made.Free()
      }
    }
  })

  it('of derived datatypes, one of them made of the other', () => {
    for (const datatype of BASIC) {
      let inner: Datatype = datatype.Dup()
      for (const make of [
        (old: Datatype) => old.Create_contiguous(2),
        (old: Datatype) => old.Dup(),
        (old: Datatype) => Datatype.Create_struct([1], [0], [old]),
        (old: Datatype) => old.Create_resized(0, old.extent),
      ]) {
        inner = make(inner)
        const made = Datatype.Create_struct([1, 1], [0, inner.extent * 2], [inner, inner])
        expect([made.size, made.extent]).toEqual([2 * inner.size, 3 * inner.extent])
        const inside = made.Get_contents()[3]
        expect(inside.map(({ combiner }) => combiner)).toEqual([inner.combiner, inner.combiner])
        for (const one of inside) one.Free()
        made.Free()
      }
    }
  })

  it('is as long as it was told where a member was told its bounds', () => {
    const short = predefined.DOUBLE.Create_resized(0, 9)
    expect(Datatype.Create_struct([1, 1], [0, 9], [short, predefined.CHAR]).extent).toBe(10)
  })

  it('of nothing is empty', () => {
    for (const made of [
      Datatype.Create_struct([], [], []),
      Datatype.Create_struct([0], [8], [predefined.INT]),
      Datatype.Create_struct([3], [8], [predefined.INT.Create_contiguous(0)]),
    ]) {
      expect([made.size, made.true_extent]).toEqual([0, 0])
    }
  })

  it('is refused with what does not fit', () => {
    const { INT, FLOAT } = predefined
    expect(() => Datatype.Create_struct([1], [0], [INT, FLOAT])).toThrow(
      'Create_struct: blocklengths has 1 numbers where 2 are needed',
    )
    expect(() => Datatype.Create_struct([1, -1], [0, 4], [INT, FLOAT])).toThrow('blocklengths[1] is -1')
    expect(() => Datatype.Create_struct([1], [0], [7 as never])).toThrow('datatypes[0] is 7')
    expect(() => Datatype.Create_struct([1], [0], [DATATYPE_NULL])).toThrow(refused)
  })
})

describe('Create_darray', () => {
  it('of every size, dimension and order: all ranks together have every element once', () => {
    for (const datatype of [predefined.CHAR, predefined.DOUBLE]) {
      for (const ndim of [1, 2, 3]) {
        for (const size of [4, 8, 9]) {
          for (const distrib of [names.DISTRIBUTE_BLOCK, names.DISTRIBUTE_CYCLIC]) {
            for (const order of [ORDER_C, ORDER_F]) {
              const all = (value: number): number[] => Array.from({ length: ndim }, () => value)
              const psizes = Compute_dims(size, ndim)
              let bytes = 0
              for (let rank = 0; rank < size; rank++) {
                const args = [all(size), all(distrib), all(names.DISTRIBUTE_DFLT_DARG), psizes, order] as const
                const made = datatype.Create_darray(size, rank, ...args)
                expect([made.lb, made.extent]).toEqual([0, size ** ndim * datatype.extent])
                bytes += made.size
                made.Free()
              }
              expect(bytes).toBe(size ** ndim * datatype.size)
            }
          }
        }
      }
    }
  })
})

describe('Get_value_index', () => {
  const { INT, FLOAT } = predefined
  it.each([
    ['SHORT', 'SHORT_INT'],
    ['INT', 'TWOINT'],
    ['LONG', 'LONG_INT'],
    ['FLOAT', 'FLOAT_INT'],
    ['DOUBLE', 'DOUBLE_INT'],
  ] as const)('of %s and INT is %s, of another place nothing', (value, pair) => {
    expect(Datatype.Get_value_index(predefined[value], INT)).toBe(predefined[pair])
    expect(Datatype.Get_value_index(predefined[value], FLOAT)).toBe(DATATYPE_NULL)
    expect(Datatype.Get_value_index(predefined[value].Dup(), INT)).toBe(DATATYPE_NULL)
  })

  it('of a value that has no pair is nothing', () => {
    expect(Datatype.Get_value_index(predefined.CHAR, INT)).toBe(DATATYPE_NULL)
  })
})
