import { type Kind, kindOf } from './array-kinds.ts'
import { checkAttached } from './attached.ts'
import { ARRAY_KINDS, describe } from './describe.ts'
import { GpuArray } from './gpu-array.ts'
import type { GridArgument } from './kernel/grid-argument.ts'

/** What the arguments of `gpu.map` have in common. */
export interface MapShape {
  kind: Kind
  /** Elements of every array, and of the result. */
  length: number
  /** The arguments as the compiler wants them. */
  args: GridArgument[]
}

/**
 * Checks the arguments of `gpu.map`: the function's, of which the first is an array.
 * @throws TypeError for what is not a function, not an array of numbers, detached, or of mixed kinds; RangeError for
 * arrays of different lengths, and for numbers that the arrays' kind cannot hold.
 */
export function checkMapArguments(fn: unknown, values: readonly unknown[]): MapShape {
  if (typeof fn !== 'function') {
    throw new TypeError(`gpu.map: the first argument is ${describe(fn)}; pass a function, as in (a, b) => a + b`)
  }
  if (values.length === 0) {
    throw new TypeError('gpu.map: no arrays are given; pass one for each parameter of the function')
  }
  const first = shapeOf(values[0])
  if (first === null) throw notAnArray(values[0], 0)
  const { kind, length } = first
  const args = values.map((value, index): GridArgument => {
    if (typeof value === 'function') return { form: 'function', source: String(value) }
    if (typeof value === 'number') {
      checkNumber(value, index, kind)
      return { form: 'scalar', kind }
    }
    const shape = shapeOf(value)
    if (shape === null) throw notAnArray(value, index)
    checkShape(shape, index, first)
    return { form: 'array', kind }
  })
  for (const [index, value] of values.entries()) checkAttached(`gpu.map: argument ${index}`, value)
  return { kind, length, args }
}

interface ArrayShape {
  kind: Kind
  length: number
}

/** Null for what is no array of numbers. */
function shapeOf(value: unknown): ArrayShape | null {
  if (value instanceof GpuArray) return { kind: value.kind, length: value.length }
  const kind = kindOf(value)
  if (kind === null || !ArrayBuffer.isView(value) || !('length' in value)) return null
  return { kind, length: Number(value.length) }
}

function notAnArray(value: unknown, index: number): TypeError {
  const others = index === 0 ? '' : ', or a number or a function'
  return new TypeError(`gpu.map: argument ${index} is ${describe(value)}; pass ${ARRAY_KINDS}, a GPU array${others}`)
}

function checkShape(shape: ArrayShape, index: number, first: ArrayShape): void {
  const which = `argument 0 and argument ${index}`
  if (shape.kind !== first.kind) {
    throw new TypeError(`gpu.map: ${which} are ${first.kind} and ${shape.kind}; convert them to one kind`)
  }
  if (shape.length !== first.length) {
    const lengths = `${first.length} and ${shape.length}`
    throw new RangeError(`gpu.map: ${which} have ${lengths} elements; pass equal lengths`)
  }
}

const SMALLEST = { int32: -(2 ** 31), uint32: 0 }
const LARGEST = { int32: 2 ** 31 - 1, uint32: 2 ** 32 - 1 }

function checkNumber(value: number, index: number, kind: Kind): void {
  if (kind === 'float64' || kind === 'float32') return
  if (Number.isInteger(value) && value >= SMALLEST[kind] && value <= LARGEST[kind]) return
  const range = `from ${SMALLEST[kind]} to ${LARGEST[kind]}`
  throw new RangeError(
    `gpu.map: argument ${index} is ${value}, and the arrays are ${kind}; pass a whole number ${range}`,
  )
}
