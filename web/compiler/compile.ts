import type { build, BuildFailure, Message, Plugin } from 'esbuild'
import { characterColumn, COMPILE_OPTIONS, RUNTIME_PLACEHOLDER } from '../../shared/compile-options.ts'
import { kernelProblems } from './kernel-problems.ts'
import type { Compiled, Problem } from './messages.ts'

/**
 * Compiles a program of one TypeScript file to one module with an inline source map, and looks at its kernels.
 * @param bundle esbuild's `build`: the WebAssembly's in the browser
 * @throws what esbuild throws when it is itself the matter
 */
export async function compile(bundle: typeof build, name: string, text: string): Promise<Omit<Compiled, 'id'>> {
  try {
    const result = await bundle({
      ...COMPILE_OPTIONS,
      stdin: { contents: text, loader: 'ts', sourcefile: name },
      outfile: 'program.js',
      write: false,
      sourcemap: 'inline',
      plugins: [onlyTheRuntime],
    })
    const code = result.outputFiles[0]?.text
    if (code === undefined) throw new Error('the compiler made no program')
    const warnings = result.warnings.map((message) => problemOf(message, 'warning'))
    return { code, problems: [...warnings, ...kernelProblems(code, text)] }
  } catch (error) {
    if (!isBuildFailure(error)) throw error
    return { code: null, problems: error.errors.map((message) => problemOf(message, 'error')) }
  }
}

const onlyTheRuntime: Plugin = {
  name: 'only-the-runtime',
  setup(compiler) {
    compiler.onResolve({ filter: /^tabmpi$/ }, () => ({ path: RUNTIME_PLACEHOLDER, external: true }))
    compiler.onResolve({ filter: /.*/ }, ({ path, kind }) => {
      if (kind === 'entry-point') return null
      const fix = 'put what it needs into this file, or run the file with the tabmpi command'
      return { errors: [{ text: `Cannot import "${path}": a program written here can import 'tabmpi' only; ${fix}` }] }
    })
  },
}

function problemOf({ location, text }: Message, severity: Problem['severity']): Problem {
  if (location === null) return { line: 1, column: 1, length: 0, severity, message: text }
  const column = characterColumn(location)
  const end = characterColumn({ lineText: location.lineText, column: location.column + location.length })
  return { line: location.line, column, length: end - column, severity, message: text }
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors)
}
