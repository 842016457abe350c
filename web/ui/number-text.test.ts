import { expect, it } from 'vitest'
import { cellText, durationText, numberText, secondsText } from './number-text.ts'

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

it.each([
  [0, '0 s'],
  [1499, '1 s'],
  [99_400, '99 s'],
  [100_000, '1 min 40 s'],
  [3_599_600, '60 min 0 s'],
])('writes %d milliseconds on a clock as %s', (ms, text) => {
  expect(secondsText(ms)).toBe(text)
})
