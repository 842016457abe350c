/** The compiler's worker: esbuild as WebAssembly, and the kernel compiler. Loaded when somebody first edits a program. */
import { build, initialize } from 'esbuild-wasm/esm/browser.js'
import wasmUrl from 'esbuild-wasm/esbuild.wasm?url'
import { errorText } from '../../shared/error-text.ts'
import { compile } from './compile.ts'
import type { Compiled, CompileRequest, CompilerFailure } from './messages.ts'

let ready: Promise<void> | null = null

self.addEventListener('message', ({ data }: MessageEvent<CompileRequest>) => {
  void answer(data).then((reply) => self.postMessage(reply))
})

async function answer({ id, name, text }: CompileRequest): Promise<Compiled | CompilerFailure> {
  try {
    // Without a worker of its own: this is one.
    ready ??= initialize({ wasmURL: new URL(wasmUrl, location.origin).href, worker: false })
    await ready
    return { id, ...(await compile(build, name, text)) }
  } catch (error) {
    return { id, message: errorText(error) }
  }
}
