import type { CompiledGrid } from '../kernel/grid.ts'
import type { Session } from './session.ts'

/** Why this device cannot run a kernel that has WGSL; null when it can. */
export function deviceProblem({ device: { limits } }: Session, { bindings, uses }: CompiledGrid): string | null {
  const buffers = bindings.status + 1
  const { maxStorageBuffersPerShaderStage, maxComputeWorkgroupStorageSize } = limits
  if (buffers > maxStorageBuffersPerShaderStage) {
    const needs = `a kernel of ${bindings.status} arrays needs ${buffers} storage buffers`
    return `${needs}, and this GPU binds ${maxStorageBuffersPerShaderStage}: it runs on the CPU`
  }
  if (uses.workgroupBytes > maxComputeWorkgroupStorageSize) {
    const needs = `a kernel needs ${uses.workgroupBytes} bytes of workgroup memory`
    return `${needs}, and this GPU has ${maxComputeWorkgroupStorageSize}: it runs on the CPU`
  }
  return null
}
