import type { Kernels } from '../kernel.ts'
import type { TreeCall } from './tree.ts'

/** Elements that a kernel of the tree combines to one. */
const FAN = 4

/** Threads up to which kernels go to the GPU together. */
const SMALL = 2 ** 16

/** Elements of the levels above `length` elements, up to the one that has a single element. */
export function levelLengths(length: number): number[] {
  const lengths: number[] = []
  for (let left = length; left > 1; ) {
    left = Math.ceil(left / FAN)
    lengths.push(left)
  }
  return lengths
}

/** Runs the kernels in order: small ones that follow each other in one go, large ones each for itself. */
export async function runInOrder(kernels: Kernels, calls: readonly TreeCall[]): Promise<void> {
  let small: TreeCall[] = []
  for (const call of calls) {
    if (call.grid <= SMALL) {
      small.push(call)
      continue
    }
    if (small.length > 0) await kernels.runTogether(small)
    small = []
    await kernels.run(call)
  }
  if (small.length > 0) await kernels.runTogether(small)
}
