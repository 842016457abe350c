import type { Compiled, CompileRequest, CompilerFailure } from '../../compiler/messages.ts'

const COMPILER_URL = '/compiler.js'

interface Waiting {
  resolve: (compiled: Compiled) => void
  reject: (error: Error) => void
}

/** The compiler's worker, begun with the first program that is to be compiled. */
export class Compiler {
  #worker: Worker | null = null
  readonly #waiting = new Map<number, Waiting>()
  #last = 0

  /** @throws Error when the compiler cannot be loaded or is itself broken */
  compile(name: string, text: string): Promise<Compiled> {
    const id = ++this.#last
    const worker = (this.#worker ??= this.#start())
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      worker.postMessage({ id, name, text } satisfies CompileRequest)
    })
  }

  #start(): Worker {
    const worker = new Worker(COMPILER_URL, { type: 'module', name: 'compiler' })
    worker.addEventListener('message', ({ data }: MessageEvent<Compiled | CompilerFailure>) => {
      const waiting = this.#waiting.get(data.id)
      this.#waiting.delete(data.id)
      if ('problems' in data) waiting?.resolve(data)
      else waiting?.reject(new Error(`the compiler failed: ${data.message}; reload the page`))
    })
    worker.addEventListener('error', (event) => {
      const why = event.message || `${COMPILER_URL} could not be loaded`
      for (const { reject } of this.#waiting.values()) reject(new Error(`the compiler failed: ${why}; reload the page`))
      this.#waiting.clear()
      worker.terminate()
      this.#worker = null
    })
    return worker
  }
}
