import type { Kind } from '../array-kinds.ts'
import type { KernelBuilder } from './builder.ts'
import { newArray } from './elements.ts'
import type { GridArgument } from './grid-argument.ts'
import type { ArrayVariable, Expression, GridKernel, HelperFunction, Variable } from './ir.ts'
import type { KernelSource } from './parse.ts'
import { type Given, readFunction } from './read-function.ts'
import { helperName, type Parameter, settled } from './read-grid.ts'
import type { HelperName } from './scope.ts'
import { UniformTyping } from './uniform-typing.ts'

/**
 * A function of elements as a grid kernel: thread x makes element x of the result, the last array.
 * @throws KernelError for what a kernel cannot contain, names it captures, and ways that return nothing.
 */
export function readMap(source: KernelSource, args: readonly GridArgument[], kind: Kind): GridKernel {
  const { params } = source.syntax
  const helpers = args.map((argument, index) => helperName(source, argument, index))
  return settled(source, new UniformTyping(kind), (builder) => {
    const given = args.map((argument, index) => {
      const parameter = params[index]
      const spelling = parameter?.type === 'Identifier' ? parameter.name : 'unused'
      return passed(builder, argument, { kind, spelling, helper: helpers[index] ?? null, argument: index })
    })
    const { parameters, body } = readFunction(builder, source.syntax, given.map(givenOf), kind)
    const helper: HelperFunction = {
      name: 'kernel',
      parameters,
      arrays: new Set(),
      result: kind,
      body,
      isPure: true,
    }
    builder.context.helpers.set('kernel', helper)
    const result = newArray(builder, { spelling: 'result', kind, argument: args.length, place: 'argument' })
    result.isWritten = true
    const index = builder.read(builder.threadMember('x', 'i'))
    const operands = given.slice(0, params.length).flatMap((parameter) => operandsOf(builder, parameter, index))
    const value: Expression = { form: 'call', type: kind, helper, operands }
    const all: Parameter[] = [...given, result]
    return { parameters: all, body: [{ form: 'store', array: result, index, access: null, value }] }
  })
}

interface Passed {
  readonly kind: Kind
  readonly spelling: string
  readonly helper: HelperName | null
  readonly argument: number
}

function passed(builder: KernelBuilder, { form }: GridArgument, given: Passed): Parameter {
  const { kind, spelling, helper, argument } = given
  if (form === 'array')
    return newArray(builder, { spelling: `${spelling}_elements`, kind, argument, place: 'argument' })
  if (form === 'scalar') return builder.parameter(spelling, kind, true)
  if (helper === null) throw new Error('kernel compiler: a function was not parsed')
  return { ...helper, spelling }
}

/** The function sees an array's element. */
function givenOf(parameter: Parameter): Given {
  return parameter.form === 'function' ? parameter : { form: 'number', width: kindOf(parameter) }
}

function operandsOf(builder: KernelBuilder, parameter: Parameter, index: Expression): Expression[] {
  if (parameter.form === 'function') return []
  if (parameter.form === 'variable') return [builder.read(parameter)]
  parameter.isRead = true
  // The arrays are as long as the grid is wide.
  return [{ form: 'element', type: parameter.kind, array: parameter, index, access: null }]
}

function kindOf(parameter: ArrayVariable | Variable): Kind {
  const kind = parameter.form === 'array' ? parameter.kind : parameter.type
  if (kind === null || kind === 'bool') throw new Error('kernel compiler: an argument has no kind')
  return kind
}
