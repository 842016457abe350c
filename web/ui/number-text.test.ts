import { expect, it } from 'vitest'
import { cellText, durationText, numberText } from './number-text.ts'

it.each([
  [1234567890123, '1234567890123'],
  [0.1 + 0.2, '0.3'],
  [-0, '-0'],
  [1 / 3, '0.333333'],
  [1e300, '1e+300'],
  [Number.NaN, 'NaN'],
  [Number.NEGATIVE_INFINITY, '-Infinity'],
])('writes %d as %s', (value, text) => {
  expect(numberText(value)).toBe(text)
})

it('writes more digits where there is room, and text as it is', () => {
  expect(numberText(Math.PI, 12)).toBe('3.14159265359')
  expect([cellText(2 / 3), cellText(2 / 3, 3), cellText('2/3')]).toEqual(['0.666667', '0.667', '2/3'])
})

it.each([
  [0, '0.00 ms'],
  [0.456, '0.46 ms'],
  [14.23, '14.2 ms'],
  [321.4, '321 ms'],
  [1534, '1.53 s'],
])('writes %d milliseconds as %s', (ms, text) => {
  expect(durationText(ms)).toBe(text)
})
