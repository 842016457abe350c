import { test } from 'vitest'
import { createGpu, type Gpu } from '../gpu.ts'
import { dawn, gpuTest } from './dawn.ts'

const [onGpu, onCpu] = [createGpu({ navigatorGpu: dawn }), createGpu({ navigatorGpu: null })]

/** The same test on the GPU and without one. The tests of a file share the device: opening one takes a while. */
export function eachWay(title: string, body: (gpu: Gpu) => Promise<void>): void {
  gpuTest(`${title}, on the GPU`, () => body(onGpu))
  test(`${title}, on the CPU`, () => body(onCpu))
}
