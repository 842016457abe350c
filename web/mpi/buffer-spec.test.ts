import { describe, expect, it } from 'vitest'
import type { Buffer } from '../p2p/buffer.ts'
import { messageBuffer } from './buffer-spec.ts'
import { IN_PLACE } from './constants.ts'
import { Exception } from './exception.ts'
import { BYTE, DOUBLE, INT, DATATYPE_NULL } from './predefined-datatypes.ts'

const data = Float64Array.from({ length: 10 }, (_, i) => i)
const read = (value: unknown) => messageBuffer('Send', 'buf', value)
const bytesIn = (buffer: Buffer) => {
  const bytes = new Uint8Array(buffer.byteLength)
  void buffer.read(0, bytes)
  return bytes
}
const numbersIn = (buffer: Buffer) => [...new Float64Array(bytesIn(buffer).buffer)]

function detached(): Float64Array {
  const array = new Float64Array(4)
  structuredClone(array.buffer, { transfer: [array.buffer] })
  return array
}

/** A view whose memory was taken from under it. */
function shrunk(): Float64Array {
  const memory = new ArrayBuffer(64, { maxByteLength: 64 })
  const array = new Float64Array(memory, 32)
  memory.resize(8)
  return array
}

describe('messageBuffer', () => {
  it('gives the data in place, also inside a larger buffer', () => {
    const whole = data.slice()
    const part = read(whole.subarray(2, 5))
    expect(numbersIn(part.buffer)).toEqual([2, 3, 4])
    expect(part).toMatchObject({ count: 3, datatype: DOUBLE })
    void part.buffer.write(8, new Uint8Array(Float64Array.of(-1).buffer))
    expect([...whole]).toEqual([0, 1, 2, -1, 4, 5, 6, 7, 8, 9])
  })

  it.each([
    [
      [data, 3],
      [0, 1, 2],
    ],
    [
      [data, [2, 7]],
      [7, 8],
    ],
    [
      [data, 2, 7, DOUBLE],
      [7, 8],
    ],
    [
      [data, [null, 7]],
      [7, 8, 9],
    ],
    [
      [data, undefined, 8, undefined],
      [8, 9],
    ],
    [[data, 0, 10, DOUBLE], []],
    [
      [data.buffer, 2, 1, DOUBLE],
      [1, 2],
    ],
    [[new Float64Array(), DOUBLE], []],
    [[null, DOUBLE], []],
  ])('reads the elements of form %#', (value, expected) => {
    expect(numbersIn(read(value).buffer)).toEqual(expected)
  })

  it('takes resizable memory and shared memory', () => {
    expect(read(new Float64Array(new ArrayBuffer(32, { maxByteLength: 64 }))).count).toBe(4)
    expect(read(new Uint8Array(new SharedArrayBuffer(3))).count).toBe(3)
  })

  it('counts in elements of the datatype, not of the array', () => {
    expect(read([data, BYTE]).count).toBe(80)
    expect(read([new ArrayBuffer(12), INT]).count).toBe(3)
    const view = new DataView(Uint8Array.from({ length: 13 }, (_, i) => i).buffer, 1)
    expect([...bytesIn(read([view, 1, INT]).buffer)]).toEqual([1, 2, 3, 4])
  })

  it.each<[string, unknown, string, string]>([
    [
      'nothing',
      null,
      'ERR_BUFFER',
      'Send: buf is null, but this rank needs it; it takes a typed array or [data, count, datatype]',
    ],
    ['nothing at all', undefined, 'ERR_BUFFER', 'Send: buf is undefined, but this rank needs it'],
    ['IN_PLACE', IN_PLACE, 'ERR_BUFFER', 'Send: buf cannot be MPI.IN_PLACE here'],
    ['a number', 5, 'ERR_BUFFER', 'Send: buf is 5; pass a typed array'],
    ['plain numbers', [1, 2, 3], 'ERR_BUFFER', 'Send: buf is Array; make it a typed array, e.g. Float64Array.from(…)'],
    ['plain numbers in a list', [[1, 2], 2], 'ERR_BUFFER', 'make it a typed array, e.g. Float64Array.from(…)'],
    ['an empty list', [], 'ERR_BUFFER', 'make it a typed array'],
    [
      'a list of one',
      [data],
      'ERR_BUFFER',
      'Send: buf is a list of 1; it takes a typed array or [data, count, datatype]',
    ],
    ['a list of five', [data, 1, 1, DOUBLE, 1], 'ERR_BUFFER', 'Send: buf is a list of 5'],
    [
      'detached memory',
      detached(),
      'ERR_BUFFER',
      'Send: the memory of buf is gone: it was transferred (detached) or shrunk',
    ],
    ['shrunk memory', shrunk(), 'ERR_BUFFER', 'Send: the memory of buf is gone'],
    [
      'the wrong datatype',
      [data, INT],
      'ERR_TYPE',
      'Send: buf is a Float64Array, which MPI.INT does not describe; use MPI.DOUBLE',
    ],
    [
      'no datatype',
      [data, 2, 'DOUBLE'],
      'ERR_TYPE',
      "Send: buf's datatype is \"DOUBLE\", but it must be one like MPI.DOUBLE, or a code like 'd' or 'i4'",
    ],
    ['the null datatype', [data, DATATYPE_NULL], 'ERR_TYPE', "Send: buf's datatype, MPI.DATATYPE_NULL, is no datatype"],
    ['no data and no datatype', [null, 0], 'ERR_TYPE', "Send: buf's data is null; name its datatype"],
    ['no data but a count', [null, 2, DOUBLE], 'ERR_COUNT', 'Send: 2 elements were asked of buf, which has 0'],
    ['too many', [data, 11], 'ERR_COUNT', 'Send: 11 elements were asked of buf, which has 10'],
    ['too far', [data, [3, 8]], 'ERR_COUNT', 'Send: 3 elements from element 8 on were asked of buf, which has 10'],
    [
      'beyond the end',
      [data, undefined, 11, DOUBLE],
      'ERR_COUNT',
      'Send: 0 elements from element 11 on were asked of buf',
    ],
    ['a negative count', [data, -1], 'ERR_COUNT', "Send: buf's count is -1, but it must be an integer of 0 or more"],
    ['half a count', [data, 2.5], 'ERR_COUNT', "Send: buf's count is 2.5"],
    ['a bigint', [data, 2n], 'ERR_COUNT', "Send: buf's count is 2n"],
    ['three counts', [data, [1, 2, 3]], 'ERR_COUNT', "Send: buf's count is Array"],
    ['a negative displacement', [data, [1, -1]], 'ERR_COUNT', "Send: buf's displacement is -1"],
    [
      'a torn element',
      [new ArrayBuffer(12), DOUBLE],
      'ERR_COUNT',
      "Send: buf's length of 12 bytes is no whole number of elements of MPI.DOUBLE",
    ],
  ])('refuses %s', (_, value, code, message) => {
    expect(() => read(value)).toThrow(expect.toSatisfy((error) => error instanceof Exception && error.code === code))
    expect(() => read(value)).toThrow(message)
  })

  it('refuses a DataView of detached memory', () => {
    const memory = new ArrayBuffer(8)
    const view = new DataView(memory)
    structuredClone(memory, { transfer: [memory] })
    expect(() => read(view)).toThrow('Send: the memory of buf is gone')
    expect(() => read(memory)).toThrow('Send: the memory of buf is gone')
  })
})
