import { describe, expect, it } from 'vitest'
import { linearScale, logScale } from './plot-scale.ts'

const texts = (scale: ReturnType<typeof linearScale>) => scale.ticks.map(({ text }) => text)

describe('a linear axis', () => {
  it.each<[number[], string[]]>([
    [
      [0, 10],
      ['0', '2', '4', '6', '8', '10'],
    ],
    [
      [0.13, 0.87],
      ['0', '0.2', '0.4', '0.6', '0.8', '1'],
    ],
    [
      [-3, 7],
      ['-4', '-2', '0', '2', '4', '6', '8'],
    ],
    [
      [998, 1003],
      ['998', '999', '1000', '1001', '1002', '1003'],
    ],
    [
      [0, 3_000_000],
      ['0', '1e6', '2e6', '3e6'],
    ],
    [
      [0, 0.0002],
      ['0', '5e-5', '1e-4', '1.5e-4', '2e-4'],
    ],
    [
      [1, 2],
      ['1', '2'],
    ],
    [
      [1, 2, 4],
      ['1', '2', '3', '4'],
    ],
    [[], ['0', '0.2', '0.4', '0.6', '0.8', '1']],
    [
      [0, 0],
      ['0', '0.2', '0.4', '0.6', '0.8', '1'],
    ],
    [[4], ['2', '3', '4', '5', '6']],
    [
      [5e-324, 0],
      ['0', '0.2', '0.4', '0.6', '0.8', '1'],
    ],
    [
      [1e15, 1e15 + 1],
      ['4e14', '6e14', '8e14', '1e15', '1.2e15', '1.4e15', '1.6e15'],
    ],
    [
      [-1e300, 1e300],
      ['-1e300', '-5e299', '0', '5e299', '1e300'],
    ],
    [[-4], ['-6', '-5', '-4', '-3', '-2']],
  ])('over %j is marked at round numbers that enclose them', (values, expected) => {
    expect(texts(linearScale(values))).toEqual(expected)
  })

  it('puts its first mark at 0, its last at 1, and values between in proportion', () => {
    const { at } = linearScale([2, 11])
    expect([at(2), at(12), at(7)]).toEqual([0, 1, 0.5])
  })
})

describe('a logarithmic axis', () => {
  it.each<[number[], string[]]>([
    [
      [1, 1000],
      ['1', '10', '100', '1000'],
    ],
    [
      [0.02, 30],
      ['0.01', '0.1', '1', '10', '100'],
    ],
    [[8], ['1', '10']],
    [[10], ['10', '100']],
    [
      [1e-9, 1e3],
      ['1e-9', '1e-7', '1e-5', '0.001', '0.1', '10', '1000'],
    ],
    [[], ['1', '10']],
  ])('over %j is marked at powers of ten that enclose them', (values, expected) => {
    expect(texts(logScale(values))).toEqual(expected)
  })

  it('gives every power of ten the same room', () => {
    const { at } = logScale([1, 100])
    expect([at(1), at(10), at(100)]).toEqual([0, 0.5, 1])
  })
})
