import { type AnyNode, type ArrowFunctionExpression, type FunctionExpression, parse } from 'acorn'
import { KernelError } from './kernel-error.ts'

/** The text a kernel is compiled from, and its syntax. */
export interface KernelSource {
  /** What the messages begin with, e.g. `gpu.map`. */
  readonly operation: string
  /** What the messages call the function: `the kernel`, or that it is a helper. */
  readonly name: string
  readonly text: string
  /** Characters put before `text` so that it parses. */
  readonly shift: number
  readonly syntax: FunctionExpression | ArrowFunctionExpression
}

/**
 * Reads a function's text in any form `toString()` gives it: an arrow, a `function`, or a method's shorthand.
 * @throws KernelError for a class, an async function, a generator, and code that is not JavaScript (built-in functions).
 */
export function parseFunction(operation: string, text: string, name = 'the kernel'): KernelSource {
  const [shift, syntax] = asExpression(text) ?? asMethod(text) ?? [0, null]
  const refuse = (why: string): never => {
    throw new KernelError(`${operation}: ${why}`, { line: 1, column: 1, text: excerpt(text) })
  }
  if (syntax === null) {
    if (!text.includes('[native code]')) return refuse(`${name} cannot be read as a function; pass an arrow function`)
    return refuse(`${name} is built into the browser and has no text; wrap it, as in x => Math.sqrt(x)`)
  }
  if (syntax.type !== 'ArrowFunctionExpression' && syntax.type !== 'FunctionExpression') {
    return refuse(`${name} is not a plain function; pass an arrow function`)
  }
  if (syntax.async) return refuse(`${name} is async, and a GPU cannot wait; remove async`)
  if (syntax.generator) return refuse(`${name} is a generator; return one number instead`)
  return { operation, name, text, shift, syntax }
}

/** An error at `node`: `problem`, then what to do about it. */
export function kernelError(source: KernelSource, node: AnyNode, problem: string, fix: string): KernelError {
  return new KernelError(`${source.operation}: ${problem}; ${fix}`, placeOf(source, node))
}

/** Where `node` stands, and what it says. */
export function placeOf(source: KernelSource, node: AnyNode): { line: number; column: number; text: string } {
  const before = source.text.slice(0, node.start - source.shift).split('\n')
  return { line: before.length, column: (before.at(-1) ?? '').length + 1, text: excerpt(textOf(source, node)) }
}

function textOf(source: KernelSource, node: AnyNode): string {
  return source.text.slice(node.start - source.shift, node.end - source.shift)
}

type Parsed = [shift: number, syntax: AnyNode] | null

function asExpression(text: string): Parsed {
  const statement = parsed(`(${text}\n)`)
  return statement?.type === 'ExpressionStatement' ? [1, statement.expression] : null
}

function asMethod(text: string): Parsed {
  const statement = parsed(`({${text}\n})`)
  if (statement?.type !== 'ExpressionStatement' || statement.expression.type !== 'ObjectExpression') return null
  const [property, another] = statement.expression.properties
  if (property?.type !== 'Property' || !property.method || another !== undefined) return null
  return [2, property.value]
}

function parsed(text: string): AnyNode | null {
  try {
    const { body } = parse(text, { ecmaVersion: 'latest', sourceType: 'module' })
    return body.length === 1 ? (body[0] ?? null) : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function excerpt(text: string): string {
  const line = text.split('\n', 1)[0] ?? ''
  return line.length < text.length || line.length > 60 ? `${line.slice(0, 60)} …` : line
}
