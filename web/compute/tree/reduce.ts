import { createArray, type NumericArray } from '../array-kinds.ts'
import type { Context } from '../context.ts'
import { GpuArray } from '../gpu-array.ts'
import type { Kernels } from '../kernel.ts'
import { elementsOf, type Operand } from '../operand.ts'
import { againWhenLost } from './again.ts'
import { levelArrays } from './level-arrays.ts'
import { levelLengths, runInOrder } from './levels.ts'
import { type Combine, type Tree, treeCall } from './tree.ts'
import { checkTreeArguments } from './tree-arguments.ts'
import { combineFours } from './tree-kernels.ts'

/** A power of four, so that the tree of a long array is that of its blocks, and one over their results. */
const BLOCK = 4 ** 11

/** All elements combined. @throws as `gpu.reduce` */
export async function reduce(
  context: Context,
  kernels: Kernels,
  fn: Combine,
  array: Operand,
  initial: number | undefined,
): Promise<number> {
  const operation = 'gpu.reduce'
  const kind = checkTreeArguments(operation, fn, array)
  const tree = { operation, context, kernels, fn, kind }
  if (array.length === 0) {
    if (initial !== undefined) return initial
    throw new TypeError(`${operation}: the array has no elements, and no initial value is given; pass one behind it`)
  }
  const all = array instanceof GpuArray ? await reduceBlock(tree, array) : await reduceBlocks(tree, array)
  if (initial === undefined) return all
  const [pair, result] = [createArray(kind, 2), createArray(kind, 1)]
  pair.set([initial, all])
  await kernels.runOnCpu(treeCall(tree, combineFours, 1, [pair, result]))
  return result[0] ?? 0
}

/** A typed array may be longer than the GPU's memory. */
async function reduceBlocks(tree: Tree, array: NumericArray): Promise<number> {
  if (array.length <= BLOCK) return againWhenLost(() => reduceBlock(tree, array))
  const results = createArray(tree.kind, Math.ceil(array.length / BLOCK))
  for (const index of results.keys()) {
    const block = array.subarray(index * BLOCK, (index + 1) * BLOCK)
    results[index] = await againWhenLost(() => reduceBlock(tree, block))
  }
  return reduceBlocks(tree, results)
}

async function reduceBlock(tree: Tree, array: Operand): Promise<number> {
  const { operation, context, kernels, kind } = tree
  const lengths = levelLengths(array.length)
  const made = await levelArrays(context.arrays, operation, kind, lengths)
  try {
    const steps = [array, ...made.levels]
    const calls = made.levels.map((to, level) => treeCall(tree, combineFours, to.length, [steps[level] ?? array, to]))
    await runInOrder(kernels, calls)
    const [all = 0] = await elementsOf(`${operation}: the array`, steps.at(-1) ?? array)
    return all
  } finally {
    made.free()
  }
}
