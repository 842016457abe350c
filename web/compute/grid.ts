import { describe } from './describe.ts'

/** How many in one dimension, or in each of one, two or three. */
export type Grid =
  | number
  | readonly [x: number]
  | readonly [x: number, y: number]
  | readonly [x: number, y: number, z: number]

/**
 * A grid in its three dimensions, those that are not given being 1. `name` begins errors.
 * @throws TypeError for what is no grid; RangeError for what is no count
 */
export function extentOf(name: string, grid: unknown): [x: number, y: number, z: number] {
  const counts: readonly unknown[] = Array.isArray(grid) ? grid : [grid]
  const [x, y = 1, z = 1] = counts
  if (counts.length > 3 || typeof x !== 'number' || typeof y !== 'number' || typeof z !== 'number') {
    const given = Array.isArray(grid) ? `[${grid.map(describe).join(', ')}]` : describe(grid)
    throw new TypeError(`${name} is ${given}; pass a number, or [x], [x, y] or [x, y, z]`)
  }
  for (const count of [x, y, z]) {
    if (!Number.isSafeInteger(count) || count < 0)
      throw new RangeError(`${name} has the count ${count}; pass whole numbers`)
  }
  return [x, y, z]
}
