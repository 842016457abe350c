import type { AnyNode, AssignmentExpression, UpdateExpression } from 'acorn'
import type { KernelBuilder } from './builder.ts'
import { choose, either } from './choose.ts'
import type { Expression } from './ir.ts'
import type { Place, References } from './references.ts'
import { BINARY } from './spelling.ts'

/** Turns assignments into statements. */
export class Assignments {
  readonly #builder: KernelBuilder
  readonly #references: References
  readonly #value: (node: AnyNode) => Expression

  /** `value` reads the right side. */
  constructor(builder: KernelBuilder, references: References, value: (node: AnyNode) => Expression) {
    this.#builder = builder
    this.#references = references
    this.#value = value
  }

  /** `isWanted`: not only the effect matters, but also what the expression is worth. */
  assign(node: AssignmentExpression, isWanted: boolean): Expression {
    const builder = this.#builder
    const { operator, left, right } = node
    const place = this.#references.place(left)
    if (operator === '&&=' || operator === '||=') return this.#assignIf(node, place, operator === '&&=', isWanted)
    const count = place.address.length
    if (operator === '=') {
      const parts = builder.inOrder([...place.address, () => this.#value(right)])
      return place.write(right, parts.slice(0, count), last(parts), isWanted)
    }
    const name = BINARY[operator.slice(0, -1)]
    if (name === undefined) return builder.refuse(node, `a kernel has no '${operator}'`, 'use an if')
    const address = place.address.map((evaluate) => builder.keep(evaluate()))
    const operands = builder.inOrder([
      () => builder.number(left, place.read(address)),
      () => builder.number(right, this.#value(right)),
    ])
    return place.write(node, address, builder.apply(node, name, operands), isWanted)
  }

  /** The right side is evaluated, and assigned, only where the left one wants it. */
  #assignIf(node: AssignmentExpression, place: Place, isAnd: boolean, isWanted: boolean): Expression {
    const builder = this.#builder
    const { left, right } = node
    const address = place.address.map((evaluate) => builder.keep(evaluate()))
    const value = builder.keep(place.read(address))
    const test = builder.condition(left, value)
    const keep = (): Expression => value
    const assign = (): Expression => place.write(right, address, this.#value(right), isWanted)
    if (isWanted) return choose(builder, node, test, isAnd ? assign : keep, isAnd ? keep : assign)
    either(builder, test, isAnd ? assign : null, isAnd ? null : assign)
    return value
  }

  update(node: UpdateExpression, isWanted: boolean): Expression {
    const builder = this.#builder
    const { argument, prefix } = node
    const place = this.#references.place(argument)
    const address = place.address.map((evaluate) => builder.keep(evaluate()))
    const current = builder.number(argument, place.read(address))
    const before = prefix || !isWanted ? current : builder.keep(current)
    const one = builder.numeral(node, 1)
    const changed = builder.apply(node, node.operator === '++' ? 'add' : 'sub', [before, one])
    const after = place.write(node, address, changed, prefix && isWanted)
    return prefix ? after : before
  }
}

function last(values: readonly Expression[]): Expression {
  const value = values.at(-1)
  if (value === undefined) throw new Error('kernel compiler: an assignment has no value')
  return value
}
