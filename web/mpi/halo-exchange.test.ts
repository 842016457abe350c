import { expect, it } from 'vitest'
import { runWorld } from '../testing/run-world.ts'

const STEPS = 4
const ROWS = 2
const COLUMNS = 3

/** One step of heat on a torus, cell by cell. */
function step(cells: number[][]): number[][] {
  const [height, width] = [cells.length, cells[0]?.length ?? 0]
  const at = (y: number, x: number): number => cells[(y + height) % height]?.[(x + width) % width] ?? NaN
  return cells.map((row, y) => row.map((_, x) => at(y - 1, x) + at(y + 1, x) + at(y, x - 1) + at(y, x + 1)))
}

it.each([
  [1, 1],
  [1, 4],
  [2, 3],
  [2, 2],
  [3, 1],
])('heat on a torus of %i x %i ranks is the same as on one', async (down, across) => {
  const [height, width] = [down * ROWS, across * COLUMNS]
  const start = Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_cell, x) => y * 10 + x * x))
  let expected = start
  for (let i = 0; i < STEPS; i++) expected = step(expected)

  const blocks = await runWorld(down * across, async (mpi) => {
    const cart = await mpi.COMM_WORLD.Create_cart([down, across], true)
    const [y = 0, x = 0] = cart.coords
    let block = start.slice(y * ROWS, (y + 1) * ROWS).map((row) => row.slice(x * COLUMNS, (x + 1) * COLUMNS))
    const counts = [COLUMNS, COLUMNS, ROWS, ROWS]
    for (let i = 0; i < STEPS; i++) {
      const border = [
        block[0] ?? [],
        block.at(-1) ?? [],
        block.map((row) => row[0] ?? 0),
        block.map((row) => row.at(-1) ?? 0),
      ]
      const halo = new Float64Array(2 * (ROWS + COLUMNS))
      await cart.Neighbor_alltoallv([Float64Array.from(border.flat()), counts], [halo, counts])
      const [above, below] = [[...halo.subarray(0, COLUMNS)], [...halo.subarray(COLUMNS, 2 * COLUMNS)]]
      const [left, right] = [halo.subarray(2 * COLUMNS, 2 * COLUMNS + ROWS), halo.subarray(2 * COLUMNS + ROWS)]
      const rows = block.map((row, r) => [left[r] ?? 0, ...row, right[r] ?? 0])
      const padded = [[0, ...above, 0], ...rows, [0, ...below, 0]]
      block = step(padded)
        .slice(1, -1)
        .map((row) => row.slice(1, -1))
    }
    return { y, x, block }
  })
  for (const { y, x, block } of blocks) {
    const mine = expected.slice(y * ROWS, (y + 1) * ROWS).map((row) => row.slice(x * COLUMNS, (x + 1) * COLUMNS))
    expect(block).toEqual(mine)
  }
})
