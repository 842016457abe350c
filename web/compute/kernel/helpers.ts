import type { AnyNode, CallExpression } from 'acorn'
import { KernelBuilder } from './builder.ts'
import { converted } from './convert.ts'
import type { ArrayVariable, Expression, HelperFunction } from './ir.ts'
import type { Given } from './read-function.ts'
import type { References } from './references.ts'
import type { HelperName } from './scope.ts'
import { UniformTyping } from './uniform-typing.ts'
import type { Width } from './width.ts'

/** Turns calls of the kernel's functions into calls of what they are compiled to: once for every combination of types. */
export class Helpers {
  readonly #builder: KernelBuilder
  readonly #references: References
  readonly #value: (node: AnyNode) => Expression

  /** `value` reads an argument. */
  constructor(builder: KernelBuilder, references: References, value: (node: AnyNode) => Expression) {
    this.#builder = builder
    this.#references = references
    this.#value = value
  }

  /** Null where the function gives nothing. */
  call(node: CallExpression, helperName: HelperName): Expression | null {
    const builder = this.#builder
    const { params } = helperName.syntax
    if (node.arguments.length !== params.length) {
      const counts = `${params.length} parameters and is given ${node.arguments.length} arguments`
      builder.refuse(node, `'${helperName.spelling}' has ${counts}`, 'correct the call')
    }
    const named = node.arguments.map((argument) => this.#passedByName(argument))
    const numbers = node.arguments.filter((_, index) => named[index] === null)
    const values = builder.inOrder(numbers.map((argument) => () => this.#value(argument)))
    const { kind } = helperName
    const widths = values.map((value) => kind ?? builder.typing.widthOf(value))
    const operands = values.map((value, index) => {
      const held = widths[index] === 'flexible' ? 'int32' : kind
      return held === null ? value : converted(builder.number(node, value), held)
    })
    const rest = [...widths]
    const given = named.map((other): Given => other ?? { form: 'number', width: next(rest) })
    const helper = this.#compiled(node, helperName, given)
    for (const array of helper.arrays) builder.arrays.add(array)
    if (!helper.isPure) builder.hasEffects = true
    if (helper.result === null) {
      builder.emit({ form: 'call', helper, operands })
      return null
    }
    const call: Expression = { form: 'call', type: helper.result, helper, operands }
    return helper.isPure ? call : builder.named(call)
  }

  #passedByName(node: AnyNode): ArrayVariable | HelperName | null {
    if (node.type === 'SpreadElement') this.#builder.refuse(node, 'arguments cannot be spread', 'write each one')
    const named = node.type === 'Identifier' ? this.#references.scope.lookup(node.name) : null
    if (named?.form === 'thread') {
      return this.#builder.refuse(node, 'the thread cannot be passed on', 'pass what is wanted of it, as in thread.x')
    }
    if (named?.form === 'array' && named.place === 'local') {
      const problem = `'${named.spelling}' is the function's own array and cannot be passed on`
      return this.#builder.refuse(node, problem, 'pass its elements, or write the other function into this one')
    }
    return named?.form === 'array' || named?.form === 'function' ? named : this.#references.functionAt(node)
  }

  #compiled(node: AnyNode, helperName: HelperName, given: readonly Given[]): HelperFunction {
    const { context, typing: around, facts } = this.#builder
    const { spelling, syntax, kind } = helperName
    const typing = kind === null ? around : new UniformTyping(kind)
    const types = given.map((argument) => {
      if (argument.form === 'number') return argument.width
      return argument.form === 'array' ? argument.name : `function ${context.numberOf(argument.syntax)}`
    })
    const key = `function ${context.numberOf(syntax)} of ${types.join(', ')}`
    const known = context.helpers.get(key)
    if (known !== undefined) {
      return known ?? this.#builder.refuse(node, `'${spelling}' calls itself`, 'write a loop: a GPU has no stack')
    }
    context.helpers.set(key, null)
    const name = context.names.fresh(spelling)
    const source = { ...helperName.source, name: `the function '${spelling}'` }
    const builder = new KernelBuilder(source, typing, context, facts.of(key))
    const { parameters, result, body } = context.readFunction(builder, syntax, given)
    const { arrays, hasEffects } = builder
    const helper = { name, parameters, arrays, result, body, isPure: !hasEffects }
    // Behind those that it calls.
    context.helpers.delete(key)
    context.helpers.set(key, helper)
    return helper
  }
}

function next(widths: Width[]): Width {
  const width = widths.shift()
  if (width === undefined) throw new Error('kernel compiler: an argument is missing')
  return width
}
