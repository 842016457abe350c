import type { Kind } from '../array-kinds.ts'
import type { Context } from '../context.ts'
import type { KernelCall, Kernels } from '../kernel.ts'
import type { KernelValue } from '../kernel-arguments.ts'

/** Combines two elements to one; associative. */
export type Combine = (a: number, b: number) => number

/** What a reduction or a scan works with. */
export interface Tree {
  /** What errors begin with. */
  readonly operation: string
  readonly context: Context
  readonly kernels: Kernels
  readonly fn: Combine
  readonly kind: Kind
}

/** A kernel of the tree for `grid` threads: `kernel` is given the function and these arrays. */
export function treeCall(
  { operation, fn, kind }: Tree,
  kernel: unknown,
  grid: number,
  arrays: readonly KernelValue[],
): TreeCall {
  return { operation, source: String(kernel), shown: String(fn), grid, values: [fn, ...arrays], functionKind: kind }
}

/** A kernel in one dimension. */
export interface TreeCall extends KernelCall {
  readonly grid: number
}
