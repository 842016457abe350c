import { describe, expect, it } from 'vitest'
import { formatLine } from './format.ts'

describe('formatLine', () => {
  it('prints the lesson as a reader expects it', () => {
    const C = Float64Array.from({ length: 100 }, (_, i) => i + 1)
    const numbers = Array.from({ length: 100 }, (_, i) => i + 1).join(', ')
    expect(formatLine(['Result of A + B =', C])).toBe(`Result of A + B = [${numbers}]`)
  })

  it('shortens an array of more than 1000 elements to its ends', () => {
    expect(formatLine([new Int32Array(1000)])).toBe(`[${Array(1000).fill(0).join(', ')}]`)
    expect(formatLine([Int32Array.from({ length: 1001 }, (_, i) => i)])).toBe(
      '[0, 1, 2, …, 998, 999, 1000] (1001 elements)',
    )
  })

  const circular: Record<string, unknown> = { a: 1 }
  circular['self'] = circular
  class Point {
    x = 1
  }
  it.each<[unknown, string]>([
    ['text', 'text'],
    [['text'], "['text']"],
    [-0, '-0'],
    [Number.NaN, 'NaN'],
    [10n ** 20n, '100000000000000000000n'],
    [new BigInt64Array([1n, -2n]), '[1n, -2n]'],
    [null, 'null'],
    [undefined, 'undefined'],
    [{ a: 1, 'b-c': [true, "it's"] }, "{ a: 1, 'b-c': [true, 'it\\'s'] }"],
    [{}, '{}'],
    [new Map([['k', new Set([1])]]), "Map { 'k' => Set { 1 } }"],
    [new Point(), 'Point { x: 1 }'],
    [circular, '{ a: 1, self: [Circular] }'],
    [[[[[[1]]]]], '[[[[[Array]]]]]'],
    [Math.max, '[Function max]'],
    [new Date(0), '1970-01-01T00:00:00.000Z'],
    [new Date(Number.NaN), 'Invalid Date'],
    [Object.create(null), '{}'],
  ])('%o', (value, text) => {
    expect(formatLine([value])).toBe(text)
  })
})
