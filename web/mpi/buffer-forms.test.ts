import { describe, expect, expectTypeOf, it } from 'vitest'
import type { BufferData, TypedArray } from './buffer-data.ts'
import type { BufSpec, BufSpecV, InPlace } from './buffer-forms.ts'
import { messageBuffer } from './buffer-spec.ts'
import { IN_PLACE } from './constants.ts'
import type { Datatype } from './datatype.ts'
import { BYTE, DOUBLE, FLOAT, INT, LONG, UINT8_T } from './predefined-datatypes.ts'
import { blockBuffer, vectorBuffer } from './vector-spec.ts'

// Signatures as `Comm` has them, on two ranks. They return the counts, so that what compiles is seen to be read as well.
const Send = <A extends BufferData>(buf: BufSpec<A>): number => messageBuffer('Send', 'buf', buf).count

const Scatter = <A extends BufferData>(sendbuf: BufSpec<A> | null, recvbuf: BufSpec<A> | InPlace): unknown[] => [
  sendbuf === null ? null : blockBuffer('Scatter', 'sendbuf', sendbuf, 2).counts[0],
  recvbuf === IN_PLACE ? IN_PLACE : messageBuffer('Scatter', 'recvbuf', recvbuf).count,
]

const Scatterv = <A extends BufferData>(sendbuf: BufSpecV<A> | null, recvbuf: BufSpec<A>): unknown[] => [
  ...(sendbuf === null ? [] : vectorBuffer('Scatterv', 'sendbuf', sendbuf, 2).counts),
  messageBuffer('Scatterv', 'recvbuf', recvbuf).count,
]

const sendTwo = <A extends TypedArray>(data: A, datatype: Datatype<A>): number => Send([data, 2, datatype])

const f64 = new Float64Array(8)
const f32 = new Float32Array(8)
const shared = new Float64Array(new SharedArrayBuffer(64))
const f64AtRoot = f64 as Float64Array | null

describe('buffer forms that compile', () => {
  it('describe one message', () => {
    expect(Send(f64)).toBe(8)
    expect(Send(new BigInt64Array(2))).toBe(2)
    expect(Send(shared)).toBe(8)
    expect(Send(new DataView(new ArrayBuffer(5)))).toBe(5)
    expect(Send(f64.buffer)).toBe(64)
    expect(Send([f64, DOUBLE])).toBe(8)
    expect(Send([f64, 3])).toBe(3)
    expect(Send([f64, [3, 1]])).toBe(3)
    expect(Send([f64, 3, DOUBLE])).toBe(3)
    expect(Send([f64, [3, 1], DOUBLE])).toBe(3)
    expect(Send([f64, 3, 1, DOUBLE])).toBe(3)
    expect(Send([f64, BYTE])).toBe(64)
    expect(Send([f64.buffer, DOUBLE])).toBe(8)
    expect(Send([new Uint8ClampedArray(4), UINT8_T])).toBe(4)
    expect(Send([null, 0, DOUBLE])).toBe(0)
    expect([Send([f64, [3, null]]), Send([f64, null, 3, DOUBLE]), Send([f64, null, DOUBLE])]).toEqual([3, 5, 8])
  })

  it('take two buffers of one kind, in whatever form and memory each is', () => {
    expect(Scatter(f64AtRoot, f64)).toEqual([4, 8])
    expect(Scatter(null, f64)).toEqual([null, 8])
    expect(Scatter(f64AtRoot, IN_PLACE)).toEqual([4, IN_PLACE])
    expect(Scatter([f64, 2], [shared, 2, DOUBLE])).toEqual([2, 2])
    expect(Scatter([f64, BYTE], [f32, BYTE])).toEqual([32, 32])
    expect(Scatterv(f64, f64)).toEqual([4, 4, 8])
    expect(Scatterv([f64, [3, 1]], f64)).toEqual([3, 1, 8])
    expect(Scatterv([f64, Int32Array.of(3, 1)], f64)).toEqual([3, 1, 8])
    expect(Scatterv([f64, [Int32Array.of(3, 1), [4, 0]]], f64)).toEqual([3, 1, 8])
    expect(Scatterv([f64, [[3, 1], null], DOUBLE], f64)).toEqual([3, 1, 8])
    expect(Scatterv([f64, [3, 1], [4, 0], DOUBLE], [f64, DOUBLE])).toEqual([3, 1, 8])
    expect(Scatterv([f64, 2, 4, DOUBLE], f64)).toEqual([2, 2, 8])
    expect(Scatterv([f64, null, null, DOUBLE], f64)).toEqual([4, 4, 8])
    expect(Scatterv([f64, [null, [4, 0]], DOUBLE], f64)).toEqual([4, 4, 8])
  })

  it('take derived datatypes of the same kind of array', () => {
    const column = DOUBLE.Create_vector(2, 1, 4).Create_resized(0, 8).Commit()
    expect(Send([f64, 1, column])).toBe(1)
    expect(Send([f64.buffer, [1, 2], column])).toBe(1)
    expect(Scatter([f64, 1, column], f64)).toEqual([1, 8])
    // @ts-expect-error made of float64
    expect(() => Send([f32, 1, column])).toThrow('use one derived from MPI.FLOAT')
    // @ts-expect-error its columns are scattered into float32
    expect(Scatter([f64, 1, column], f32)).toEqual([1, 8])
  })

  it("take a datatype's code", () => {
    expect([Send([f64, 'd']), Send([f64, 3, 'f8']), Send([f64, [3, 1], 'd']), Send([f64, 3, 1, 'd'])]).toEqual([
      8, 3, 3, 3,
    ])
    expect([Send([new BigInt64Array(2), 'q']), Send([new Uint8Array(4), '?'])]).toEqual([2, 4])
    expect([Send([f64.buffer, 'd']), Send([new DataView(f64.buffer), 16, 'i'])]).toEqual([8, 16])
    expect(Scatter([f64, 'd'], [f64, 4, 'd'])).toEqual([4, 4])
    expect(Scatterv([f64, [3, 1], 'd'], f64)).toEqual([3, 1, 8])
    // @ts-expect-error float64 is scattered into float32
    expect(Scatter([f64, 'd'], [f32, 'f'])).toBeDefined()
    // @ts-expect-error the code of float64
    expect(() => Send([f32, 'd'])).toThrow('Send: buf is a Float32Array, which MPI.DOUBLE does not describe')
    // @ts-expect-error no code
    expect(() => Send([f64, 'double'])).toThrow(
      'Send: buf\'s datatype is "double", but it must be one like MPI.DOUBLE, or a code',
    )
  })

  it('take a datatype from a variable, for arrays of its kind', () => {
    expect(sendTwo(f64, DOUBLE)).toBe(2)
    expectTypeOf(DOUBLE).toExtend<Datatype>()
    expectTypeOf(BYTE).toExtend<Datatype<Float32Array>>()
    expectTypeOf(DOUBLE).not.toExtend<Datatype<Float32Array>>()
  })
})

describe('mixed array kinds do not compile', () => {
  it('between the buffers of one call', () => {
    // @ts-expect-error a float64 array is scattered into float32 ones
    expect(Scatter(f64AtRoot, f32)).toBeDefined()
    // @ts-expect-error the same in longer forms
    expect(Scatter([f64, 2], [f32, 2])).toBeDefined()
    // @ts-expect-error the same for parts of different size
    expect(Scatterv([f64, [3, 1]], f32)).toBeDefined()
    // @ts-expect-error numbers and bigints
    expect(Scatter(new BigInt64Array(4), f64)).toBeDefined()
  })

  it('between data and datatype, and are refused at run time too', () => {
    // @ts-expect-error DOUBLE does not describe float32
    expect(() => Send([f32, DOUBLE])).toThrow(
      'Send: buf is a Float32Array, which MPI.DOUBLE does not describe; use MPI.FLOAT',
    )
    // @ts-expect-error nor does FLOAT describe float64
    expect(() => Send([f64, 3, FLOAT])).toThrow('use MPI.DOUBLE')
    // @ts-expect-error INT is 32 bits wide
    expect(() => Send([new Uint8Array(8), INT])).toThrow('use MPI.UINT8_T')
    // @ts-expect-error LONG holds bigints
    expect(() => Send([f64, LONG])).toThrow('use MPI.DOUBLE')
    // @ts-expect-error a plain array is no buffer
    expect(() => Send([1, 2, 3])).toThrow('Send: buf is Array; make it a typed array, e.g. Float64Array.from(…)')
  })
})
