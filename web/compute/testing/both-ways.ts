import type { NumericArray } from '../array-kinds.ts'
import { createGpu, type Gpu } from '../gpu.ts'
import { dawn } from './dawn.ts'

/** The same kernels on the GPU and on the CPU. */
export interface BothWays {
  run<A extends NumericArray>(
    fn: (...elements: number[]) => number,
    ...arrays: [A, ...A[]]
  ): Promise<{ gpu: A; cpu: A }>
  /** Why kernels meant for the GPU did not run there. */
  readonly notes: readonly string[]
}

export function bothWays(): BothWays {
  const notes: string[] = []
  const gpu: Gpu = createGpu({ navigatorGpu: dawn, onNote: (text) => notes.push(text) })
  const cpu: Gpu = createGpu({ navigatorGpu: null })
  return {
    notes,
    run: async (fn, ...arrays) => ({ gpu: await gpu.map(fn, ...arrays), cpu: await cpu.map(fn, ...arrays) }),
  }
}
