import type { Compiled, CompileRequest, CompilerFailure } from '../compiler/messages.ts'
import { assetFolder } from './assets.ts'

interface Waiting {
  resolve: (compiled: Compiled) => void
  reject: (error: Error) => void
}

/**
 * Compiles programs on a page. The compiler, 4 MB over the network, is loaded with the first program and kept:
 *
 * ```ts
 * const { code, problems } = await new Compiler().compile('sum.ts', text)
 * if (code !== null) await tab.start({ program: tab.share('sum.ts', code), args: [], size: 2 })
 * ```
 */
export class Compiler {
  readonly #script: URL
  #worker: Worker | null = null
  readonly #waiting = new Map<number, Waiting>()
  #last = 0

  /** @param assets see `TabOptions.assets` */
  constructor(assets?: string | URL) {
    this.#script = new URL('compiler.js', assetFolder(assets))
  }

  /**
   * One TypeScript file, which may import 'tabmpi' only.
   * @param name shown to people, e.g. `sum.ts`
   * @throws Error when the compiler cannot be loaded or is itself broken
   */
  compile(name: string, text: string): Promise<Compiled> {
    const id = ++this.#last
    const worker = (this.#worker ??= this.#start())
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      worker.postMessage({ id, name, text } satisfies CompileRequest)
    })
  }

  #start(): Worker {
    const worker = new Worker(this.#script, { type: 'module', name: 'compiler' })
    worker.addEventListener('message', ({ data }: MessageEvent<Compiled | CompilerFailure>) => {
      const waiting = this.#waiting.get(data.id)
      this.#waiting.delete(data.id)
      if ('problems' in data) waiting?.resolve(data)
      else waiting?.reject(new Error(`the compiler failed: ${data.message}; reload the page`))
    })
    worker.addEventListener('error', (event) => {
      const why = event.message || `${this.#script.pathname} could not be loaded`
      for (const { reject } of this.#waiting.values()) reject(new Error(`the compiler failed: ${why}; reload the page`))
      this.#waiting.clear()
      worker.terminate()
      this.#worker = null
    })
    return worker
  }
}
