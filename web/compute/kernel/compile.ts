import type { Kind } from '../array-kinds.ts'
import { parseFunction } from './parse.ts'
import { javascriptModule } from './print-javascript.ts'
import { wgslModule } from './print-wgsl.ts'
import { readKernel } from './read-kernel.ts'

/** A function as both targets run it. */
export interface CompiledKernel {
  readonly kind: Kind
  /** The function's text. */
  readonly source: string
  /** How many arrays it reads: the first ones of those passed. */
  readonly arity: number
  readonly hasLoop: boolean
  /** See `wgslModule`; null where WGSL cannot give JavaScript's result. */
  readonly wgsl: string | null
  /** See `javascriptModule`. */
  readonly javascript: string
  /** Why there is no WGSL; null when there is. */
  readonly note: string | null
}

/**
 * Compiles the text of an element-wise function for arrays of `kind`. `operation` is what messages begin with.
 * @throws KernelError with line, column, offending text and fix.
 */
export function compileKernel(operation: string, source: string, kind: Kind, maxTurns: number): CompiledKernel {
  const kernel = readKernel(parseFunction(operation, source), kind)
  const { missing } = kernel
  return {
    kind,
    source,
    arity: kernel.parameters.length,
    hasLoop: kernel.hasLoop,
    wgsl: missing === null ? wgslModule(kernel, maxTurns) : null,
    javascript: javascriptModule(kernel),
    note: missing === null ? null : `Math.${missing} of ${kind} is computed on the CPU: the GPU has no equal of it`,
  }
}
