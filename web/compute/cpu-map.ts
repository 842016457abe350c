import type { NumericArray } from './array-kinds.ts'
import type { CompiledKernel } from './kernel/compile.ts'
import type { KernelLoop } from './kernel/print-javascript.ts'

/** Runs kernels as JavaScript loops. Each text is loaded once. */
export class CpuMap {
  readonly #loops = new Map<string, Promise<KernelLoop>>()
  readonly #maxTurns: number

  constructor(maxTurns: number) {
    this.#maxTurns = maxTurns
  }

  /** Returns the index of an element whose loops did not end in time, or -1. */
  async run(kernel: CompiledKernel, arrays: readonly NumericArray[], result: NumericArray): Promise<number> {
    const loop = await this.#load(kernel.javascript)
    return loop(result, 0, result.length, this.#maxTurns, ...arrays.slice(0, kernel.arity))
  }

  #load(text: string): Promise<KernelLoop> {
    let loop = this.#loops.get(text)
    if (loop === undefined) {
      loop = importDefault(text)
      this.#loops.set(text, loop)
    }
    return loop
  }
}

/** A rank's worker forbids `Function`; a module of its own origin is allowed. */
async function importDefault(text: string): Promise<KernelLoop> {
  // Node cannot import a blob.
  const isNode = typeof process === 'object' && typeof process.versions?.node === 'string'
  const url = isNode
    ? `data:text/javascript,${encodeURIComponent(text)}`
    : URL.createObjectURL(new Blob([text], { type: 'text/javascript' }))
  try {
    const module: { default: KernelLoop } = await import(/* @vite-ignore */ url)
    return module.default
  } finally {
    if (!isNode) URL.revokeObjectURL(url)
  }
}
