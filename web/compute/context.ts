import type { Devices } from './device/devices.ts'
import type { JavascriptModules } from './javascript-modules.ts'
import type { GridLoop } from './kernel/print-grid-javascript.ts'
import type { ArrayMaker } from './array-maker.ts'

/** A kernel that was compiled, as the page shows it. */
export interface KernelNews {
  source: string
  /** Null when it runs on the CPU only. */
  wgsl: string | null
  /** Why there is no WGSL. */
  note: string | null
}

/** What all forms of kernels share. */
export interface Context {
  readonly devices: Devices
  readonly arrays: ArrayMaker
  /** Kernels as JavaScript. */
  readonly loops: JavascriptModules<GridLoop>
  /** Turns that all loops of a kernel may take together for one thread. */
  readonly maxTurns: number
  /** A kernel was compiled. */
  onKernel(news: KernelNews): void
  /** A call computes on the CPU; every reason is said once. */
  note(operation: string, why: string): void
}
