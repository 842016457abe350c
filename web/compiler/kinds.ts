import type { AnyNode } from 'acorn'
import type { Kind } from '../compute/array-kinds.ts'
import { type Syntax, valueOf } from './syntax.ts'

/** All kinds of elements, the one that a program most often means first. */
export const KINDS: readonly Kind[] = ['float64', 'float32', 'int32', 'uint32']

const BY_CLASS: ReadonlyMap<string, Kind> = new Map([
  ['Float64Array', 'float64'],
  ['Float32Array', 'float32'],
  ['Int32Array', 'int32'],
  ['Uint32Array', 'uint32'],
])

/** What a value is, as far as the text tells: an array of a kind, or a number; null where only a run will tell. */
export type Guess = Kind | 'number' | null

/** Guesses what an expression gives. `gpu` is the name under which the program has imported it. */
export function guess(node: AnyNode, syntax: Syntax, gpu: string): Guess {
  const value = valueOf(node, syntax)
  switch (value?.type) {
    case 'Literal':
      return typeof value.value === 'number' ? 'number' : null
    case 'UnaryExpression':
      return value.operator === '-' || value.operator === '+' ? 'number' : null
    case 'ConditionalExpression':
      return guess(value.consequent, syntax, gpu) ?? guess(value.alternate, syntax, gpu)
    case 'NewExpression':
      return value.callee.type === 'Identifier' ? (BY_CLASS.get(value.callee.name) ?? null) : null
    case 'CallExpression':
      return guessOfCall(value.callee, value.arguments, syntax, gpu)
    default:
      return null
  }
}

/** The kind that a type of TypeScript names, e.g. `GpuArray<Float32Array>`. */
export function guessOfType(type: string): Guess {
  if (type === 'number') return 'number'
  const name = /^GpuArray<(\w+)>$/.exec(type)?.[1] ?? type
  return BY_CLASS.get(name) ?? null
}

function guessOfCall(callee: AnyNode, args: readonly AnyNode[], syntax: Syntax, gpu: string): Guess {
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return null
  const { object, property } = callee
  if (object.type === 'Identifier' && BY_CLASS.has(object.name)) return BY_CLASS.get(object.name) ?? null
  if (object.type === 'Identifier' && object.name === gpu) return guessOfGpu(property.name, args, syntax, gpu)
  const keepsKind = ['subarray', 'slice', 'map', 'fill', 'toSorted'].includes(property.name)
  return keepsKind ? guess(object, syntax, gpu) : null
}

function guessOfGpu(method: string, args: readonly AnyNode[], syntax: Syntax, gpu: string): Guess {
  const [first, second] = args
  if (first === undefined) return null
  if (method === 'map' || method === 'scan') return second === undefined ? null : guess(second, syntax, gpu)
  if (method === 'random') return guess(first, syntax, gpu)
  if (method !== 'array') return null
  const kind = KINDS.find((each) => second?.type === 'Literal' && second.value === each)
  const copied = guess(first, syntax, gpu)
  if (kind !== undefined || second !== undefined) return kind ?? null
  return copied === 'number' ? 'float64' : copied
}
