import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { TypedArray } from './buffer-data.ts'
import type { Datatype } from './datatype.ts'
import { Exception } from './exception.ts'
import { Op, OP_NULL, reductionOf } from './op.ts'
import * as types from './predefined-datatypes.ts'
import * as ops from './predefined-ops.ts'

type Scalar = number | bigint

const bytesOf = ({ buffer, byteOffset, byteLength }: TypedArray): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)

/** `a op b` as a collective does it; `b` stays as it is. */
function combined<A extends TypedArray>(op: Op, datatype: Datatype, a: A, b: A): A {
  const result = b.slice() as A
  reductionOf('Reduce', op, datatype).combine(bytesOf(a), bytesOf(result))
  return result
}

/** The rules on integers of any length; the kind's own width is applied to the result. */
const integerRules: Record<string, (a: bigint, b: bigint) => bigint> = {
  MAX: (a, b) => (a > b ? a : b),
  MIN: (a, b) => (a < b ? a : b),
  SUM: (a, b) => a + b,
  PROD: (a, b) => a * b,
  LAND: (a, b) => (a && b ? 1n : 0n),
  LOR: (a, b) => (a || b ? 1n : 0n),
  LXOR: (a, b) => (!a !== !b ? 1n : 0n),
  BAND: (a, b) => a & b,
  BOR: (a, b) => a | b,
  BXOR: (a, b) => a ^ b,
}
const floatRules: Record<string, (a: number, b: number) => number> = {
  MAX: (a, b) => (Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : a > b || (a === b && Object.is(b, -0)) ? a : b),
  MIN: (a, b) => (Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : a < b || (a === b && Object.is(a, -0)) ? a : b),
  SUM: (a, b) => a + b,
  PROD: (a, b) => a * b,
}

const wrapped =
  (bits: number, signed: boolean) =>
  (value: bigint): bigint =>
    signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value)

const INTEGERS: [Datatype, { from(values: Scalar[]): TypedArray }, number, boolean][] = (
  [
    [types.SIGNED_CHAR, Int8Array, 8, true],
    [types.UNSIGNED_CHAR, Uint8Array, 8, false],
    [types.SHORT, Int16Array, 16, true],
    [types.UNSIGNED_SHORT, Uint16Array, 16, false],
    [types.INT, Int32Array, 32, true],
    [types.UNSIGNED, Uint32Array, 32, false],
    [types.LONG, BigInt64Array, 64, true],
    [types.UNSIGNED_LONG, BigUint64Array, 64, false],
  ] as const
).map(([type, array, bits, signed]) => [type, array as never, bits, signed])

describe('on integers', () => {
  it.each(INTEGERS)('%# every operation wraps around like the kind itself', (datatype, array, bits, signed) => {
    const wrap = wrapped(bits, signed)
    const edges = [0n, 1n, -1n, 2n ** BigInt(bits - 1) - 1n, -(2n ** BigInt(bits - 1)), 2n ** BigInt(bits) - 1n]
    const random = fc.sample(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), { numRuns: 60, seed: 1 })
    const values = [...edges, ...random].map(wrap)
    const pairs = values.flatMap((a) => values.map((b) => [a, b] as const))
    const native = (value: bigint): Scalar => (bits === 64 ? value : Number(value))
    const [a, b] = [0, 1].map((side) => array.from(pairs.map((pair) => native(pair[side] ?? 0n))))
    for (const [name, rule] of Object.entries(integerRules)) {
      const result = combined(ops[name as 'SUM'], datatype, a as TypedArray, b as TypedArray)
      const expected = array.from(pairs.map(([x, y]) => native(wrap(rule(x, y)))))
      expect(
        result.findIndex((element: Scalar, i: number) => element !== expected[i]),
        name,
      ).toBe(-1)
    }
  })

  it('a Uint8ClampedArray counts as unsigned bytes: it wraps around too', () => {
    expect(ops.SUM(Uint8ClampedArray.of(200), Uint8ClampedArray.of(100))).toEqual(Uint8ClampedArray.of(44))
  })
})

describe('on floating point', () => {
  const edges = [0, -0, 1, -1, Infinity, -Infinity, Number.NaN, 1e-45, 3.4e38, 5e-324, 1.7e308, 0.1, 1 / 3]
  const random = fc.sample(fc.double(), { numRuns: 60, seed: 2 })

  it.each([
    [types.FLOAT, Float32Array],
    [types.DOUBLE, Float64Array],
  ])('%# every operation rounds to the kind; NaN wins MAX and MIN, and -0 is less than 0', (datatype, array) => {
    const values = [...array.from([...edges, ...random])]
    const pairs = values.flatMap((a) => values.map((b) => [a, b] as const))
    const a = array.from(pairs.map(([x]) => x))
    const b = array.from(pairs.map(([, y]) => y))
    for (const [name, rule] of Object.entries(floatRules)) {
      const result = combined<Float32Array | Float64Array>(ops[name as 'SUM'], datatype, a, b)
      const expected = array.from(pairs.map(([x, y]) => rule(x, y)))
      expect(
        result.findIndex((element, i) => !Object.is(element, expected[i])),
        name,
      ).toBe(-1)
    }
  })
})

describe('on float16', () => {
  afterEach(() => void vi.unstubAllGlobals())

  it('takes the browser’s Float16Array, and says so where there is none', () => {
    vi.stubGlobal('Float16Array', undefined)
    expect(() => reductionOf('Reduce', ops.SUM, types.REAL2)).toThrow(
      new Exception(
        'ERR_TYPE',
        'Reduce: MPI.REAL2 cannot be computed with: there is no Float16Array here; use MPI.FLOAT',
      ),
    )
    // Stands for it: two bytes an element.
    vi.stubGlobal('Float16Array', Uint16Array)
    expect(combined(ops.SUM, types.REAL2, Uint16Array.of(1, 2), Uint16Array.of(3, 4))).toEqual(Uint16Array.of(4, 6))
  })
})

describe('on booleans and bytes', () => {
  it('booleans take logical operations, bytes bitwise ones', () => {
    const [a, b] = [Uint8Array.of(0, 0, 1, 1), Uint8Array.of(0, 1, 0, 1)]
    expect([...combined(ops.LAND, types.C_BOOL, a, b)]).toEqual([0, 0, 0, 1])
    expect([...combined(ops.LOR, types.C_BOOL, a, b)]).toEqual([0, 1, 1, 1])
    expect([...combined(ops.LXOR, types.C_BOOL, a, b)]).toEqual([0, 1, 1, 0])
    expect([...combined(ops.BXOR, types.BYTE, Uint8Array.of(0xf0), Uint8Array.of(0x3c))]).toEqual([0xcc])
  })
})

describe('what MPI does not define', () => {
  const all = Object.keys(ops) as (keyof typeof ops)[]
  const arithmetic = ['MAX', 'MIN', 'SUM', 'PROD']
  const logical = ['LAND', 'LOR', 'LXOR']
  const bitwise = ['BAND', 'BOR', 'BXOR']

  it.each([
    [types.BYTE, bitwise],
    [types.C_BOOL, logical],
    [types.DOUBLE, arithmetic],
    [types.FLOAT, arithmetic],
    [types.INT, [...arithmetic, ...logical, ...bitwise]],
    [types.LONG, [...arithmetic, ...logical, ...bitwise]],
    [types.DOUBLE_INT, ['MAXLOC', 'MINLOC']],
    [types.TWOINT, ['MAXLOC', 'MINLOC']],
  ] as [Datatype, string[]][])('is ERR_OP, %#', (datatype, legal) => {
    for (const name of all) {
      const ask = () => reductionOf('Reduce', ops[name], datatype)
      if (legal.includes(name)) expect(ask, name).not.toThrow()
      else expect(ask, name).toThrow(expect.toSatisfy((e) => e instanceof Exception && e.code === 'ERR_OP'))
    }
  })

  it('names the operation, the elements and the fix', () => {
    expect(() => reductionOf('Reduce', ops.BAND, types.DOUBLE)).toThrow(
      'Reduce: MPI.BAND takes integers and bytes, not float64 numbers, MPI.DOUBLE; use such elements or an op made with MPI.Op.Create',
    )
    expect(() => reductionOf('Allreduce', 5, types.INT)).toThrow(
      new Exception('ERR_OP', 'Allreduce: op is 5, but it must be one like MPI.SUM or made by MPI.Op.Create'),
    )
    expect(() => reductionOf('Reduce', OP_NULL, types.INT)).toThrow('Reduce: the op is MPI.OP_NULL or was freed')
  })
})

describe('MAXLOC and MINLOC', () => {
  /** Pairs as they lie in messages. */
  const packed = (valueBytes: number, put: (view: DataView, at: number, value: number) => void, pairs: number[][]) => {
    const view = new DataView(new ArrayBuffer(pairs.length * (valueBytes + 4)))
    pairs.forEach(([value = 0, place = 0], i) => {
      put(view, i * (valueBytes + 4), value)
      view.setInt32(i * (valueBytes + 4) + valueBytes, place, true)
    })
    return new Uint8Array(view.buffer)
  }
  const left = [3, 1, 2, 2, 5, -7].map((value, i) => [value, [4, 4, 4, 9, 4, 2][i] ?? 0])
  const right = [1, 3, 2, 2, 5, -7].map((value, i) => [value, [6, 6, 6, 6, -1, 2][i] ?? 0])
  const greatest = [left[0], right[1], left[2], right[3], right[4], left[5]] as number[][]
  const least = [right[0], left[1], left[2], right[3], right[4], left[5]] as number[][]

  it.each<[Datatype, (view: DataView, at: number, value: number) => void]>([
    [types.FLOAT_INT, (view, at, value) => view.setFloat32(at, value, true)],
    [types.DOUBLE_INT, (view, at, value) => view.setFloat64(at, value, true)],
    [types.LONG_INT, (view, at, value) => view.setBigInt64(at, BigInt(value), true)],
    [types.SHORT_INT, (view, at, value) => view.setInt16(at, value, true)],
    [types.TWOINT, (view, at, value) => view.setInt32(at, value, true)],
  ])('%# prefer the value, then the lower place', (datatype, put) => {
    const make = (pairs: number[][]) => packed(datatype.size - 4, put, pairs)
    expect(reductionOf('Reduce', ops.MAXLOC, datatype).elementBytes).toBe(datatype.size)
    expect(combined(ops.MAXLOC, datatype, make(left), make(right))).toEqual(make(greatest))
    expect(combined(ops.MINLOC, datatype, make(left), make(right))).toEqual(make(least))
  })

  it('let NaN win, of two the one with the lower place, and take -0 for 0', () => {
    const put = (view: DataView, at: number, value: number) => view.setFloat64(at, value, true)
    const [a, b, expected] = [
      [1, 0, Number.NaN, 1, Number.NaN, 2, -0, 3],
      [Number.NaN, 5, 1, 5, Number.NaN, 1, 0, 2],
      [Number.NaN, 5, Number.NaN, 1, Number.NaN, 1, 0, 2],
    ].map((list) =>
      packed(
        8,
        put,
        [0, 2, 4, 6].map((i) => list.slice(i, i + 2)),
      ),
    ) as [Uint8Array, Uint8Array, Uint8Array]
    for (const op of [ops.MAXLOC, ops.MINLOC]) expect(combined(op, types.DOUBLE_INT, a, b)).toEqual(expected)
  })
})

describe('an op called on values', () => {
  it.each<[Op, unknown, unknown, unknown]>([
    [ops.SUM, 2, 3, 5],
    [ops.SUM, true, true, 2],
    [ops.SUM, 2n ** 70n, 1n, 2n ** 70n + 1n],
    [ops.SUM, 'ab', 'cd', 'abcd'],
    [ops.SUM, [1, 2], [3], [1, 2, 3]],
    [ops.PROD, 2, 3, 6],
    [ops.MAX, 2, 3, 3],
    [ops.MAX, 3, Number.NaN, Number.NaN],
    [ops.MIN, 'b', 'a', 'a'],
    [ops.MAX, [2, 9], [10, 1], [10, 1]],
    [ops.MIN, [2, 9], [2, 9, 0], [2, 9]],
    [ops.LAND, 1, 0, false],
    [ops.LOR, '', 'x', true],
    [ops.LXOR, 1, 2, false],
    [ops.BAND, 6, 3, 2],
    [ops.BOR, 2 ** 40, 1, 2 ** 40 + 1],
    [ops.BXOR, -1, 2 ** 31, -(2 ** 31) - 1],
    [ops.BXOR, true, false, true],
    [ops.BAND, 6n, 3n, 2n],
    [ops.MAXLOC, [3, 1], [5, 0], [5, 0]],
    [ops.MAXLOC, [3, 1], [3, 0], [3, 0]],
    [ops.MINLOC, ['b', 1], ['a', 2], ['a', 2]],
    [ops.REPLACE, 2, 3, 3],
    [ops.NO_OP, 2, 3, 2],
    [ops.SUM, Float64Array.of(1, 2), Float64Array.of(3, 4), Float64Array.of(4, 6)],
    [ops.SUM, Int8Array.of(100), Int8Array.of(100), Int8Array.of(-56)],
  ])('%# gives what mpi4py gives', (op, a, b, expected) => {
    expect(op(a, b)).toEqual(expected)
  })

  it.each<[Op, unknown, unknown, string]>([
    [ops.SUM, 'a', 1, 'MPI.SUM cannot combine string and number; use an op made with MPI.Op.Create'],
    [ops.SUM, 1n, 1, 'MPI.SUM cannot combine bigint and number'],
    [ops.SUM, {}, {}, 'MPI.SUM cannot combine two of Object'],
    [ops.MAX, 1, undefined, 'MPI.MAX cannot combine number and undefined'],
    [ops.BAND, 1.5, 1, 'MPI.BAND cannot combine two of number'],
    [ops.MAXLOC, 1, 2, 'MPI.MAXLOC combines pairs [value, location], not 1 and 2'],
    [
      ops.SUM,
      new Float64Array(2),
      new Float64Array(3),
      'MPI.SUM cannot combine Float64Array(2) and Float64Array(3); make them alike',
    ],
    [ops.BOR, new Float64Array(1), new Float64Array(1), 'MPI.BOR takes integers and bytes, not float64 numbers'],
    [OP_NULL, 1, 2, 'the op is MPI.OP_NULL or was freed'],
  ])('%# refuses what has no such operation', (op, a, b, message) => {
    expect(() => op(a, b)).toThrow(expect.toSatisfy((e) => e instanceof Exception && e.code === 'ERR_OP'))
    expect(() => op(a, b)).toThrow(message)
  })

  it('leaves typed arrays as they are', () => {
    const [a, b] = [Int32Array.of(1), Int32Array.of(2)]
    ops.SUM(a, b)
    expect([a[0], b[0]]).toEqual([1, 2])
  })
})

describe('Op', () => {
  it('answers as in mpi4py', () => {
    for (const [name, op] of Object.entries(ops)) {
      const commutes = name !== 'REPLACE' && name !== 'NO_OP'
      expect(op).toBeInstanceOf(Op)
      expect([op.is_predefined, op.Is_commutative(), op.is_commutative]).toEqual([true, commutes, commutes])
      expect(() => op.Free()).toThrow(new Exception('ERR_OP', `Free: MPI.${name} is predefined and cannot be freed`))
    }
    expect(OP_NULL.is_predefined).toBe(true)
    expect(() => OP_NULL.Is_commutative()).toThrow('Is_commutative: the op is MPI.OP_NULL or was freed')
    expect(() => OP_NULL.Free()).toThrow(Exception)
  })

  it('of a program takes typed arrays of the kind, and values', () => {
    const seen: unknown[] = []
    const minus = Op.Create((a: Int32Array, b: Int32Array, datatype) => {
      seen.push(a.constructor, datatype)
      for (let i = 0; i < b.length; i++) b[i] = (a[i] ?? 0) - (b[i] ?? 0)
    })
    expect([minus.Is_commutative(), minus.is_predefined]).toEqual([false, false])
    expect(combined(minus, types.INT, Int32Array.of(7, 1), Int32Array.of(3, 5))).toEqual(Int32Array.of(4, -4))
    expect(seen).toEqual([Int32Array, types.INT])
    expect(reductionOf('Reduce', minus, types.INT)).toMatchObject({ commutative: false, elementBytes: 4 })
    const pair = types.INT.Create_contiguous(2).Commit()
    expect(reductionOf('Reduce', minus, pair).elementBytes).toBe(8)

    const longer = Op.Create((a: string, b: string) => (a.length > b.length ? a : b), true)
    expect([longer('abc', 'de'), longer.Is_commutative()]).toEqual(['abc', true])
    longer.Free()
    expect(() => longer('a', 'b')).toThrow('was freed')
    expect(() => longer.Free()).toThrow(Exception)
    expect(() => Op.Create(5 as never)).toThrow('Op.Create: fn is 5, but it must be a function of two elements')
  })

  it('of a program that returns arrays instead of writing them is an error, never a wrong result', () => {
    const pure = Op.Create((a: number, b: number) => a + b)
    expect(() => combined(pure, types.DOUBLE, Float64Array.of(1), Float64Array.of(2))).toThrow(
      'Reduce: the function of MPI.Op.Create returned "12"; for arrays it must write into its second argument and return nothing',
    )
    const polite = Op.Create((_a: Int8Array, b: Int8Array) => b)
    expect(combined(polite, types.INT8_T, Int8Array.of(1), Int8Array.of(2))).toEqual(Int8Array.of(2))
  })

  it('Reduce_local combines two buffers on this rank, also with gaps', () => {
    const matrix = Float64Array.from({ length: 9 }, (_, i) => i)
    const column = types.DOUBLE.Create_vector(3, 1, 3).Commit()
    ops.SUM.Reduce_local(Float64Array.of(100, 200, 300), [matrix, 1, column])
    expect([...matrix]).toEqual([100, 1, 2, 203, 4, 5, 306, 7, 8])
    ops.MAX.Reduce_local(matrix, matrix)
    expect(matrix[0]).toBe(100)
    expect(() => ops.SUM.Reduce_local(new Float64Array(2), new Float64Array(3))).toThrow(
      new Exception('ERR_COUNT', 'Reduce_local: inbuf has 16 bytes, inoutbuf has 24; they must be equal'),
    )
    // @ts-expect-error two kinds of array
    expect(() => ops.SUM.Reduce_local(new Float64Array(2), new Float32Array(4))).toThrow(
      'Reduce_local: inbuf holds MPI.DOUBLE, inoutbuf holds MPI.FLOAT; use one kind of array',
    )
  })

  it('MAXLOC takes an array of values and places as TWOINT, and memory as DOUBLE_INT', () => {
    const best = Int32Array.of(3, 0, 9, 5)
    ops.MAXLOC.Reduce_local([Int32Array.of(4, 1, 9, 2), types.TWOINT], [best, types.TWOINT])
    expect([...best]).toEqual([4, 1, 9, 2])
    const memory = [1, 2].map((value) => {
      const pairs = new ArrayBuffer(16)
      new Float64Array(pairs)[0] = value
      new Int32Array(pairs)[2] = 10 * value
      return pairs
    }) as [ArrayBuffer, ArrayBuffer]
    ops.MINLOC.Reduce_local([memory[0], types.DOUBLE_INT], [memory[1], types.DOUBLE_INT])
    expect([new Float64Array(memory[1])[0], new Int32Array(memory[1])[2]]).toEqual([1, 10])
  })
})
