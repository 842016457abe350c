import { createArray, type Kind, type NumericArray } from './array-kinds.ts'
import { CpuMap } from './cpu-map.ts'
import { DeviceFailure } from './device/device-failure.ts'
import { Devices } from './device/devices.ts'
import { deviceProblem, gpuMap } from './gpu-map.ts'
import { type CompiledKernel, compileKernel } from './kernel/compile.ts'
import { checkArity, checkAttached, checkMapArguments } from './map-arguments.ts'

export type { NumericArray } from './array-kinds.ts'
export { KernelError } from './kernel/kernel-error.ts'

/** Computes on this tab's GPU, or on its CPU where there is none. */
export interface Gpu {
  /**
   * A new array whose element i is `fn` of element i of every array.
   *
   * `fn` is compiled from its text to a compute shader. It sees its parameters only: a name from outside is refused.
   * It may use `let`, `const`, assignments, `if`, `for`, `while`, `do`, `?:`, the operators on numbers and conditions,
   * and the functions and constants of `Math`. Numbers in it are of the arrays' kind:
   *
   * - `Float64Array`: JavaScript's numbers, bit for bit, on the GPU too. `+ - * / %`, comparisons and `Math.sqrt abs min
   *   max floor ceil trunc round sign fround` run there; `**` and the other functions of `Math` make the kernel run on
   *   the CPU, which `note` says.
   * - `Float32Array`: every operation rounds to float32. Transcendental functions are as exact as the GPU has them.
   * - `Int32Array`, `Uint32Array`: every operation's result is stored into the kind at once: `+ - *` wrap, `/` drops the
   *   fraction, division by zero gives 0.
   *
   * The arrays must not be changed before the promise is settled.
   *
   *     const c = await gpu.map((a, b) => a + b, new Float64Array([1, 2]), new Float64Array([3, 4]))   // [4, 6]
   *
   * @throws KernelError for a function that cannot be compiled: line, column, text, fix. TypeError for mixed kinds,
   * detached arrays, and what is not a numeric array. RangeError for unequal lengths, for more parameters than arrays,
   * and for a loop that does not end. Error when the GPU runs out of memory.
   */
  map<A extends NumericArray>(fn: (...elements: number[]) => number, ...arrays: [A, ...A[]]): Promise<A>

  /** What computes. Asks for the GPU if nothing has yet. */
  info(): Promise<GpuInfo>
}

export interface GpuInfo {
  backend: 'webgpu' | 'cpu'
  /** e.g. `google swiftshader`; null on the CPU. */
  adapter: string | null
  /** Why it is the CPU; null on the GPU. */
  reason: string | null
}

export interface GpuOptions {
  /** Null computes on the CPU. Default: the browser's. */
  navigatorGpu?: GPU | null
  /** Called once for every function and kind compiled: its text, its WGSL, and why it runs on the CPU if it has none. */
  onKernel?: (kernel: { source: string; wgsl: string | null; note: string | null }) => void
  /** Called once for every reason to compute on the CPU. */
  onNote?: (text: string) => void
  /** Turns that all loops of a kernel may take together for one element. */
  maxTurns?: number
}

/** An endless kernel cannot be stopped from outside and holds the GPU of every tab. */
const MAX_TURNS = 2 ** 24

/** Starts nothing yet: the GPU is asked for by the first call that needs it. */
export function createGpu(options: GpuOptions = {}): Gpu {
  const { navigatorGpu = globalThis.navigator?.gpu ?? null, maxTurns = MAX_TURNS } = options
  const devices = new Devices(navigatorGpu)
  const cpu = new CpuMap(maxTurns)
  const kernels = new Map<string, CompiledKernel>()
  const notes = new Set<string>()

  const note = (text: string): void => {
    if (notes.has(text)) return
    notes.add(text)
    options.onNote?.(`gpu.map: ${text}`)
  }

  const compile = (source: string, kind: Kind): CompiledKernel => {
    const key = `${kind} ${source}`
    let kernel = kernels.get(key)
    if (kernel === undefined) {
      kernel = compileKernel('gpu.map', source, kind, maxTurns)
      kernels.set(key, kernel)
      options.onKernel?.({ source, wgsl: kernel.wgsl, note: kernel.note })
    }
    return kernel
  }

  const onGpu = async (kernel: CompiledKernel, arrays: readonly NumericArray[], result: NumericArray) => {
    if (kernel.wgsl === null) return unable(kernel.note ?? '')
    for (;;) {
      const session = await devices.current()
      if ('reason' in session) return unable(`computing on the CPU: ${session.reason}`)
      const problem = deviceProblem(session, kernel)
      if (problem !== null) return unable(problem)
      try {
        return await gpuMap(session, kernel, kernel.wgsl, arrays, result)
      } catch (error) {
        if (!(error instanceof DeviceFailure)) throw error
        devices.discard(session, error.message)
      }
    }
  }

  const unable = (why: string): null => {
    note(why)
    return null
  }

  return {
    async map<A extends NumericArray>(fn: (...elements: number[]) => number, ...arrays: [A, ...A[]]): Promise<A> {
      const { kind, length } = checkMapArguments(fn, arrays)
      const kernel = compile(Function.prototype.toString.call(fn), kind)
      checkArity(kernel.arity, arrays)
      const result = createArray(kind, length)
      if (length > 0) {
        let stuck = await onGpu(kernel, arrays, result)
        if (stuck === null) {
          checkAttached(arrays)
          stuck = await cpu.run(kernel, arrays, result)
        }
        if (stuck >= 0) {
          const turns = `more than ${maxTurns} turns for element ${stuck}`
          throw new RangeError(`gpu.map: the kernel's loops took ${turns}; make them end sooner`)
        }
      }
      return result as A
    },

    async info(): Promise<GpuInfo> {
      const session = await devices.current()
      if ('reason' in session) return { backend: 'cpu', adapter: null, reason: session.reason }
      return { backend: 'webgpu', adapter: session.adapterName, reason: null }
    },
  }
}
