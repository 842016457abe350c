import { describe, expect, it } from 'vitest'
import { OBJECT_KIND } from '../p2p/kind.ts'
import type { TypedArray } from './buffer-data.ts'
import { Datatype } from './datatype.ts'
import { datatypeOf } from './datatype-of.ts'
import * as types from './predefined-datatypes.ts'

const arrays: TypedArray[] = [
  new Int8Array(1),
  new Uint8Array(1),
  new Uint8ClampedArray(1),
  new Int16Array(1),
  new Uint16Array(1),
  new Int32Array(1),
  new Uint32Array(1),
  new BigInt64Array(1),
  new BigUint64Array(1),
  new Float32Array(1),
  new Float64Array(1),
]

describe('datatypes', () => {
  it.each(arrays)('datatypeOf(%s) has its element size and describes it', (array) => {
    const datatype = datatypeOf(array)
    expect(datatype.Get_size()).toBe(array.BYTES_PER_ELEMENT)
    expect(datatype.fits(array.constructor.name)).toBe(true)
  })

  it('are found for subclasses, Node buffers and raw memory', () => {
    class Vector extends Float64Array {}
    expect(datatypeOf(new Vector(1))).toBe(types.DOUBLE)
    expect(datatypeOf(Buffer.alloc(1))).toBe(types.UINT8_T)
    expect(datatypeOf(new DataView(new ArrayBuffer(1)))).toBe(types.BYTE)
    expect(datatypeOf(new SharedArrayBuffer(1))).toBe(types.BYTE)
  })

  it('of one kind have values of one size', () => {
    const predefined = Object.values(types).filter((type) => type !== types.DATATYPE_NULL)
    for (const a of predefined) {
      expect(a).toBeInstanceOf(Datatype)
      expect(a.kind).toBeLessThan(OBJECT_KIND)
      for (const b of predefined.filter(({ kind }) => kind === a.kind))
        expect(a.element.parts[0]).toBe(b.element.parts[0])
    }
    expect(new Set(arrays.map((array) => datatypeOf(array).kind)).size).toBe(arrays.length - 1)
  })

  it('of a given width are others than those of C, of the same kind', () => {
    for (const [a, b] of [
      [types.FLOAT16_T, types.REAL2],
      [types.FLOAT32_T, types.FLOAT],
      [types.FLOAT64_T, types.DOUBLE],
    ] as const) {
      expect(a).not.toBe(b)
      expect([a.kind, a.size, a.extent]).toEqual([b.kind, b.size, b.extent])
    }
  })

  it('DATATYPE_NULL is none', () => {
    const none = types.DATATYPE_NULL
    expect([none.is_null, none.is_predefined, none.is_named, none.name]).toEqual([
      true,
      true,
      true,
      'MPI_DATATYPE_NULL',
    ])
    expect([types.DOUBLE.is_null, types.DOUBLE.Dup().is_null]).toEqual([false, false])
    for (const ask of [() => none.Get_size(), () => none.Get_extent(), () => none.Get_true_extent(), () => none.Dup()])
      expect(ask).toThrow('MPI.DATATYPE_NULL is no datatype; use one like MPI.DOUBLE')
    expect(() => none.Free()).toThrow('Free: MPI.DATATYPE_NULL is no datatype')
    none.free()
    types.DOUBLE.free()
    expect(types.DOUBLE.Get_size()).toBe(8)
  })

  it('have names of a bounded length', () => {
    const mine = types.DOUBLE.Dup()
    mine.name = 'x'.repeat(128)
    expect(() => mine.Set_name('x'.repeat(129))).toThrow('Set_name: name is 129 characters long, but it must be')
    expect(mine.Get_name()).toHaveLength(128)
  })

  it('answer as in mpi4py', () => {
    expect(types.DOUBLE.Get_extent()).toEqual([0, 8])
    expect(types.DOUBLE).toMatchObject({ extent: 8, lb: 0, ub: 8, size: 8 })
    expect([types.LONG.Get_name(), types.LONG.name]).toEqual(['MPI_LONG', 'MPI_LONG'])
    expect(types.SIGNED_INT).toBe(types.INT)
  })

  it('BYTE fits every array, CHAR only single bytes', () => {
    expect(arrays.every((array) => types.BYTE.fits(array.constructor.name))).toBe(true)
    expect(types.CHAR.fits('Uint8Array')).toBe(true)
    expect(types.CHAR.fits('Float64Array')).toBe(false)
  })
})
