import type { NumericArray } from './array-kinds.ts'

/**
 * The thread that a kernel computes for: `gpu.kernel` calls the function once for each. Its numbers are whole (int32). A
 * workgroup has 256 threads: 256, 16 x 16 or 8 x 8 x 4, by the dimensions of the grid. A kernel may take the members apart, as in `({ x, y }: Thread, a: Float64Array) => { … }`.
 */
export interface Thread {
  /** Its place in the grid, from 0. */
  readonly x: number
  readonly y: number
  readonly z: number
  /** Threads of the grid along x. */
  readonly width: number
  /** Along y. */
  readonly height: number
  /** Along z. */
  readonly depth: number
  /** Its place in its workgroup, from 0. */
  readonly localX: number
  readonly localY: number
  readonly localZ: number
  /** The place of its workgroup among all, from 0. */
  readonly groupX: number
  readonly groupY: number
  readonly groupZ: number

  /**
   * Waits until all threads of the workgroup are here, and sees what they wrote before. All of them must come to it. A
   * kernel with a barrier also runs the threads that fill the last workgroup: those with `x >= width`.
   */
  readonly barrier: () => void
  /** Memory that the threads of a workgroup share, zeros at first: `const tile = thread.workgroupArray(Float32Array, 256)`. */
  readonly workgroupArray: <A extends NumericArray>(kind: new (length: number) => A, length: number) => A
  /** `array[index] += value` in one step, also when other threads do the same; gives the old element, as all of these do. */
  readonly atomicAdd: Atomic
  readonly atomicMax: Atomic
  readonly atomicMin: Atomic
  readonly atomicAnd: Atomic
  readonly atomicOr: Atomic
  readonly atomicXor: Atomic
  readonly atomicExchange: Atomic
  /** Writes `value` if the element is `expected`. */
  readonly atomicCompareExchange: (
    array: Int32Array | Uint32Array,
    index: number,
    expected: number,
    value: number,
  ) => number
}

/** Changes an element in one step; gives what it was before. */
type Atomic = (array: Int32Array | Uint32Array, index: number, value: number) => number
