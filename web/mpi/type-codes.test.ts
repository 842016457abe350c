import { describe, expect, expectTypeOf, it } from 'vitest'
import { Datatype } from './datatype.ts'
import { datatypeOf } from './datatype-of.ts'
import { Exception } from './exception.ts'
import * as types from './predefined-datatypes.ts'
import type { TypeCode } from './type-codes.ts'

describe('codes of datatypes', () => {
  // mpi4py's, on 64-bit Unix.
  it.each<[TypeCode, Datatype]>([
    ['?', types.C_BOOL],
    ['b1', types.C_BOOL],
    ['c', types.CHAR],
    ['S', types.CHAR],
    ['S1', types.CHAR],
    ['b', types.SIGNED_CHAR],
    ['h', types.SHORT],
    ['i', types.INT],
    ['l', types.LONG],
    ['q', types.LONG_LONG],
    ['B', types.UNSIGNED_CHAR],
    ['H', types.UNSIGNED_SHORT],
    ['I', types.UNSIGNED],
    ['L', types.UNSIGNED_LONG],
    ['Q', types.UNSIGNED_LONG_LONG],
    ['i1', types.INT8_T],
    ['i2', types.INT16_T],
    ['i4', types.INT32_T],
    ['i8', types.INT64_T],
    ['u1', types.UINT8_T],
    ['u2', types.UINT16_T],
    ['u4', types.UINT32_T],
    ['u8', types.UINT64_T],
    ['e', types.REAL2],
    ['f2', types.REAL2],
    ['f', types.FLOAT],
    ['f4', types.FLOAT],
    ['d', types.DOUBLE],
    ['f8', types.DOUBLE],
  ])('%s', (code, datatype) => {
    expect(Datatype.fromcode(code)).toBe(datatype)
  })

  it.each<[Datatype, code: string, char: string, str: string]>([
    [types.BYTE, 'B', 'B', 'u1'],
    [types.CHAR, 'c', 'c', 'S1'],
    [types.C_BOOL, 'b1', '?', 'b1'],
    [types.SHORT, 'h', 'h', 'i2'],
    [types.UNSIGNED_INT, 'I', 'I', 'u4'],
    [types.LONG, 'l', 'l', 'i8'],
    [types.LONG_LONG, 'q', 'q', 'i8'],
    [types.INT64_T, 'i8', 'l', 'i8'],
    [types.UINT8_T, 'u1', 'B', 'u1'],
    [types.REAL2, 'f2', 'e', 'f2'],
    [types.FLOAT, 'f', 'f', 'f4'],
    [types.FLOAT32_T, 'f4', 'f', 'f4'],
    [types.DOUBLE.Dup(), 'd', 'd', 'f8'],
  ])('of %o', (datatype, code, char, str) => {
    expect([datatype.tocode(), datatype.typechar, datatype.typestr]).toEqual([code, char, str])
  })

  it('lead back to a datatype of the same kind and size', () => {
    const arrays = [new Int8Array(), new Uint16Array(), new Int32Array(), new BigUint64Array(), new Float32Array()]
    for (const array of arrays) {
      const datatype = datatypeOf(array)
      const same = Datatype.fromcode(datatype.tocode() as TypeCode)
      expect([same.kind, same.size]).toEqual([datatype.kind, datatype.size])
    }
  })

  it('are none of data with gaps, of pairs and of more than one value', () => {
    const column = types.DOUBLE.Create_vector(2, 1, 4)
    for (const [datatype, str] of [
      [column, 'V40'],
      [types.DOUBLE.Create_contiguous(3), 'V24'],
      [types.DOUBLE_INT, 'V16'],
      [types.DATATYPE_NULL, 'V0'],
    ] as const) {
      expect([datatype.typechar, datatype.typestr]).toEqual(['V', str])
      expect(() => datatype.tocode()).toThrow('has no code; name the datatype itself')
    }
    const unknown: string = 'x9'
    expect(() => Datatype.fromcode(unknown as TypeCode)).toThrow(
      new Exception('ERR_TYPE', "fromcode: \"x9\" is no code of a datatype; give one like 'd' or 'i4'"),
    )
  })

  it('tell the kind of array', () => {
    expectTypeOf(Datatype.fromcode('d')).toEqualTypeOf<Datatype<Float64Array>>()
    expectTypeOf(Datatype.fromcode('i4')).toEqualTypeOf<Datatype<Int32Array>>()
  })
})
