import { expect, it } from 'vitest'
import { durationText, numberText } from './number-text.ts'

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

it.each([
  [0, '0.00 ms'],
  [0.456, '0.46 ms'],
  [14.23, '14.2 ms'],
  [321.4, '321 ms'],
  [1534, '1.53 s'],
])('writes %d milliseconds as %s', (ms, text) => {
  expect(durationText(ms)).toBe(text)
})
