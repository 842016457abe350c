import { elementBytes, type NumericArray, viewOf } from '../array-kinds.ts'
import type { CompiledKernel } from '../kernel/compile.ts'
import { WORKGROUP_SIZE } from '../kernel/print-wgsl.ts'
import { DeviceFailure } from './device-failure.ts'
import { inErrorScopes } from './error-scopes.ts'
import type { Session } from './session.ts'

/** What one dispatch computes: elements `start` to `end` of `result`. */
export interface Tile {
  readonly kernel: CompiledKernel
  readonly pipeline: GPUComputePipeline
  /** Those the kernel reads. */
  readonly arrays: readonly NumericArray[]
  readonly result: NumericArray
  readonly start: number
  readonly end: number
}

const STATUS_BYTES = 4

/**
 * Uploads, dispatches, and reads back straight into the result. Returns the index of an element whose loops took too
 * many turns, or -1. Everything is submitted before it returns its promise.
 * @throws DeviceFailure when the device is lost; Error for what else the GPU has against it.
 */
export async function runTile(session: Session, tile: Tile): Promise<number> {
  const { device, buffers } = session
  const bytes = (tile.end - tile.start) * elementBytes(tile.kernel.kind)
  const taken: GPUBuffer[] = []
  const take = (usage: GPUBufferUsageFlags, size: number): GPUBuffer => {
    const buffer = buffers.take(usage, size)
    taken.push(buffer)
    return buffer
  }
  const stagingBytes = bytes + (tile.kernel.hasLoop ? STATUS_BYTES : 0)
  try {
    const { value, error } = inErrorScopes(device, () => {
      const staging = submit(device, tile, bytes, stagingBytes, take)
      const mapped = staging.mapAsync(GPUMapMode.READ, 0, stagingBytes).then(
        () => null,
        (cause: unknown) => new DeviceFailure(`the GPU device was lost: ${String(cause)}`, { cause }),
      )
      return { staging, mapped }
    })
    const { staging, mapped } = value
    const [refused, failure] = await Promise.all([error, mapped])
    if (refused?.filter === 'out-of-memory') {
      const total = taken.reduce((sum, buffer) => sum + buffer.size, 0)
      throw new Error(`gpu.map: the GPU has no ${total} bytes free; close other tabs or pass shorter arrays`)
    }
    if (refused !== null) throw new Error(`gpu.map: the GPU refused the work: ${refused.message}`)
    if (failure !== null) throw failure
    const read = staging.getMappedRange(0, stagingBytes)
    tile.result.set(viewOf(tile.kernel.kind, read, tile.end - tile.start), tile.start)
    const status = tile.kernel.hasLoop ? (new Uint32Array(read, bytes, 1)[0] ?? 0) : 0
    staging.unmap()
    for (const buffer of taken.splice(0)) buffers.give(buffer)
    return status === 0 ? -1 : tile.start + status - 1
  } finally {
    // Only what went through without an error may be used again.
    for (const buffer of taken) buffer.destroy()
  }
}

type Take = (usage: GPUBufferUsageFlags, bytes: number) => GPUBuffer

function submit(device: GPUDevice, tile: Tile, bytes: number, stagingBytes: number, take: Take): GPUBuffer {
  const inputs = upload(device, tile, bytes, take)
  const result = take(GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC, bytes)
  const staging = take(GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST, stagingBytes)
  const bindings: GPUBufferBinding[] = [...inputs, result].map((buffer) => ({ buffer, size: bytes }))
  const encoder = device.createCommandEncoder()
  let status: GPUBuffer | null = null
  if (tile.kernel.hasLoop) {
    status = take(GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST, STATUS_BYTES)
    encoder.clearBuffer(status, 0, STATUS_BYTES)
    bindings.push({ buffer: status, size: STATUS_BYTES })
  }
  const entries = bindings.map((resource, binding) => ({ binding, resource }))
  const pass = encoder.beginComputePass()
  pass.setPipeline(tile.pipeline)
  pass.setBindGroup(0, device.createBindGroup({ layout: tile.pipeline.getBindGroupLayout(0), entries }))
  pass.dispatchWorkgroups(...workgroups(tile.end - tile.start, device.limits.maxComputeWorkgroupsPerDimension))
  pass.end()
  encoder.copyBufferToBuffer(result, 0, staging, 0, bytes)
  if (status !== null) encoder.copyBufferToBuffer(status, 0, staging, bytes, STATUS_BYTES)
  device.queue.submit([encoder.finish()])
  return staging
}

/** An array that is passed twice goes up once. */
function upload(device: GPUDevice, { arrays, start, end }: Tile, bytes: number, take: Take): GPUBuffer[] {
  const uploaded = new Map<NumericArray, GPUBuffer>()
  return arrays.map((array) => {
    const same = uploaded.get(array)
    if (same !== undefined) return same
    const buffer = take(GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST, bytes)
    device.queue.writeBuffer(buffer, 0, array, start, end - start)
    uploaded.set(array, buffer)
    return buffer
  })
}

/** In rows of equal length when one dimension is too short. */
function workgroups(elements: number, largest: number): [x: number, y: number] {
  const count = Math.ceil(elements / WORKGROUP_SIZE)
  const rows = Math.ceil(count / largest)
  return [Math.ceil(count / rows), rows]
}
