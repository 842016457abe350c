import { kindOf, type NumericArray } from './array-kinds.ts'
import { checkAttached } from './attached.ts'
import { ARRAY_KINDS, describe } from './describe.ts'
import type { Devices } from './device/devices.ts'
import { finished } from './device/finished.ts'
import type { Program } from './device/pipeline-cache.ts'
import type { Session } from './device/session.ts'
import { submitted, type Take } from './device/submission.ts'
import { GpuArray } from './gpu-array.ts'
import { extentOf, type Grid } from './grid.ts'
import { type Operand, placed } from './operand.ts'

/** What a hand-written shader runs on. */
export interface ShaderRun {
  /**
   * `bindings[k]` is `@group(0) @binding(k)`: a GPU array as `var<storage>`, `read` or `read_write`; a typed array,
   * which is copied to the GPU and not back, as `var<uniform>` or `var<storage, read>`. The shader must use all of them.
   */
  bindings: readonly (GpuArray | NumericArray)[]
  /** Workgroups, not threads. */
  workgroups: Grid
  /** Needed where the source has several. */
  entryPoint?: string
}

/** Runs the shader `source` once. @throws as `gpu.wgsl` */
export async function runShader(devices: Devices, source: string, options: ShaderRun): Promise<void> {
  const { bindings, entryPoint } = options
  const workgroups = extentOf('gpu.wgsl: workgroups', options.workgroups)
  for (const [index, binding] of bindings.entries()) checkBinding(nameOf(index), binding)
  await devices.run(
    async (session) => {
      checkCounts(session, workgroups)
      const program = await session.pipelines.get('gpu.wgsl', source, entryPoint)
      const work = await submitted(session, 'gpu.wgsl', (take) => submit(session, take, program, bindings, workgroups))
      await finished(session).finally(() => work.done())
    },
    (reason) => {
      throw new Error(`gpu.wgsl: a hand-written shader runs on a GPU only: ${reason}`)
    },
  )
}

function submit(
  { device }: Session,
  take: Take,
  { pipeline }: Program,
  bindings: readonly Operand[],
  workgroups: [x: number, y: number, z: number],
): void {
  const entries = bindings.map((array, index) => ({ binding: index, resource: bound(device, take, index, array) }))
  const encoder = device.createCommandEncoder()
  const pass = encoder.beginComputePass()
  pass.setPipeline(pipeline)
  if (entries.length > 0)
    pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }))
  pass.dispatchWorkgroups(...workgroups)
  pass.end()
  device.queue.submit([encoder.finish()])
}

function bound(device: GPUDevice, take: Take, index: number, array: Operand): GPUBufferBinding {
  const place = placed(nameOf(index), array)
  const size = array.byteLength
  if ('memory' in place) {
    const alignment = device.limits.minStorageBufferOffsetAlignment
    if (place.byteOffset % alignment !== 0) {
      const elements = alignment / (size / place.length)
      const begins = `begins at byte ${place.byteOffset} of its memory, and a binding may begin at multiples of ${alignment}`
      throw new RangeError(`${nameOf(index)} ${begins}; take the subarray at a multiple of ${elements} elements`)
    }
    return { buffer: place.memory.buffer(nameOf(index)), offset: place.byteOffset, size }
  }
  checkAttached(nameOf(index), place)
  const { STORAGE, UNIFORM, COPY_DST } = GPUBufferUsage
  const buffer = take(STORAGE | UNIFORM | COPY_DST, size)
  device.queue.writeBuffer(buffer, 0, place)
  return { buffer, size }
}

function nameOf(index: number): string {
  return `gpu.wgsl: binding ${index}`
}

function checkBinding(name: string, value: unknown): void {
  if (!(value instanceof GpuArray) && kindOf(value) === null) {
    throw new TypeError(`${name} is ${describe(value)}; pass a GPU array, or ${ARRAY_KINDS}`)
  }
  if (value instanceof GpuArray ? value.length === 0 : ArrayBuffer.isView(value) && value.byteLength === 0) {
    throw new RangeError(`${name} has no elements, and the GPU binds no empty array; pass one element or more`)
  }
}

function checkCounts({ device: { limits } }: Session, workgroups: readonly number[]): void {
  const largest = limits.maxComputeWorkgroupsPerDimension
  const count = workgroups.find((n) => n > largest)
  if (count === undefined) return
  throw new RangeError(
    `gpu.wgsl: ${count} workgroups in one dimension, and this GPU takes ${largest}; use two dimensions`,
  )
}
