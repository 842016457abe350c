import type { NumericArray } from '../array-kinds.ts'
import type { Context } from '../context.ts'
import { GpuArray } from '../gpu-array.ts'
import type { Kernels } from '../kernel.ts'
import { elementsOf, type Operand } from '../operand.ts'
import { againWhenLost } from './again.ts'
import { levelArrays } from './level-arrays.ts'
import { levelLengths, runInOrder } from './levels.ts'
import { type Combine, type Tree, treeCall } from './tree.ts'
import { checkTreeArguments } from './tree-arguments.ts'
import { combineFours, spreadFours } from './tree-kernels.ts'

/** All partial results; those of a typed array in a typed array. @throws as `gpu.scan` */
export async function scan(context: Context, kernels: Kernels, fn: Combine, array: Operand): Promise<Operand> {
  const operation = 'gpu.scan'
  const kind = checkTreeArguments(operation, fn, array)
  const tree = { operation, context, kernels, fn, kind }
  return array instanceof GpuArray ? scanThere(tree, array) : againWhenLost(() => scanTyped(tree, array))
}

async function scanTyped(tree: Tree, elements: NumericArray): Promise<NumericArray> {
  const { operation, context, kind } = tree
  const copy = await context.arrays.make(operation, { kind, length: elements.length, elements })
  try {
    const result = await scanThere(tree, copy)
    try {
      return await elementsOf(`${operation}: the result`, result)
    } finally {
      result.free()
    }
  } finally {
    copy.free()
  }
}

async function scanThere(tree: Tree, array: GpuArray): Promise<GpuArray> {
  const { operation, context, kind } = tree
  const { length } = array
  if (length < 2) {
    const elements = await elementsOf(`${operation}: the array`, array)
    return context.arrays.make(operation, { kind, length, elements })
  }
  const [result] = await context.arrays.scratch(operation, kind, [length])
  if (result === undefined) throw new Error(`${operation}: no array was made`)
  try {
    await scanInto(tree, array, result)
    return result
  } catch (error) {
    result.free()
    throw error
  }
}

async function scanInto(tree: Tree, array: GpuArray, result: GpuArray): Promise<void> {
  const { operation, context, kernels, kind } = tree
  const lengths = levelLengths(array.length)
  const made = await Promise.all([
    levelArrays(context.arrays, operation, kind, lengths),
    levelArrays(context.arrays, operation, kind, lengths),
  ])
  try {
    const [combined, partial] = made
    const levels = [array, ...combined.levels]
    // The scan of the last level, which has one element, is that level.
    const sums = [result, ...partial.levels.slice(0, -1), ...combined.levels.slice(-1)]
    const up = combined.levels.map((to, level) => treeCall(tree, combineFours, to.length, [levels[level] ?? array, to]))
    const down = combined.levels.map(({ length }, level) =>
      treeCall(tree, spreadFours, length, [levels[level] ?? array, sums[level + 1] ?? array, sums[level] ?? result]),
    )
    await runInOrder(kernels, [...up, ...down.toReversed()])
  } finally {
    for (const each of made) each.free()
  }
}
