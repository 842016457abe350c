import { longestArrayBytes } from './device/allocate.ts'
import type { MemoryUse } from './device/device-memory.ts'
import type { Devices } from './device/devices.ts'

/** What `gpu.info` tells. */
export interface GpuInfo {
  backend: 'webgpu' | 'cpu'
  /** e.g. `google swiftshader`; null on the CPU. */
  adapter: string | null
  /** Why it is the CPU; null on the GPU. */
  reason: string | null
  /** Null on the CPU, which has none. */
  limits: GpuLimits | null
  /** The GPU's memory that this rank uses; null on the CPU. */
  memory: MemoryUse | null
}

/** What a kernel can have on this GPU. */
export interface GpuLimits {
  /** Bytes of the longest GPU array. */
  arrayBytes: number
  /** Arrays, the result and the runtime's own included, that one kernel can bind. */
  arraysPerKernel: number
  /** Of a hand-written shader. */
  workgroupsPerDimension: number
}

/** Asks for the GPU if nothing has yet. */
export async function infoOf(devices: Devices): Promise<GpuInfo> {
  const session = await devices.current()
  if ('reason' in session) {
    return { backend: 'cpu', adapter: null, reason: session.reason, limits: null, memory: null }
  }
  const { limits } = session.device
  return {
    backend: 'webgpu',
    adapter: session.adapterName,
    reason: null,
    limits: {
      arrayBytes: longestArrayBytes(session),
      arraysPerKernel: limits.maxStorageBuffersPerShaderStage,
      workgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
    },
    memory: session.memory.use,
  }
}
