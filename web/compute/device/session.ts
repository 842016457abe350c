import { BufferPool } from './buffer-pool.ts'
import { PipelineCache } from './pipeline-cache.ts'

/** One device and all that belongs to it. */
export interface Session {
  readonly device: GPUDevice
  /** e.g. `google swiftshader` */
  readonly adapterName: string
  readonly buffers: BufferPool
  readonly pipelines: PipelineCache
}

/** The limits that bound a chunk; the defaults are far below what most adapters have. */
const LIMITS = [
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupsPerDimension',
] as const

/** Opens a device with the adapter's own limits. Rejects as `requestDevice` does. */
export async function openSession(adapter: GPUAdapter): Promise<Session> {
  const requiredLimits = Object.fromEntries(LIMITS.map((limit) => [limit, adapter.limits[limit]]))
  const device = await adapter.requestDevice({ requiredLimits })
  return {
    device,
    adapterName: nameOf(adapter.info),
    buffers: new BufferPool(device),
    pipelines: new PipelineCache(device),
  }
}

function nameOf({ vendor, architecture, description }: GPUAdapterInfo): string {
  return [vendor, architecture].filter((part) => part !== '').join(' ') || description || 'unnamed adapter'
}
