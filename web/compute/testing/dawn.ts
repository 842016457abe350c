import { test } from 'vitest'
import { create, globals } from 'webgpu'

Object.assign(globalThis, globals)

/** WebGPU in Node. Kept for the life of the process: Dawn crashes when it is collected. */
export const dawn = create([])

const hasAdapter = (await dawn.requestAdapter()) !== null
const skipped = hasAdapter
  ? ''
  : ' (skipped: Dawn finds no GPU adapter; install Chromium, whose software adapter it can use)'

/** A test that needs a GPU adapter. Without one it is skipped and says so. */
export function gpuTest(title: string, body: () => Promise<void>): void {
  test.skipIf(!hasAdapter)(`${title}${skipped}`, body, 60_000)
}
