import { statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { build, type BuildFailure, type Message, type OutputFile, type Plugin } from 'esbuild'
import { RUNTIME_PATH } from '../shared/assets.ts'
import { characterColumn, COMPILE_OPTIONS } from '../shared/compile-options.ts'
import { UsageError } from './usage-error.ts'

/** A user's program as one ES module. */
export interface CompiledProgram {
  /** The file's own name, e.g. `vector-add.ts`. */
  name: string
  code: string
  /** Source map; its sources are relative to the working directory. */
  map: string
  /** What the compiler found odd, as `file:line:column: message`. */
  warnings: string[]
}

/** The program does not compile. The message has one line `file:line:column: message` for each error. */
export class CompileError extends Error {
  override readonly name = 'CompileError'
}

/**
 * Compiles a TypeScript or JavaScript program and everything it imports, except 'tabmpi', into one module.
 * Functions keep their text as far as a compiler can leave it: kernels are made from it.
 * @param file relative to `cwd`, or absolute
 * @throws UsageError when there is no such file
 * @throws CompileError for syntax errors and imports that are not there
 */
export async function compileProgram(file: string, cwd = process.cwd()): Promise<CompiledProgram> {
  const path = resolve(cwd, file)
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
    throw new UsageError(`no program '${file}': give the path of a .ts or .js file`)
  }
  try {
    const result = await build({
      ...COMPILE_OPTIONS,
      absWorkingDir: cwd,
      entryPoints: [path],
      // Never written; a source map's paths are relative to it.
      outfile: join(cwd, 'program.js'),
      write: false,
      sourcemap: 'linked',
      loader: { '.wgsl': 'text' },
      plugins: [runtimePlugin],
    })
    return {
      name: basename(path),
      code: textOf(result.outputFiles, '.js'),
      map: textOf(result.outputFiles, '.js.map'),
      warnings: result.warnings.map(describe),
    }
  } catch (error) {
    if (!isBuildFailure(error)) throw error
    throw new CompileError(error.errors.map(describe).join('\n'))
  }
}

const runtimePlugin: Plugin = {
  name: 'tabmpi-runtime',
  setup(compiler) {
    compiler.onResolve({ filter: /^tabmpi$/ }, () => ({ path: RUNTIME_PATH, external: true }))
    compiler.onResolve({ filter: /^(https?:)?\/\// }, ({ path }) => ({
      errors: [
        { text: `Cannot import "${path}": a rank loads nothing from the network; install it and import it by name` },
      ],
    }))
  },
}

function textOf(files: OutputFile[], ending: string): string {
  const file = files.find(({ path }) => path.endsWith(`program${ending}`))
  if (file === undefined) throw new Error(`the compiler made no program${ending}`)
  return file.text
}

function describe({ location, text }: Message): string {
  if (location === null) return text
  return `${location.file}:${location.line}:${characterColumn(location)}: ${text}`
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors)
}
