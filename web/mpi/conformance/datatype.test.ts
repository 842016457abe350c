import { describe, expect, it } from 'vitest'
import { ORDER_C, ORDER_F, ORDER_FORTRAN } from '../constants.ts'
import { Datatype } from '../datatype.ts'
import * as predefined from '../predefined-datatypes.ts'

// What mpi4py's test_datatype.py looks at. Where the data of a derived datatype lies, ../derived-datatype.test.ts tells.

const { DATATYPE_NULL, ...datatypes } = predefined
const DATATYPES = Object.entries(datatypes).map(([name, datatype]) => ({ name, datatype: datatype as Datatype }))
/** Of a value and its place: NumPy has no letters for them. */
const PAIRS = ['FLOAT_INT', 'DOUBLE_INT', 'LONG_INT', 'SHORT_INT', 'TWOINT', 'INT_INT']
const refused = expect.objectContaining({ code: 'ERR_TYPE' })
const UP_TO_4 = [0, 1, 2, 3, 4]

/** Elements one after the other, from a byte on. */
interface Block {
  readonly at: number
  readonly length: number
}

/** From the first byte that belongs to an element to the last: without elements, nothing. */
function boundsOf({ size, extent }: Datatype, all: readonly Block[]): Bounds {
  const blocks = all.filter(({ length }) => length > 0)
  const elements = blocks.reduce((sum, { length }) => sum + length, 0)
  if (elements === 0) return { size: 0, lb: 0, extent: 0 }
  const lb = Math.min(...blocks.map(({ at }) => at))
  return { size: elements * size, lb, extent: Math.max(...blocks.map(({ at, length }) => at + length * extent)) - lb }
}

interface Bounds {
  readonly size: number
  readonly lb: number
  readonly extent: number
}

/** A new datatype, whose bounds are as expected, is committed and freed. */
function expectNew(made: Datatype, expected: Bounds): void {
  expect([made.size, made.lb, made.extent, made.ub]).toEqual([
    expected.size,
    expected.lb,
    expected.extent,
    expected.lb + expected.extent,
  ])
  expect([made.is_predefined, made.is_named]).toEqual([false, false])
  expect(made.Commit()).toBe(made)
  made.Free()
  expect(() => made.Commit()).toThrow(refused)
}

describe.each(DATATYPES)('$name', ({ name, datatype }) => {
  const { size, extent } = datatype

  it('is named, committed, and knows its bounds', () => {
    expect(datatype).toBeInstanceOf(Datatype)
    expect(datatype.Get_size()).toBe(size)
    expect(datatype.Get_extent()).toEqual([datatype.lb, extent])
    expect(datatype.ub).toBe(datatype.lb + extent)
    const { true_lb, true_ub, true_extent } = datatype
    expect(datatype.Get_true_extent()).toEqual([true_lb, true_extent])
    expect(true_ub).toBe(true_lb + true_extent)
    expect([datatype.is_predefined, datatype.is_named]).toEqual([true, true])
    expect(datatype.Commit()).toBe(datatype)
    expect(() => datatype.Free()).toThrow(refused)
  })

  it('can be given another name', () => {
    const before = datatype.Get_name()
    expect(before).toMatch(/^MPI_/)
    datatype.Set_name('another')
    expect([datatype.Get_name(), datatype.name]).toEqual(['another', 'another'])
    datatype.name = before
    expect(datatype.Get_name()).toBe(before)
  })

  it(PAIRS.includes(name) ? 'has no code' : 'has a code, which names a datatype of the same kind and size', () => {
    if (PAIRS.includes(name)) {
      expect(() => datatype.tocode()).toThrow(refused)
      expect([datatype.typechar, datatype.typestr]).toEqual(['V', `V${extent}`])
      return
    }
    const named = Datatype.fromcode(datatype.tocode() as 'd')
    expect([named.typechar, named.typestr, named.size]).toEqual([datatype.typechar, datatype.typestr, size])
    const dup = named.Dup()
    const again = dup.Dup()
    for (const copy of [dup, again]) {
      expect([copy.tocode(), copy.typechar, copy.typestr]).toEqual([named.tocode(), named.typechar, named.typestr])
      copy.Free()
    }
  })

  it('Dup, Create_contiguous and Create_resized', () => {
    expectNew(datatype.Dup(), { size, lb: 0, extent })
    for (const count of UP_TO_4) {
      expectNew(datatype.Create_contiguous(count), { size: count * size, lb: 0, extent: count * extent })
    }
    for (let lb = -10; lb < 10; lb++) {
      for (let bytes = 1; bytes < 10; bytes++)
        expectNew(datatype.Create_resized(lb, bytes), { size, lb, extent: bytes })
    }
  })

  it('Create_vector and Create_hvector', () => {
    for (const count of UP_TO_4) {
      for (const length of UP_TO_4) {
        for (const stride of UP_TO_4) {
          const blocks = (bytes: number): Block[] => UP_TO_4.slice(0, count).map((i) => ({ at: i * bytes, length }))
          expectNew(datatype.Create_vector(count, length, stride), boundsOf(datatype, blocks(stride * extent)))
          expectNew(datatype.Create_hvector(count, length, stride), boundsOf(datatype, blocks(stride)))
        }
      }
    }
  })

  it('Create_indexed, Create_hindexed and the same with blocks of one length', () => {
    for (const first of UP_TO_4) {
      const lengths = UP_TO_4.map((i) => first + i)
      const displs = UP_TO_4.map((i) => i * 11 - 5)
      const uneven = (unit: number): Block[] => displs.map((displ, i) => ({ at: displ * unit, length: first + i }))
      const even = (unit: number): Block[] => displs.map((displ) => ({ at: displ * unit, length: first }))
      expectNew(datatype.Create_indexed(lengths, displs), boundsOf(datatype, uneven(extent)))
      expectNew(datatype.Create_hindexed(lengths, displs), boundsOf(datatype, uneven(1)))
      expectNew(datatype.Create_indexed_block(first, displs), boundsOf(datatype, even(extent)))
      expectNew(datatype.Create_hindexed_block(first, displs), boundsOf(datatype, even(1)))
    }
  })

  it('Create_subarray', () => {
    for (let ndim = 1; ndim < 5; ndim++) {
      const all = (value: number): number[] => Array.from({ length: ndim }, () => value)
      for (let whole = 1; whole < 5; whole++) {
        for (let part = 1; part < whole; part++) {
          for (let start = 0; start < whole - part; start++) {
            for (const order of [ORDER_C, ORDER_FORTRAN, ORDER_F]) {
              const subarray = datatype.Create_subarray(all(whole), all(part), all(start), order)
              expectNew(subarray, { size: part ** ndim * size, lb: 0, extent: whole ** ndim * extent })
            }
          }
        }
      }
    }
  })
})

describe('DATATYPE_NULL', () => {
  it('has a name, and is nothing otherwise', () => {
    expect([DATATYPE_NULL.Get_name(), DATATYPE_NULL.is_null]).toEqual(['MPI_DATATYPE_NULL', true])
    expect(() => DATATYPE_NULL.Dup()).toThrow(refused)
    expect(() => DATATYPE_NULL.Commit()).toThrow(refused)
    expect(() => DATATYPE_NULL.Free()).toThrow(refused)
    expect(() => DATATYPE_NULL.tocode()).toThrow(refused)
  })
})

it('a code that names nothing is refused', () => {
  expect(() => Datatype.fromcode('abc@xyz' as 'd')).toThrow(refused)
})
