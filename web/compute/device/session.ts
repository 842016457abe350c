import { DeviceMemory } from './device-memory.ts'
import { PipelineCache } from './pipeline-cache.ts'

/** One device and all that belongs to it. */
export interface Session {
  readonly device: GPUDevice
  /** e.g. `google swiftshader` */
  readonly adapterName: string
  readonly memory: DeviceMemory
  readonly pipelines: PipelineCache
  /** Why the device is gone or not trusted any more; null while it is used. */
  readonly lost: string | null
  /** Gives the device up, if that has not happened yet. What still waits for it fails at once. */
  lose(why: string): void
}

/** The limits that bound a kernel and its arrays; the defaults are far below what most adapters have. */
const LIMITS = [
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupsPerDimension',
  'maxComputeWorkgroupStorageSize',
] as const

/** Opens a device with the adapter's own limits; `onLost` is called once, when it is given up. Rejects as `requestDevice` does. */
export async function openSession(adapter: GPUAdapter, onLost: (why: string) => void): Promise<Session> {
  const requiredLimits = Object.fromEntries(LIMITS.map((limit) => [limit, adapter.limits[limit]]))
  const device = await adapter.requestDevice({ requiredLimits })
  let lost: string | null = null
  const lose = (why: string): void => {
    if (lost !== null) return
    lost = why
    onLost(why)
    device.destroy()
  }
  void device.lost.then(({ message }) => lose(message))
  device.addEventListener('uncapturederror', ({ error }) => {
    // HACK: Dawn deadlocks when a device is destroyed inside this very event.
    queueMicrotask(() => lose(error.message))
  })
  return {
    device,
    adapterName: nameOf(adapter.info),
    memory: new DeviceMemory(device),
    pipelines: new PipelineCache(device),
    get lost() {
      return lost
    },
    lose,
  }
}

function nameOf({ vendor, architecture, description }: GPUAdapterInfo): string {
  return [vendor, architecture].filter((part) => part !== '').join(' ') || description || 'unnamed adapter'
}
