import { expect, it } from 'vitest'
import { jsonSafe } from './run-json.ts'

it('tells a result in JSON without losing what JSON lacks', () => {
  const own: Record<string, unknown> = {
    doubles: new Float64Array([1.5, Number.NaN, Number.POSITIVE_INFINITY]),
    longs: new BigInt64Array([-(2n ** 63n)]),
    nothing: undefined,
    when: new Date(0),
    error: new RangeError('too far'),
    nested: [{ a: null, b: true, c: 'text' }],
  }
  own['self'] = own
  expect(JSON.parse(JSON.stringify(jsonSafe(own)))).toEqual({
    doubles: [1.5, 'NaN', 'Infinity'],
    longs: ['-9223372036854775808'],
    nothing: null,
    when: '1970-01-01T00:00:00.000Z',
    error: { name: 'RangeError', message: 'too far' },
    nested: [{ a: null, b: true, c: 'text' }],
    self: '[circular]',
  })
  const twice = { a: 1 }
  expect(jsonSafe([twice, twice])).toEqual([twice, twice])
})
