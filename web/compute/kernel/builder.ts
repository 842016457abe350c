import type { AnyNode } from 'acorn'
import { BlockBuilder } from './block-builder.ts'
import type { Apply, ArrayVariable, Expression, OperationName, Variable } from './ir.ts'
import { operationProblem } from './operation-problem.ts'
import { TYPES } from './operations/operations.ts'
import { placeOf } from './parse.ts'
import { fullRange, Ranges } from './range.ts'
import { GIVES_CONDITION, MODULAR, ON_BITS } from './spelling.ts'
import type { Width } from './width.ts'

/** A builder that knows the kinds of numbers: it applies operations, and makes values fit where they go. */
export class KernelBuilder extends BlockBuilder {
  numeral(node: AnyNode, value: number): Expression {
    return this.typing.numeral(value, this.refusing(node))
  }

  /** `value` as `variable` can hold it; the variable becomes wider where it must. */
  fitted(node: AnyNode, variable: Variable, value: Expression): Expression {
    const { type, spelling } = variable
    const given = type === null || type === 'bool' ? value : this.number(node, value)
    const declaration = this.declarations.get(variable)
    if (declaration !== undefined) this.widen(node, declaration, spelling, given)
    const width = type ?? this.typing.widthOf(given)
    if (width === 'bool') return given
    return this.typing.held(given, width === 'flexible' ? this.typing.countKind : width, this.refusing(node))
  }

  /** What stands at `declaration` must be able to hold `value`; see `Facts`. */
  widen(node: AnyNode, declaration: AnyNode, spelling: string, value: Expression): Width {
    const before = this.facts.widthOf(declaration)
    const after = this.facts.widen(declaration, this.typing.widthOf(value))
    if (after !== null) return after
    if (before === 'bool' || value.type === 'bool') {
      const [held, given] = before === 'bool' ? ['a condition', 'a number'] : ['a number', 'a condition']
      return this.refuse(node, `'${spelling}' holds ${held} and is given ${given}`, 'use one variable for each')
    }
    const problem = `'${spelling}' holds ${before} and is given ${value.type}`
    return this.refuse(node, problem, 'write x | 0 to make both int32, or x >>> 0 to make both uint32')
  }

  /** Two numbers as one kind, for a variable that holds the one or the other; conditions as they are. */
  alike(node: AnyNode, one: Expression, other: Expression): [Expression, Expression] {
    const operands = [{ form: 'literal', type: 'bool', value: true } as const, one, other]
    const [, first = one, second = other] = this.typing.resolve('choose', operands, this.refusing(node)).operands
    return [first, second]
  }

  /** @throws KernelError where the operands' types have no such operation, or an integer literal does not fit. */
  apply(node: AnyNode, operation: OperationName, given: readonly Expression[]): Expression {
    const known = this.typing.folded(operation, given)
    if (typeof known === 'boolean') return { form: 'literal', type: 'bool', value: known }
    if (known !== null) return this.numeral(node, known)
    const { name, on, operands } = this.typing.resolve(operation, given, this.refusing(node))
    const implementation = TYPES[on].operations[name]
    if (implementation === undefined) return this.refuse(node, ...operationProblem(name, on))
    if (implementation.wgsl === null) this.context.missing ??= `Math.${name} of ${on}`
    const isExact = this.typing.isExact && !ON_BITS.has(name)
    // A conversion that the function does not say must not change the number.
    const alike = operands.map((operand) =>
      isExact && !given.includes(operand) ? this.#exact(node, operand) : operand,
    )
    const checked = alike.map((operand) => (MODULAR.has(name) ? this.stored(operand) : this.#fitting(node, operand)))
    // WGSL evaluates constant expressions itself and refuses those that overflow.
    const isConstant = on !== 'float64' && on !== 'bool' && checked.every((operand) => operand.form === 'literal')
    const [first, ...others] = checked
    const ready = isConstant && first !== undefined ? [this.named(first), ...others] : checked
    const type = GIVES_CONDITION.has(name) ? 'bool' : on
    const value: Apply = { form: 'apply', type, on, name, operands: ready, trap: null }
    return isExact ? this.#exact(node, value) : value
  }

  /** Fails where its integer type cannot hold it. */
  #exact(node: AnyNode, value: Expression): Expression {
    if (value.form !== 'apply' || value.trap !== null || !isExactlyDone(value)) return value
    const [least, greatest] = new Ranges().ofResult(value)
    const full = fullRange(value.type)
    if (least >= full[0] && greatest <= full[1]) return value
    return { ...value, trap: this.access(node, null, value) }
  }

  /** Numbers a place where the kernel can fail: for the index of an element, or for an integer, where `array` is null. */
  access(node: AnyNode, array: ArrayVariable | null, value: Expression): number {
    const { type: kind } = value
    if (kind === 'bool') throw new Error('kernel compiler: a condition is used as a number')
    const { accesses, checks } = this.context
    accesses.push({ ...placeOf(this.source, node), array, kind })
    checks.push(value)
    return accesses.length
  }

  /** A literal as it is stored into its integer kind; anything else as it is. */
  stored(value: Expression): Expression {
    if (value.form !== 'literal' || typeof value.value !== 'number') return value
    if (value.type === 'int32') return { ...value, value: value.value | 0 }
    if (value.type === 'uint32') return { ...value, value: value.value >>> 0 }
    return value
  }

  #fitting(node: AnyNode, value: Expression): Expression {
    const stored = this.stored(value)
    if (value.form === 'literal' && stored.form === 'literal' && Number(value.value) !== Number(stored.value)) {
      this.refuse(node, `${Number(value.value)} does not fit into ${value.type}`, 'use a number of its range here')
    }
    return stored
  }

  condition(node: AnyNode, value: Expression): Expression {
    if (value.type === 'bool') return value
    if (value.form === 'literal') return { form: 'literal', type: 'bool', value: Boolean(value.value) }
    return this.apply(node, 'truthy', [value])
  }

  number(node: AnyNode, value: Expression): Expression {
    if (value.type !== 'bool') return value
    if (value.form === 'literal') return this.numeral(node, Number(value.value))
    return this.apply(node, 'fromBool', [value])
  }
}

/** Its type has a way to find out. */
function isExactlyDone({ on, name }: Apply): boolean {
  return TYPES[on].operations[name]?.exact !== undefined
}
