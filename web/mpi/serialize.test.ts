import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Exception } from './exception.ts'
import { deserialize, serialize } from './serialize.ts'

const trip = <T>(value: T): T => deserialize(serialize('send', 'obj', value)) as T

/** An array of nothing but holes, kept as a table by the engine. */
function holes(length: number): unknown[] {
  const array: unknown[] = []
  array[2 ** 32 - 2] = null
  array.length = length
  return array
}

class Point {
  x = 1
  readonly #secret = 2
  sum = (): number => this.x + this.#secret
}

describe('round trips give what structured clone gives', () => {
  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['booleans', [true, false]],
    ['integers', [0, 1, -1, 63, 64, -64, -65, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, 2 ** 53, -(2 ** 53)]],
    ['-0', -0],
    ['floats', [0.1, Number.NaN, Infinity, -Infinity, 5e-324, 1.7976931348623157e308]],
    ['bigints', [0n, -1n, 2n ** 64n, -(2n ** 200n), 3n ** 4000n]],
    ['strings', ['', 'a', 'ß', '😀', 'x'.repeat(1000), 'ü'.repeat(1000), '\uFEFFbom', '\0', 'éa'.repeat(11)]],
    ['lone surrogates', ['\uD800', 'a\uDC00b'.repeat(30), { '\uD800': 1 }]],
    ['dates', [new Date(0), new Date(Number.NaN), new Date(-8.64e15)]],
    ['regular expressions', [/a(b)?/giu, /\//, new RegExp('')]],
    [
      'maps',
      new Map<unknown, unknown>([
        [1, 'a'],
        [[1], new Map([[Number.NaN, {}]])],
      ]),
    ],
    ['sets', new Set([1, 'a', new Set([2])])],
    ['objects with every kind of key', { b: 1, 2: 2, 1: 1, '': 0, 'a b': 3, a: undefined }],
    ['an object without prototype', Object.assign(Object.create(null), { a: 1 })],
    ['boxed primitives', [Object(5), Object('s'), Object(true), Object(3n), Object(-0)]],
    ['holes', [holes(0), holes(5), Object.assign(holes(3), { 1: 1 })]],
    ['a very sparse array', Object.assign([], { 4_000_000_000: 1 })],
    ['an array with more than elements', 'abc'.match(/b/)],
    ['a hole made up for by an extra key', Object.assign(holes(1), { a: 1 })],
    ['memory', new Uint8Array([1, 2, 3]).buffer],
    ['an empty array', new Float64Array()],
    ['a DataView', new DataView(Uint8Array.of(1, 2, 3, 4).buffer, 1, 2)],
    ['NaN, -0 in arrays', Float64Array.of(Number.NaN, -0, 1 / 3)],
    ['an odd view', new Float32Array(new ArrayBuffer(40), 12, 3)],
  ])('%s', (_, value) => {
    expect(trip(value)).toStrictEqual(structuredClone(value))
  })

  it.each([
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
  ])('%o', (View) => {
    expect(trip(View.of(1, 2, 200))).toStrictEqual(View.of(1, 2, 200))
  })

  it('BigInt arrays', () => {
    expect(trip(BigInt64Array.of(-(2n ** 63n)))).toStrictEqual(BigInt64Array.of(-(2n ** 63n)))
    expect(trip(BigUint64Array.of(2n ** 64n - 1n))).toStrictEqual(BigUint64Array.of(2n ** 64n - 1n))
  })

  it('objects of a class become plain', () => {
    const { sum: _, ...data } = new Point()
    expect(trip(Object.assign(new Point(), { sum: 3 }))).toStrictEqual({ ...data, sum: 3 })
  })

  it('errors, with class, stack and cause', () => {
    class Special extends TypeError {
      override name = 'Special'
    }
    for (const error of [
      new RangeError('far', { cause: { a: [1] } }),
      new Error('', { cause: undefined }),
      new Error(),
      new Special('s'),
    ]) {
      const copy = trip(error)
      const clone: Error = structuredClone(error)
      expect(Object.getPrototypeOf(copy)).toBe(Object.getPrototypeOf(clone))
      expect([copy.name, copy.message, copy.stack, copy.cause]).toStrictEqual([
        clone.name,
        clone.message,
        clone.stack,
        clone.cause,
      ])
      for (const key of ['message', 'cause']) expect(Object.hasOwn(copy, key)).toBe(Object.hasOwn(error, key))
      expect(Object.keys(copy)).toEqual([])
    }
  })

  it('cycles and shared references', () => {
    const cycle: Record<string, unknown> = { list: [], map: new Map(), error: new Error('e') }
    cycle['self'] = cycle
    cycle['list'] = [cycle, cycle]
    cycle['map'] = new Map<unknown, unknown>([[cycle, cycle['list']]])
    const copy = trip(cycle)
    expect(copy['self']).toBe(copy)
    expect(copy['list']).toEqual([copy, copy])
    const map = copy['map']
    expect(map instanceof Map && map.get(copy)).toBe(copy['list'])
    const error = new Error('e')
    error.cause = error
    expect(trip(error).cause).toMatchObject({ message: 'e' })
    const date = new Date(0)
    const [a, b] = trip([date, date])
    expect(a).toBe(b)
  })

  it('views of one buffer share it again', () => {
    const memory = new ArrayBuffer(64)
    const value = {
      part: new Float64Array(memory, 16, 2),
      odd: new Uint8Array(memory, 3, 40),
      byte: new Int8Array(memory, 8, 1),
    }
    const copy = trip(value)
    expect(copy.part.buffer).toBe(copy.odd.buffer)
    copy.part[0] = 1
    expect(copy.odd[16 + 7 - 3]).toBe(0x3f)
  })
})

describe('what travels', () => {
  it('is only the part of a buffer that the value covers', () => {
    const data = new Float64Array(1_000_000).fill(7)
    const bytes = serialize('send', 'obj', [data.subarray(10, 20), data.subarray(15, 30)])
    expect(bytes.length).toBeLessThan(20 * 8 + 40)
    expect(deserialize(bytes)).toStrictEqual([new Float64Array(10).fill(7), new Float64Array(15).fill(7)])
  })

  it('is small: keys travel once', () => {
    const rows = Array.from({ length: 1000 }, (_, i) => ({ temperature: i % 60, pressure: -1 }))
    expect(serialize('send', 'obj', rows).length).toBeLessThan(9 * 1000)
    expect(trip(rows)).toStrictEqual(rows)
  })

  it('comes from shared memory as a plain copy', () => {
    const shared = new Uint8Array(new SharedArrayBuffer(2)).fill(9)
    const copy = trip(shared)
    expect(copy).toEqual(Uint8Array.of(9, 9))
    expect(copy.buffer).toBeInstanceOf(ArrayBuffer)
  })

  it('nests 100,000 deep', () => {
    let value: unknown = 'core'
    for (let i = 0; i < 100_000; i++) value = i % 2 === 0 ? [value] : { value }
    let copy: unknown = trip(value)
    for (let i = 0; i < 100_000; i++) copy = Array.isArray(copy) ? copy[0] : Reflect.get(Object(copy), 'value')
    expect(copy).toBe('core')
  })
})

describe('what cannot be cloned', () => {
  it.each<[unknown, string]>([
    [() => 1, 'send: obj is a function, which cannot travel to another rank; send plain data instead'],
    [{ a: [0, 1, 2, Symbol('s')] }, 'send: obj.a[3] is a symbol'],
    [{ 'a b': new Map([[1, { f() {} }]]) }, 'send: obj["a b"].values[0].f is a function'],
    [[1, new Set([Promise.resolve()])], 'send: obj[1].values[0] is a Promise'],
    [new WeakMap(), 'send: obj is a WeakMap'],
    [Object(Symbol('s')), 'send: obj is a Symbol'],
    [new Error('e', { cause: { f() {} } }), 'send: obj.cause.f is a function'],
    [Object.assign([1], { more() {} }), 'send: obj.more is a function'],
  ])('is a DataCloneError that names the path: %o', (value, message) => {
    expect(() => serialize('send', 'obj', value)).toThrow(expect.objectContaining({ name: 'DataCloneError' }))
    expect(() => serialize('send', 'obj', value)).toThrow(message)
  })

  it('is memory that was transferred', () => {
    const gone = new Float64Array(2)
    structuredClone(gone.buffer, { transfer: [gone.buffer] })
    expect(() => serialize('send', 'obj', { gone })).toThrow('send: the memory of obj.gone is gone')
  })
})

const anything = fc.anything({
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withSparseArray: true,
  withObjectString: true,
  withNullPrototype: true,
  withUnicodeString: true,
})

describe('properties', () => {
  it('any value arrives as structured clone would copy it', () => {
    fc.assert(
      fc.property(anything, (value) => {
        expect(trip(value)).toStrictEqual(structuredClone(value))
      }),
      { numRuns: 1000 },
    )
  })

  it('hostile bytes give a value or an Exception, nothing else', () => {
    const read = (bytes: Uint8Array): void => {
      try {
        deserialize(bytes)
      } catch (error) {
        expect(error).toBeInstanceOf(Exception)
      }
    }
    const start = fc.constantFrom(...Array.from({ length: 21 }, (_, tag) => tag))
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 64 }), (tag, rest) => {
        read(rest)
        read(Uint8Array.of(rest.length + 1, 0, 0, 0, tag, ...rest, 0))
      }),
      { numRuns: 5000 },
    )
    fc.assert(
      fc.property(anything, fc.nat(), fc.nat(255), (value, where, byte) => {
        const bytes = serialize('send', 'obj', value)
        bytes[where % bytes.length] = byte
        read(bytes)
        read(bytes.subarray(0, where % bytes.length))
      }),
      { numRuns: 1000 },
    )
  })

  it('no proper beginning of a message is a message', () => {
    const bytes = serialize('send', 'obj', {
      a: [1, 'two', 3n, new Map([[1, Float64Array.of(1, 2)]])],
      b: new Error('e'),
    })
    for (let length = 0; length < bytes.length; length++)
      expect(() => deserialize(bytes.subarray(0, length))).toThrow('deserialize: what arrived is no serialised value')
    expect(() => deserialize(Uint8Array.of(...bytes, 0))).toThrow('no serialised value')
  })
})

describe('hostile bytes', () => {
  it('cannot reach a prototype', () => {
    const value: object = JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}')
    const copy = trip(value)
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
    expect(Object.keys(copy)).toEqual(['__proto__', 'constructor'])
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
    const array = trip(Object.assign(holes(2), value))
    expect(Object.getPrototypeOf(array)).toBe(Array.prototype)
  })

  it('cannot make long arrays of few bytes', () => {
    const bytes = serialize(
      'send',
      'obj',
      Array.from({ length: 50_000 }, () => holes(30_000_000)),
    )
    expect(bytes.length).toBeLessThan(500_000)
    const before = process.memoryUsage().heapUsed
    const copy = deserialize(bytes)
    expect(Array.isArray(copy) && copy.length).toBe(50_000)
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100e6)
    expect(() => deserialize(Uint8Array.of(9, 0, 0, 0, 11, 255, 255, 255, 255, 255, 255, 255, 1, 0))).toThrow(
      'there are fewer parts than announced',
    )
  })

  it('are not quoted at length', () => {
    const broken = serialize('send', 'obj', new RegExp('a'.repeat(10_000)))
    broken[10] = '('.charCodeAt(0)
    expect(() => deserialize(broken)).toThrow(expect.toSatisfy((error: Error) => error.message.length < 300))
  })
})
