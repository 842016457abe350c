import { describe, expect, it } from 'vitest'
import { CartGrid, Compute_dims } from './cart-grid.ts'
import { PROC_NULL } from './constants.ts'

describe('Compute_dims', () => {
  it.each<[number, number | number[], number[]]>([
    [6, [0, 0], [3, 2]],
    [7, [0, 0], [7, 1]],
    [6, [0, 3, 0], [2, 3, 1]],
    [12, 2, [4, 3]],
    [16, 3, [4, 2, 2]],
    [60, 3, [5, 4, 3]],
    [72, 3, [6, 4, 3]],
    [1, 3, [1, 1, 1]],
    [1024, 2, [32, 32]],
    [8, [8], [8]],
  ])('%i ranks as %j', (nnodes, dims, expected) => {
    expect(Compute_dims(nnodes, dims)).toEqual(expected)
  })

  it('refuses dimensions that do not divide (the example of MPI 4.1, section 8.5.2)', () => {
    expect(() => Compute_dims(7, [0, 3, 0])).toThrow('dims [0, 3, 0] do not fit 7 ranks')
    expect(() => Compute_dims(7, [2, 3])).toThrow('their product must be nnodes')
  })
})

describe('CartGrid', () => {
  const grid = new CartGrid([3, 4], [true, false])

  it('numbers ranks row by row', () => {
    let rank = 0
    for (let row = 0; row < 3; row++) {
      for (let column = 0; column < 4; column++) {
        expect(grid.coordsOf('x', rank)).toEqual([row, column])
        expect(grid.rankOf('x', [row, column])).toBe(rank++)
      }
    }
    expect(grid.rankOf('x', [-1, 0])).toBe(8)
    expect(grid.rankOf('x', [7, 3])).toBe(7)
    expect(() => grid.rankOf('x', [0, 4])).toThrow('[0, 4] are off the grid')
  })

  it('shifts round a periodic dimension and off an open one', () => {
    expect(grid.shift('Shift', 1, 0, 1)).toEqual([9, 5])
    expect(grid.shift('Shift', 4, 1, 1)).toEqual([PROC_NULL, 5])
    expect(grid.shift('Shift', 6, 1, 2)).toEqual([4, PROC_NULL])
    expect(grid.shift('Shift', 1, 0, -1)).toEqual([5, 9])
    expect(grid.neighbours(4)).toEqual([0, 8, PROC_NULL, 5])
    expect(() => grid.shift('Shift', 0, 2, 1)).toThrow('direction is 2, but the grid has dimensions 0 to 1')
  })
})
