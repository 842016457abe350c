import { type Kind, kindOf, type NumericArray } from './array-kinds.ts'
import { checkAttached } from './attached.ts'
import { ARRAY_KINDS, describe } from './describe.ts'
import { GpuArray } from './gpu-array.ts'
import type { GridArgument } from './kernel/grid-argument.ts'
import type { CompiledGrid } from './kernel/grid.ts'
import type { Operand } from './operand.ts'

/** What a program passes to a grid kernel: arrays, numbers, and functions that the kernel calls. */
export type KernelValue = Operand | number | ((...parameters: never[]) => unknown)

/** The text of a kernel's function. @throws TypeError for what is no function */
export function kernelSource(fn: unknown): string {
  if (typeof fn === 'function') return String(fn)
  throw new TypeError(`gpu.kernel: the argument is ${describe(fn)}; pass a function, as in ({ x }, a) => { a[x] = 0 }`)
}

/**
 * The arguments of a kernel's call as the compiler wants them; `operation` begins errors. A whole number is an int32 where it is one; any other is a
 * float64, or a float32 if all arrays of fractions are float32.
 * @throws TypeError for what is no array of numbers, no number and no function, and for a detached array
 */
export function gridArguments(operation: string, values: readonly unknown[], functionKind?: Kind): GridArgument[] {
  const kinds = values.map(kindOfValue)
  const fraction: Kind = kinds.includes('float32') && !kinds.includes('float64') ? 'float32' : 'float64'
  return values.map((value, index) => {
    const kind = kinds[index] ?? null
    if (kind !== null) {
      checkAttached(`${operation}: argument ${index}`, value)
      return { form: 'array', kind }
    }
    if (typeof value === 'function') {
      const source = String(value)
      return functionKind === undefined
        ? { form: 'function', source }
        : { form: 'function', source, kind: functionKind }
    }
    if (typeof value !== 'number') {
      const fix = `pass a GPU array, ${ARRAY_KINDS}, a number, or a function`
      throw new TypeError(`${operation}: argument ${index} is ${describe(value)}; ${fix}`)
    }
    return { form: 'scalar', kind: Object.is(value | 0, value) ? 'int32' : fraction }
  })
}

/** @throws Error when the kernel writes an array whose memory it also has under another name */
export function checkAliases(
  operation: string,
  { arguments: names }: CompiledGrid,
  values: readonly (Operand | number)[],
): void {
  for (const [index, value] of values.entries()) {
    if (typeof value === 'number' || !names[index]?.isWritten) continue
    const other = values.findIndex((array, at) => at !== index && typeof array !== 'number' && overlap(array, value))
    if (other < 0) continue
    const [written, alias] = [names[index].name, names[other]?.name]
    const fix = `pass a copy as '${alias}', as of await gpu.map((x) => x, …)`
    throw new Error(`${operation}: '${written}', which the kernel writes, and '${alias}' share elements; ${fix}`)
  }
}

function kindOfValue(value: unknown): Kind | null {
  return value instanceof GpuArray ? value.kind : kindOf(value)
}

function overlap(a: Operand, b: Operand): boolean {
  return (
    memoryOf(a) === memoryOf(b) &&
    a.byteOffset < b.byteOffset + b.byteLength &&
    b.byteOffset < a.byteOffset + a.byteLength
  )
}

function memoryOf(array: Operand): unknown {
  return array instanceof GpuArray ? array.memory : (array satisfies NumericArray).buffer
}
