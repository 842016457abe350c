import { describe, expect, it } from 'vitest'
import { ARRAY_KINDS, filled, numbersOf } from '../../testing/array-kinds.ts'
import { runWorld } from '../../testing/run-world.ts'
import type { TypedArray } from '../buffer-data.ts'
import { Datatype } from '../datatype.ts'
import * as types from '../predefined-datatypes.ts'

// What mpi4py's test_pack.py looks at, and the bytes themselves.

const EXT32 = 'external32'
const KINDS = ARRAY_KINDS.flatMap((kind) =>
  kind.datatypes.map((name) => ({ kind, name, datatype: types[name as 'DOUBLE'] as Datatype<TypedArray> })),
)
/** LONG and UNSIGNED_LONG have 4 bytes in external32 (MPI 4.1, table 14.2). */
const externalBytes = (name: string, { size }: Datatype): number =>
  ['LONG', 'UNSIGNED_LONG', 'SIGNED_LONG'].includes(name) ? 4 : size

describe.each(KINDS)('$name', ({ kind, name, datatype }) => {
  it('Pack_size: as much as there is data', () =>
    runWorld(1, async ({ COMM_SELF }) => {
      for (let count = 0; count < 10; count++) {
        expect(datatype.Pack_size(count, COMM_SELF)).toBe(count * datatype.size)
        expect(datatype.Pack_external_size(EXT32, count)).toBe(count * externalBytes(name, datatype))
      }
    }))

  it('two arrays are packed one behind the other, and unpacked', () =>
    runWorld(1, async ({ COMM_SELF: comm, INT }) => {
      for (let items = 0; items < 10; items++) {
        const [one, other] = [kind.of(filled(items, 0).map((_, i) => i % 2)), new Int32Array(items).map((_, i) => -i)]
        const [oneBack, otherBack] = [kind.of(filled(items, 1)), new Int32Array(items).fill(items)]
        const packed = new Uint8Array(datatype.Pack_size(items, comm) + INT.Pack_size(items, comm))
        const middle = datatype.Pack(one, packed, 0, comm)
        expect([middle, INT.Pack(other, packed, middle, comm)]).toEqual([one.byteLength, packed.byteLength])
        expect([...packed.subarray(0, middle)]).toEqual([...new Uint8Array(one.buffer)])
        expect(datatype.Unpack(packed, 0, oneBack, comm)).toBe(middle)
        expect(INT.Unpack(packed, middle, otherBack, comm)).toBe(packed.byteLength)
        expect([numbersOf(oneBack), [...otherBack]]).toEqual([numbersOf(one), [...other]])
      }
    }))

  it('external32 has each value big-endian, and gives it back', () => {
    for (let items = 0; items < 6; items++) {
      const values = kind.of(filled(items, 0).map((_, i) => (name.includes('BOOL') ? i % 2 : i * 7)))
      const packed = new Uint8Array(datatype.Pack_external_size(EXT32, items) + 1)
      const end = datatype.Pack_external(EXT32, values, packed, 1)
      expect(end).toBe(packed.byteLength)
      const [own, wide] = [new Uint8Array(values.buffer), externalBytes(name, datatype)]
      const bytes = Array.from({ length: items * wide }, (_, at) => {
        const [item, place] = [Math.floor(at / wide), at % wide]
        return own[item * datatype.size + wide - 1 - place]
      })
      expect([...packed.subarray(1)]).toEqual(bytes)
      const back = kind.of(filled(items, 1))
      expect(datatype.Unpack_external(EXT32, packed, 1, back)).toBe(end)
      expect(numbersOf(back)).toEqual(numbersOf(values))
    }
  })
})

describe('external32', () => {
  it('of some numbers, byte by byte', () => {
    const bytesOf = (datatype: Datatype<TypedArray>, values: TypedArray): number[] => {
      const packed = new Uint8Array(datatype.Pack_external_size(EXT32, values.length))
      datatype.Pack_external(EXT32, values, packed, 0)
      return [...packed]
    }
    expect(bytesOf(types.DOUBLE as Datatype<TypedArray>, Float64Array.of(1))).toEqual([0x3f, 0xf0, 0, 0, 0, 0, 0, 0])
    expect(bytesOf(types.INT as Datatype<TypedArray>, Int32Array.of(-2, 258))).toEqual([255, 255, 255, 254, 0, 0, 1, 2])
    expect(bytesOf(types.LONG as Datatype<TypedArray>, BigInt64Array.of(-2n))).toEqual([255, 255, 255, 254])
    expect(bytesOf(types.INT64_T as Datatype<TypedArray>, BigInt64Array.of(-2n))).toEqual([...filled(7, 255), 254])
    const most = BigUint64Array.of(2n ** 32n - 1n)
    expect(bytesOf(types.UNSIGNED_LONG as Datatype<TypedArray>, most)).toEqual(filled(4, 255))
  })

  it('gives negative and large LONGs back, and refuses those that have no room', () => {
    const packed = new Uint8Array(8)
    const values = BigInt64Array.of(-(2n ** 31n), 2n ** 31n - 1n)
    types.LONG.Pack_external(EXT32, values, packed, 0)
    const back = new BigInt64Array(2)
    types.LONG.Unpack_external(EXT32, packed, 0, back)
    expect([...back]).toEqual([...values])
    const unsigned = new BigUint64Array(1)
    types.UNSIGNED_LONG.Pack_external(EXT32, BigUint64Array.of(2n ** 32n - 1n), packed, 0)
    types.UNSIGNED_LONG.Unpack_external(EXT32, packed, 0, unsigned)
    expect(unsigned[0]).toBe(2n ** 32n - 1n)
    for (const value of [2n ** 31n, -(2n ** 31n) - 1n]) {
      expect(() => types.LONG.Pack_external(EXT32, BigInt64Array.of(value), packed, 0)).toThrow(
        `Pack_external: ${value} does not fit into the 4 bytes of a LONG in external32; use MPI.LONG_LONG`,
      )
    }
    const beyond = BigUint64Array.of(2n ** 32n)
    expect(() => types.UNSIGNED_LONG.Pack_external(EXT32, beyond, packed, 0)).toThrow('use MPI.UNSIGNED_LONG_LONG')
  })

  it('of a struct has each member by itself, without gaps', () => {
    const members = [types.CHAR, types.LONG, types.DOUBLE, types.SHORT_INT]
    const particle = Datatype.Create_struct([2, 1, 1, 1], [0, 8, 16, 24], members).Commit()
    const memory = new ArrayBuffer(2 * particle.extent)
    const view = new DataView(memory)
    const expected = new DataView(new ArrayBuffer(2 * 20))
    for (const i of [0, 1]) {
      const [at, out] = [i * 32, i * 20]
      view.setUint8(at, 65 + i)
      view.setUint8(at + 1, 97 + i)
      view.setBigInt64(at + 8, BigInt(-300 - i), true)
      view.setFloat64(at + 16, 0.1 + i, true)
      view.setInt16(at + 24, -3 - i, true)
      view.setInt32(at + 28, 70_000 + i, true)
      expected.setUint8(out, 65 + i)
      expected.setUint8(out + 1, 97 + i)
      expected.setInt32(out + 2, -300 - i)
      expected.setFloat64(out + 6, 0.1 + i)
      expected.setInt16(out + 14, -3 - i)
      expected.setInt32(out + 16, 70_000 + i)
    }
    expect([particle.extent, particle.Pack_external_size(EXT32, 2)]).toEqual([32, 40])
    const packed = new Uint8Array(40)
    expect(particle.Pack_external(EXT32, memory, packed, 0)).toBe(40)
    expect([...packed]).toEqual([...new Uint8Array(expected.buffer)])
    const back = new ArrayBuffer(memory.byteLength)
    particle.Unpack_external(EXT32, packed, 0, back)
    expect([...new Uint8Array(back)]).toEqual([...new Uint8Array(memory)])
  })
})

describe('packing', () => {
  it('a column of a matrix travels as PACKED, with its length before it', async () => {
    const [rows, cols] = [4, 3]
    const [, got] = await runWorld(2, async ({ COMM_WORLD: comm, DOUBLE, INT, PACKED }) => {
      const column = DOUBLE.Create_vector(rows, 1, cols)
        .Create_resized(0, rows * cols * 8)
        .Commit()
      const packed = new Uint8Array(INT.Pack_size(1, comm) + column.Pack_size(1, comm))
      const matrix = new Float64Array(rows * cols)
      if (comm.rank === 0) {
        for (let i = 0; i < matrix.length; i++) matrix[i] = i
        const position = column.Pack(matrix, packed, INT.Pack(Int32Array.of(rows), packed, 0, comm), comm)
        await comm.Send([packed, position, PACKED], 1)
      } else {
        await comm.Recv([packed, PACKED], 0)
        const length = new Int32Array(1)
        const position = INT.Unpack(packed, 0, length, comm)
        expect([column.Unpack(packed, position, matrix, comm), length[0]]).toEqual([packed.byteLength, rows])
      }
      return [...matrix]
    })
    expect(got).toEqual(Array.from({ length: rows * cols }, (_, i) => (i % cols === 0 ? i : 0)))
  })

  it('is refused with what does not fit', () =>
    runWorld(1, async ({ COMM_SELF: comm, COMM_NULL, INT, DOUBLE }) => {
      const [ints, packed] = [new Int32Array(3), new Uint8Array(12)]
      expect(() => INT.Pack(ints, packed, 1, comm)).toThrow(
        'Pack: 12 bytes from position 1 on are needed of outbuf, which has 12',
      )
      expect(() => INT.Unpack(packed, 4, ints, comm)).toThrow('Unpack: 12 bytes from position 4 on are needed of inbuf')
      expect(() => INT.Pack(ints, packed, -1, comm)).toThrow('Pack: position is -1')
      expect(() => INT.Pack(new Float32Array(3) as never, packed, 0, comm)).toThrow('inbuf is a Float32Array')
      expect(() => DOUBLE.Create_contiguous(2).Pack(new Float64Array(2), packed, 0, comm)).toThrow('not committed')
      expect(() => INT.Pack_external('native', ints, packed, 0)).toThrow('datarep is "native", but it must be')
      expect(() => INT.Pack_size(-1, comm)).toThrow('Pack_size: count is -1')
      expect(() => INT.Pack_size(1, COMM_NULL)).toThrow('MPI.COMM_NULL')
      const shrunk = INT.Create_vector(2, 1, 2).Create_resized(0, 4).Commit()
      expect(() => shrunk.Pack(ints, packed, 0, comm)).toThrow('3 elements of')
    }))
})
