import type { Kind } from '../array-kinds.ts'
import { KernelBuilder } from './builder.ts'
import type { Kernel } from './ir.ts'
import type { KernelSource } from './parse.ts'
import { Scope } from './scope.ts'
import { StatementReader } from './statements.ts'

/**
 * A function's syntax as a kernel over elements of `kind`.
 * @throws KernelError for what a kernel cannot contain, names it captures, and ways that return nothing.
 */
export function readKernel(source: KernelSource, kind: Kind): Kernel {
  const builder = new KernelBuilder(source, kind)
  const scope = new Scope(null)
  const parameters = source.syntax.params.map((parameter) => {
    if (parameter.type !== 'Identifier') {
      return builder.refuse(
        parameter,
        'a parameter of the kernel is not a plain name',
        'name each element, as in (a, b)',
      )
    }
    const variable = builder.parameter(parameter.name)
    scope.declare(variable)
    return variable
  })
  const statements = new StatementReader(builder, scope)
  const { body } = source.syntax
  const { block } = builder.branch(() => {
    if (body.type !== 'BlockStatement') return statements.returned(body)
    statements.block(body)
    if (builder.flow.isReachable)
      builder.refuse(body, 'the kernel can end without a result', 'return a number on every way')
  })
  return {
    kind,
    parameters,
    body: [...statements.hoisted, ...block],
    hasLoop: statements.hasLoop,
    missing: builder.missing,
  }
}
