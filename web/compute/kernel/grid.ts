import { elementBytes, type Kind } from '../array-kinds.ts'
import type { GridFailure } from './grid-failure.ts'
import type { GridArgument } from './grid-argument.ts'
import { type Extent, layoutOf, type ParameterLayout } from './grid-parameters.ts'
import type { Access, GridKernel } from './ir.ts'
import { parseFunction } from './parse.ts'
import { gridJavascript } from './print-grid-javascript.ts'
import { bindingsOf, type GridBindings, gridWgsl, type WorkgroupSize } from './print-grid-wgsl.ts'
import { NO_PROOFS, type Proofs, proofsOf } from './proofs.ts'
import { readGrid } from './read-grid.ts'
import { readMap } from './read-map.ts'
import { checkBarriers } from './uniformity.ts'

export interface GridOptions {
  /** How many of the grid's extents are more than 1: this chooses the shape of workgroups. */
  readonly dimensions: 1 | 2 | 3
  /** Turns that all loops of a kernel may take together for one thread. */
  readonly maxTurns: number
  /** Default: 256 threads in a row, 16 x 16, or 8 x 8 x 4. */
  readonly workgroupSize?: WorkgroupSize
}

/** A grid kernel as both targets run it. */
export interface CompiledGrid {
  /** The function's text. */
  readonly source: string
  /** With all checks, for people to read; null where WGSL cannot give JavaScript's result. */
  readonly wgsl: string | null
  /** Why there is no WGSL; null when there is. */
  readonly note: string | null
  /** See `gridJavascript`. */
  readonly javascript: string
  /** In the order given, one for each argument. */
  readonly arguments: readonly CompiledArgument[]
  readonly bindings: GridBindings
  /**
   * The WGSL for a call with this grid and these values, one for every argument (an array's length, or a scalar; anything
   * for a function): without the checks that cannot fail there. Null where there is none.
   */
  readonly wgslFor: (extent: Extent, values: readonly number[]) => string | null
  readonly layout: ParameterLayout
  readonly workgroupSize: WorkgroupSize
  readonly hasLoop: boolean
  readonly uses: GridUses
  /** `accesses[k]` is where access k + 1 stands in the text. */
  readonly accesses: readonly Access[]
  readonly maxTurns: number
}

/** What of a workgroup a kernel needs. */
export interface GridUses {
  readonly barrier: boolean
  /** Memory that its threads share. */
  readonly workgroupBytes: number
  readonly atomics: boolean
}

export interface CompiledArgument {
  /** As the function spells it; an argument without a parameter has none. */
  readonly name: string
  /** Of arrays: an element may be read, or written. What is written here and there keeps its other elements. */
  readonly isRead: boolean
  readonly isWritten: boolean
}

const WORKGROUP_SIZES: Readonly<Record<1 | 2 | 3, WorkgroupSize>> = { 1: [256, 1, 1], 2: [16, 16, 1], 3: [8, 8, 4] }

/**
 * Compiles the text of a grid kernel, `(thread, …) => { … }`, for arguments of these kinds. `operation` is what messages
 * begin with.
 * @throws KernelError with line, column, offending text and fix.
 */
export function compileGrid(
  operation: string,
  source: string,
  args: readonly GridArgument[],
  { dimensions, maxTurns, workgroupSize = WORKGROUP_SIZES[dimensions] }: GridOptions,
): CompiledGrid {
  const kernel = readGrid(parseFunction(operation, source), args)
  if (kernel.hasBarrier) checkBarriers(operation, kernel)
  return compiled(source, args, kernel, { dimensions, maxTurns, workgroupSize })
}

/**
 * Compiles the text of a function of elements, `(a, b, …) => number`, in which all numbers are of `kind`, to a grid
 * kernel: an array's element and a scalar are numbers, a function is one to call. One argument more than `args` is the
 * array of the results, as long as the grid is wide and as every other array.
 * @throws KernelError with line, column, offending text and fix.
 */
export function compileMap(
  operation: string,
  source: string,
  args: readonly GridArgument[],
  kind: Kind,
  maxTurns: number,
): CompiledGrid {
  const kernel = readMap(parseFunction(operation, source), args, kind)
  const all: GridArgument[] = [...args, { form: 'array', kind }]
  return compiled(source, all, kernel, { dimensions: 1, maxTurns, workgroupSize: WORKGROUP_SIZES[1] })
}

function compiled(
  source: string,
  args: readonly GridArgument[],
  kernel: GridKernel,
  { dimensions, maxTurns, workgroupSize }: Required<GridOptions>,
): CompiledGrid {
  const { missing, hasLoop, hasBarrier, accesses, workgroupArrays } = kernel
  const layout = layoutOf(kernel)
  const bindings = bindingsOf(kernel)
  const shaders = new Map<string, string>()
  const wgsl = (proofs: Proofs): string | null => {
    if (missing !== null) return null
    const key = [proofs.turns, ...proofs.accesses].join()
    const target = { dimensions, layout, bindings, workgroupSize, maxTurns, proofs }
    const known = shaders.get(key) ?? gridWgsl(kernel, target)
    shaders.set(key, known)
    return known
  }
  return {
    source,
    wgsl: wgsl(NO_PROOFS),
    bindings,
    wgslFor: (extent, values) => wgsl(proofsOf(kernel, { workgroupSize, extent, values, maxTurns })),
    note: missing === null ? null : `${missing} is computed on the CPU: the GPU has no equal of it`,
    javascript: gridJavascript(kernel, workgroupSize),
    arguments: args.map((_, index) => compiledArgument(kernel.parameters[index])),
    layout,
    workgroupSize,
    hasLoop,
    uses: {
      barrier: hasBarrier,
      workgroupBytes: workgroupArrays.reduce(
        (bytes, array) => bytes + (array.length ?? 0) * elementBytes(array.kind),
        0,
      ),
      atomics: [...workgroupArrays, ...kernel.parameters].some(
        (parameter) => parameter?.form === 'array' && parameter.isAtomic,
      ),
    },
    accesses,
    maxTurns,
  }
}

function compiledArgument(parameter: GridKernel['parameters'][number] | undefined): CompiledArgument {
  if (parameter?.form !== 'array') return { name: parameter?.spelling ?? '', isRead: false, isWritten: false }
  const { spelling: name, isRead, isWritten } = parameter
  return { name, isRead, isWritten }
}

/** Workgroups of the whole grid. */
export function groupCount({ workgroupSize }: CompiledGrid, extent: Extent): number {
  return extent.reduce((count, threads, axis) => count * Math.ceil(threads / (workgroupSize[axis] ?? 1)), 1)
}

/** What an error says of a failure, after the name of the operation; `lengths` are those of the arguments' arrays. */
export function describeFailure(
  { accesses, maxTurns }: CompiledGrid,
  { access, index, thread }: GridFailure,
  lengths: readonly number[],
): string {
  const at = `thread (${thread.join(', ')})`
  const where = accesses[access - 1]
  if (where === undefined) {
    return `the kernel's loops took more than ${maxTurns} turns for ${at}; make them end sooner`
  }
  const { line, column, text, array, kind } = where
  if (array === null) {
    const result = `the result is no ${kind} for ${at}`
    return `line ${line}, column ${column}: ${text}: ${result}; ${TO_HOLD_IT}`
  }
  const length = array.length ?? lengths[array.argument ?? 0]
  const outside = `index ${index} is outside the ${length} elements of '${array.spelling}' for ${at}`
  return `line ${line}, column ${column}: ${text}: ${outside}; check the index before, or pass a longer array`
}

const TO_HOLD_IT =
  'write | 0 or >>> 0 behind it to keep its lowest 32 bits, or Number(x) for an operand x to compute in floats'
