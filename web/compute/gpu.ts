import { checkArrayArguments } from './array-arguments.ts'
import type { Kind, NumericArray } from './array-kinds.ts'
import { ArrayMaker } from './array-maker.ts'
import type { Context, KernelNews } from './context.ts'
import { Devices } from './device/devices.ts'
import type { Gpu, GpuShader, HelpedFunction } from './gpu-api.ts'
import type { GpuArray } from './gpu-array.ts'
import { infoOf } from './gpu-info.ts'
import { JavascriptModules } from './javascript-modules.ts'
import { Kernels } from './kernel.ts'
import { kernelSource } from './kernel-arguments.ts'
import { Maps, type MapValue } from './map.ts'
import type { Operand } from './operand.ts'
import { fillRandom } from './random/random.ts'
import type { RunCall } from './run-call.ts'
import { runShader } from './shader.ts'
import { reduce } from './tree/reduce.ts'
import { scan } from './tree/scan.ts'
import type { Combine } from './tree/tree.ts'

export type { NumericArray } from './array-kinds.ts'
export type { Gpu } from './gpu-api.ts'
export { GpuArray } from './gpu-array.ts'
export type { Thread } from './thread.ts'
export { KernelError } from './kernel/kernel-error.ts'

export interface GpuOptions {
  /** Null computes on the CPU. Default: the browser's. */
  navigatorGpu?: GPU | null
  /** Called once for every function and kind compiled: its text, its WGSL, and why it runs on the CPU if it has none. */
  onKernel?: (kernel: KernelNews) => void
  /** Called once for every reason to compute on the CPU. */
  onNote?: (text: string) => void
  /** Every call of the program runs inside it. */
  run?: RunCall
  /** Turns that all loops of a kernel may take together for one element. */
  maxTurns?: number
}

/** An endless kernel cannot be stopped from outside and holds the GPU of every tab. */
const MAX_TURNS = 2 ** 24

/** Starts nothing yet: the GPU is asked for by the first call that needs it. */
export function createGpu(options: GpuOptions = {}): Gpu {
  const { navigatorGpu = globalThis.navigator?.gpu ?? null, run = (_, work) => work() } = options
  const devices = new Devices(navigatorGpu)
  const notes = new Set<string>()
  const context: Context = {
    devices,
    arrays: new ArrayMaker(devices, run),
    loops: new JavascriptModules(),
    maxTurns: options.maxTurns ?? MAX_TURNS,
    onKernel: (news) => options.onKernel?.(news),
    note: (operation, why) => {
      if (!notes.has(why)) options.onNote?.(`${operation}: ${why}`)
      notes.add(why)
    },
  }
  const maps = new Maps(context)
  const kernels = new Kernels(context)

  const array = async (data: NumericArray | number, kind?: Kind): Promise<GpuArray> => {
    const wanted = checkArrayArguments(data, kind)
    return run('gpu.array', () => context.arrays.make('gpu.array', wanted))
  }
  const map = (fn: HelpedFunction, ...values: MapValue[]): Promise<Operand> =>
    run('gpu.map', () => maps.run(fn, values))
  const kernel: Gpu['kernel'] = (fn) => {
    const source = kernelSource(fn)
    return (grid, ...values) => run('gpu.kernel', () => kernels.run({ operation: 'gpu.kernel', source, grid, values }))
  }
  const wgsl = (source: string): GpuShader => ({
    run: (shaderRun) => run('gpu.wgsl', () => runShader(devices, source, shaderRun)),
  })
  const scanned = (fn: Combine, target: Operand): Promise<Operand> =>
    run('gpu.scan', () => scan(context, kernels, fn, target))
  const reduced: Gpu['reduce'] = (fn, target, initial) =>
    run('gpu.reduce', () => reduce(context, kernels, fn, target, initial))
  const random: Gpu['random'] = (target, stretch = {}) => run('gpu.random', () => fillRandom(target, stretch))
  return {
    array,
    kernel,
    map: map as Gpu['map'],
    reduce: reduced,
    scan: scanned as Gpu['scan'],
    random,
    wgsl,
    info: () => infoOf(devices),
  }
}
