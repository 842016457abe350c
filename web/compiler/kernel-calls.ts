import type { AnyNode, CallExpression } from 'acorn'
import { RUNTIME_PLACEHOLDER } from '../../shared/compile-options.ts'
import type { Kind } from '../compute/array-kinds.ts'
import type { GridArgument } from '../compute/kernel/grid-argument.ts'
import { compileGrid, compileMap } from '../compute/kernel/grid.ts'
import { guess, type Guess, guessOfType, KINDS } from './kinds.ts'
import { below, type FunctionNode, isFunction, type Syntax, valueOf } from './syntax.ts'

/** A function of the program that is to become a kernel. */
export interface KernelCall {
  fn: FunctionNode
  /** Ways to compile it, one for each guess of what it is called with: if one succeeds it may be right. */
  attempts: (() => unknown)[]
}

/** More guesses than this are none. */
const MOST_ATTEMPTS = 64
/** Of loops; nothing is run here. */
const TURNS = 1

/**
 * The kernels of a program, as far as its text tells what they are called with.
 * @param typeOf what the source says a parameter is, e.g. `Float64Array`; empty where it says nothing
 */
export function kernelCalls(code: string, syntax: Syntax, typeOf: (parameter: AnyNode) => string): KernelCall[] {
  const gpu = nameOfGpu(syntax)
  if (gpu === null) return []
  return syntax.nodes.flatMap((node) => {
    const method = methodOf(node, gpu)
    if (method === null) return []
    const { call, name } = method
    const [first] = call.arguments
    const fn = first && valueOf(first, syntax)
    if (!fn || !isFunction(fn)) return []
    const operation = `gpu.${name}`
    const text = code.slice(fn.start, fn.end)
    switch (name) {
      case 'map':
        return [{ fn, attempts: ofMap(operation, text, mapArguments(call, code, syntax, gpu)) }]
      case 'reduce':
      case 'scan': {
        const [, array] = call.arguments
        const kind = array ? guess(array, syntax, gpu) : null
        return [{ fn, attempts: ofMap(operation, text, [kind, kind]) }]
      }
      case 'kernel':
        return [{ fn, attempts: ofKernel(operation, text, parameters(fn, typeOf)) }]
      default:
        return []
    }
  })
}

function nameOfGpu({ nodes }: Syntax): string | null {
  for (const node of nodes) {
    if (node.type !== 'ImportDeclaration' || node.source.value !== RUNTIME_PLACEHOLDER) continue
    for (const each of node.specifiers) {
      if (each.type !== 'ImportSpecifier' || each.imported.type !== 'Identifier') continue
      if (each.imported.name === 'gpu') return each.local.name
    }
  }
  return null
}

function methodOf(node: AnyNode, gpu: string): { call: CallExpression; name: string } | null {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return null
  const { object, property } = node.callee
  if (object.type !== 'Identifier' || object.name !== gpu || property.type !== 'Identifier') return null
  return { call: node, name: property.name }
}

/** A guess, or the text of a function; undefined where nothing can be said. */
type MapArgument = Guess | { source: string } | undefined

function mapArguments(call: CallExpression, code: string, syntax: Syntax, gpu: string): MapArgument[] {
  return call.arguments.slice(1).map((node) => {
    if (node.type === 'SpreadElement') return undefined
    const value = valueOf(node, syntax)
    if (value && isFunction(value)) return { source: code.slice(value.start, value.end) }
    return guess(node, syntax, gpu)
  })
}

function ofMap(operation: string, text: string, values: readonly MapArgument[]): (() => unknown)[] {
  if (values.includes(undefined)) return []
  const known = values.find((value): value is Kind => typeof value === 'string' && value !== 'number')
  return (known ? [known] : KINDS).map((kind) => () => {
    const args = values.map((value): GridArgument => {
      if (typeof value === 'object' && value !== null) return { form: 'function', source: value.source, kind }
      return value === 'number' ? { form: 'scalar', kind } : { form: 'array', kind }
    })
    return compileMap(operation, text, args, kind, TURNS)
  })
}

/** What each parameter behind the thread may be; undefined where nothing can be said. */
type Alternatives = readonly GridArgument[] | undefined

function parameters(fn: FunctionNode, typeOf: (parameter: AnyNode) => string): Alternatives[] {
  return fn.params.slice(1).map((parameter) => {
    if (parameter.type !== 'Identifier') return undefined
    const type = typeOf(parameter)
    const known = type === '' ? byUse(fn, parameter.name) : guessOfType(type)
    if (known === 'number')
      return [{ form: 'scalar', kind: 'int32' } as const, { form: 'scalar', kind: 'float64' } as const]
    if (known === 'array') return KINDS.map((kind) => ({ form: 'array', kind }) as const)
    return known === null ? undefined : [{ form: 'array', kind: known } as const]
  })
}

/** A parameter without a type: an array where it is used as one, else a number; a function cannot be guessed. */
function byUse(fn: FunctionNode, name: string): 'array' | 'number' | null {
  const is = (node: AnyNode): boolean => node.type === 'Identifier' && node.name === name
  for (const node of below(fn.body)) {
    if (node.type === 'MemberExpression' && is(node.object)) return 'array'
    if (node.type === 'CallExpression' && (is(node.callee) || node.arguments.some(is))) return null
  }
  return 'number'
}

function ofKernel(operation: string, text: string, params: readonly Alternatives[]): (() => unknown)[] {
  let combinations: GridArgument[][] = [[]]
  for (const alternatives of params) {
    if (alternatives === undefined) return []
    combinations = combinations.flatMap((before) => alternatives.map((each) => [...before, each]))
    if (combinations.length > MOST_ATTEMPTS) return []
  }
  return ([1, 2, 3] as const).flatMap((dimensions) =>
    combinations.map((args) => () => compileGrid(operation, text, args, { dimensions, maxTurns: TURNS })),
  )
}
