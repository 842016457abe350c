import type { Pattern } from 'acorn'
import { KernelBuilder } from './builder.ts'
import { KernelContext } from './context.ts'
import { newArray } from './elements.ts'
import { Facts } from './facts.ts'
import type { GridArgument } from './grid-argument.ts'
import type { ArrayVariable, Block, GridKernel, Variable } from './ir.ts'
import { KernelError } from './kernel-error.ts'
import { mentionsIn } from './mentions.ts'
import { type FloatKind, MixedTyping } from './mixed-typing.ts'
import { type KernelSource, parseFunction } from './parse.ts'
import { readFunction } from './read-function.ts'
import { type HelperName, Scope } from './scope.ts'
import { StatementReader } from './statements.ts'
import type { Typing } from './typing.ts'

/** What stands for an argument in a kernel. */
export type Parameter = ArrayVariable | Variable | HelperName

/**
 * A function's syntax as a kernel over the threads of a grid.
 * @throws KernelError for what a kernel cannot contain, names it captures, and results.
 */
export function readGrid(source: KernelSource, args: readonly GridArgument[]): GridKernel {
  const helpers = args.map((argument, index) => helperName(source, argument, index))
  const typing = new MixedTyping(floatKind([source, ...helpers.flatMap((helper) => helper?.source ?? [])], args))
  return settled(source, typing, (builder) => {
    const { params, body } = source.syntax
    const [thread, ...others] = params
    const statements = new StatementReader(builder, new Scope(null), {
      assigned: mentionsIn(source.syntax).assigned,
      result: null,
    })
    const { block, value: parameters } = builder.branch(() => {
      const given = others.map((node, index) => declared(builder, statements, node, args[index], helpers[index], index))
      if (thread !== undefined) declareThread(builder, statements, thread)
      if (body.type === 'BlockStatement') statements.block(body)
      else statements.returned(body)
      return given
    })
    return { parameters, body: [...statements.declarations.hoisted, ...withoutLastReturn(block)] }
  })
}

/** What ends there returns there. */
function withoutLastReturn(block: Block): Block {
  return block.at(-1)?.form === 'return' ? block.slice(0, -1) : block
}

/** Reads a kernel until the types of its variables are settled. */
export function settled(
  source: KernelSource,
  typing: Typing,
  read: (builder: KernelBuilder) => { parameters: readonly Parameter[]; body: Block },
): GridKernel {
  const facts = new Facts()
  for (;;) {
    const context = new KernelContext(readFunction)
    try {
      const { parameters, body } = read(new KernelBuilder(source, typing, context, facts))
      if (facts.changed()) continue
      const { thread, helpers, workgroupArrays, hasLoop, hasBarrier, accesses, checks, missing } = context
      return {
        parameters: parameters.map((parameter) => (parameter.form === 'function' ? null : parameter)),
        thread,
        body,
        helpers: [...helpers.values()].filter((helper) => helper !== null),
        workgroupArrays,
        hasLoop,
        hasBarrier,
        accesses,
        checks,
        missing,
      }
    } catch (error) {
      // With what has been learned since, it may be right.
      if (!(error instanceof KernelError) || !facts.changed()) throw error
    }
  }
}

/** Null for an argument that is no function. */
export function helperName(source: KernelSource, argument: GridArgument, index: number): HelperName | null {
  if (argument.form !== 'function') return null
  const helper = parseFunction(source.operation, argument.source, `the function in argument ${index}`)
  return { form: 'function', spelling: '', source: helper, syntax: helper.syntax, kind: argument.kind ?? null }
}

function floatKind(sources: readonly KernelSource[], args: readonly GridArgument[]): FloatKind {
  const mentions = sources.map(({ syntax }) => mentionsIn(syntax).names)
  const has = (kind: 'float64' | 'float32', array: string): boolean =>
    mentions.some((names) => names.has(array)) ||
    args.some((argument) => argument.form !== 'function' && argument.kind === kind)
  if (has('float64', 'Float64Array')) return 'float64'
  return has('float32', 'Float32Array') ? 'float32' : null
}

function declared(
  builder: KernelBuilder,
  { declarations }: StatementReader,
  node: Pattern,
  argument: GridArgument | undefined,
  helper: HelperName | null | undefined,
  index: number,
): Parameter {
  if (node.type !== 'Identifier') {
    return builder.refuse(node, 'a parameter behind the thread is not a plain name', 'name it, as in (thread, a)')
  }
  if (argument === undefined) {
    return builder.refuse(node, `the kernel is given no argument for '${node.name}'`, 'pass one for each parameter')
  }
  const { name: spelling } = node
  if (argument.form === 'scalar') {
    const scalar = builder.parameter(spelling, argument.kind === 'int32' ? 'flexible' : argument.kind, true)
    declarations.given(node, scalar)
    return scalar
  }
  const named =
    argument.form === 'array'
      ? newArray(builder, { spelling, kind: argument.kind, argument: index, place: 'argument' })
      : { ...(helper ?? noHelper()), spelling }
  declarations.named(node, named)
  return named
}

function noHelper(): never {
  throw new Error('kernel compiler: a function was not parsed')
}

/** `thread`, or what is wanted of it, as in `{ x: i, y }`. */
function declareThread(builder: KernelBuilder, { declarations }: StatementReader, node: Pattern): void {
  if (node.type === 'Identifier') declarations.thread(node)
  else if (node.type === 'ObjectPattern') declarations.members(node)
  else builder.refuse(node, 'the first parameter of the kernel is its thread, a plain name or members', 'write { x }')
}
