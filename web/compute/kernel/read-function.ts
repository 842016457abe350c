import type { Pattern } from 'acorn'
import type { Kind } from '../array-kinds.ts'
import { mentionsIn } from './mentions.ts'
import type { KernelBuilder } from './builder.ts'
import type { FunctionSyntax } from './function-value.ts'
import type { ArrayVariable, Block, Type, Variable } from './ir.ts'
import { type HelperName, Scope } from './scope.ts'
import { StatementReader } from './statements.ts'
import type { Width } from './width.ts'

/** What a function is given for a parameter. */
export type Given = { readonly form: 'number'; readonly width: Width } | ArrayVariable | HelperName

export interface FunctionBody {
  /** Its numbers and conditions. */
  readonly parameters: readonly Variable[]
  readonly body: Block
  /** Null where it returns nothing. */
  readonly result: Type | null
}

/**
 * Reads a function with a parameter for everything it is given. `kind`: it must return numbers of that kind; null: what
 * it returns is as it happens.
 * @throws KernelError for what a kernel cannot contain, names it captures, and ways that return nothing.
 */
export function readFunction(
  builder: KernelBuilder,
  syntax: FunctionSyntax,
  given: readonly Given[],
  kind: Kind | null = null,
): FunctionBody {
  const { name } = builder.source
  if (syntax.async || syntax.generator) builder.refuse(syntax, `${name} is async or a generator`, 'make it a plain one')
  const { body } = syntax
  const isValue = kind !== null || body.type !== 'BlockStatement' || mentionsIn(body).hasResult
  const result = isValue ? builder.result(syntax, kind) : null
  const statements = new StatementReader(builder, new Scope(null), { assigned: mentionsIn(syntax).assigned, result })
  const { block, value: parameters } = builder.branch(() => {
    const numbers = syntax.params.map((parameter, index) => declared(builder, statements, parameter, given[index]))
    if (body.type !== 'BlockStatement') statements.returned(body)
    else statements.block(body)
    if (result !== null && builder.flow.isReachable) {
      builder.refuse(body, `${name} can end without a result`, 'return a number on every way')
    }
    return numbers.filter((number) => number !== null)
  })
  return { parameters, body: [...statements.declarations.hoisted, ...block], result: result?.type ?? null }
}

/** Null for what is no number. */
function declared(
  builder: KernelBuilder,
  { declarations }: StatementReader,
  node: Pattern,
  given: Given | undefined,
): Variable | null {
  const { name } = builder.source
  if (node.type !== 'Identifier') {
    return builder.refuse(node, `a parameter of ${name} is not a plain name`, 'name each one, as in (a, b)')
  }
  if (given === undefined) {
    return builder.refuse(node, `${name} has more parameters than it is given arguments`, 'pass one for each')
  }
  if (given.form !== 'number') {
    declarations.named(node, given)
    return null
  }
  const variable = builder.parameter(node.name, given.width, true)
  declarations.given(node, variable)
  return variable
}

export type ReadFunction = (builder: KernelBuilder, syntax: FunctionSyntax, given: readonly Given[]) => FunctionBody
