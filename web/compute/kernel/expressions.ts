import type {
  AnyNode,
  BinaryExpression,
  CallExpression,
  ConditionalExpression,
  Literal,
  LogicalExpression,
  UnaryExpression,
} from 'acorn'
import { Assignments } from './assignments.ts'
import { isAtHand } from './at-hand.ts'
import type { KernelBuilder } from './builder.ts'
import { choose, either } from './choose.ts'
import { converted } from './convert.ts'
import { isCoverageCounter } from './coverage.ts'
import { isNaming } from './function-value.ts'
import { Helpers } from './helpers.ts'
import type { Expression } from './ir.ts'
import { COMPUTE_NUMBERS, References } from './references.ts'
import type { Scope } from './scope.ts'
import { BINARY } from './spelling.ts'
import { ThreadMethods } from './thread-methods.ts'
import { wrapping } from './wrapping.ts'

/** Turns expressions into pure ones, their side effects and choices into statements before them. */
export class ExpressionReader {
  readonly #builder: KernelBuilder
  readonly references: References
  readonly #assignments: Assignments
  readonly #helpers: Helpers
  readonly methods: ThreadMethods

  constructor(builder: KernelBuilder, scope: Scope) {
    this.#builder = builder
    this.references = new References(builder, scope, (node) => this.number(node))
    this.#assignments = new Assignments(builder, this.references, (node) => this.value(node))
    this.#helpers = new Helpers(builder, this.references, (node) => this.value(node))
    this.methods = new ThreadMethods(builder, this.references, (node) => this.number(node))
  }

  number(node: AnyNode): Expression {
    return this.#builder.number(node, this.value(node))
  }

  condition(node: AnyNode): Expression {
    if (node.type === 'LogicalExpression') return this.#logicalCondition(node)
    if (node.type === 'ConditionalExpression') return this.#conditional(node, (side) => this.condition(side))
    return this.#builder.condition(node, this.value(node))
  }

  /** Only for its effect. */
  effect(node: AnyNode): void {
    if (isCoverageCounter(node)) return
    switch (node.type) {
      case 'SequenceExpression':
        for (const expression of node.expressions) this.effect(expression)
        return
      case 'AssignmentExpression':
        this.#assignments.assign(node, false)
        return
      case 'UpdateExpression':
        this.#assignments.update(node, false)
        return
      case 'ConditionalExpression': {
        const { consequent, alternate } = node
        const test = this.condition(node.test)
        return either(
          this.#builder,
          test,
          () => this.effect(consequent),
          () => this.effect(alternate),
        )
      }
      case 'LogicalExpression': {
        if (node.operator === '??') break
        const { right } = node
        const test = this.condition(node.left)
        const effect = (): void => this.effect(right)
        return node.operator === '&&'
          ? either(this.#builder, test, effect, null)
          : either(this.#builder, test, null, effect)
      }
      case 'CallExpression':
        if (!isNaming(node)) this.#called(node)
        return
      case 'UnaryExpression':
        if (node.operator === '!' || node.operator === 'void') return this.effect(node.argument)
    }
    const value = this.value(node)
    // What can go wrong in it does so here.
    if (!isAtHand(value)) this.#builder.named(value)
  }

  value(node: AnyNode): Expression {
    switch (node.type) {
      case 'Literal':
        return this.#literal(node)
      case 'Identifier':
        return this.references.name(node)
      case 'MemberExpression':
        return this.references.member(node)
      case 'CallExpression':
        return this.#call(node)
      case 'UnaryExpression':
        return this.#unary(node)
      case 'BinaryExpression':
        return this.#binary(node)
      case 'LogicalExpression':
        return this.#logical(node)
      case 'ConditionalExpression':
        return this.#conditional(node, (side) => this.value(side))
      case 'AssignmentExpression':
        return this.#assignments.assign(node, true)
      case 'UpdateExpression':
        return this.#assignments.update(node, true)
      case 'SequenceExpression': {
        for (const expression of node.expressions.slice(0, -1)) this.effect(expression)
        const last = node.expressions.at(-1)
        if (last !== undefined) return this.value(last)
      }
    }
    return this.#builder.refuse(
      node,
      `a kernel cannot contain this (${node.type})`,
      FIXES[node.type] ?? COMPUTE_NUMBERS,
    )
  }

  #literal(node: Literal): Expression {
    if (typeof node.value === 'boolean') return { form: 'literal', type: 'bool', value: node.value }
    if (typeof node.value !== 'number') {
      return this.#builder.refuse(node, 'a kernel knows numbers and conditions only', COMPUTE_NUMBERS)
    }
    return this.#builder.numeral(node, node.value)
  }

  #call(node: CallExpression): Expression {
    const value = this.#called(node)
    return value ?? this.#builder.refuse(node, 'this gives no value', 'write it as a statement of its own')
  }

  /** Null for what only has effects. */
  #called(node: CallExpression): Expression | null {
    const called = node.callee.type === 'Super' ? null : this.references.called(node.callee)
    if (called?.form === 'function') return this.#helpers.call(node, called)
    return called === null ? this.#global(node) : this.methods.call(node, called.name)
  }

  #global(node: CallExpression): Expression {
    const [only] = node.arguments
    if (only !== undefined && this.references.globals.isNumberCall(node)) return this.#inFloats(node, only)
    const name = this.references.globals.calledFunction(node)
    if ((name === 'floor' || name === 'trunc') && only !== undefined && this.#isQuotient(only)) {
      const { value, isWhole } = this.#quotient(only, name === 'floor' ? 'floorDiv' : 'truncDiv')
      return isWhole ? value : this.#builder.apply(node, name, [value])
    }
    const operands = this.#builder.inOrder(node.arguments.map((argument) => () => this.number(argument)))
    if (name !== 'min' && name !== 'max') return this.#builder.apply(node, name, operands)
    return operands.reduce((left, right) => this.#builder.apply(node, name, [left, right]))
  }

  /** `Number(x)`: the same number, in the kernel's float kind. */
  #inFloats(node: CallExpression, argument: AnyNode): Expression {
    const { floatKind } = this.#builder.typing
    if (floatKind !== null) return converted(this.number(argument), floatKind)
    const fix = 'pass a Float64Array or a Float32Array, or leave it out'
    return this.#builder.refuse(node, 'no array or scalar of the kernel is a float', fix)
  }

  #unary(node: UnaryExpression): Expression {
    const { operator, argument } = node
    if (operator === '!') {
      const condition = this.condition(argument)
      if (condition.form === 'literal') return { ...condition, value: !condition.value }
      return this.#builder.apply(node, 'logicalNot', [condition])
    }
    if (operator !== '-' && operator !== '+' && operator !== '~') {
      return this.#builder.refuse(node, `a kernel has no '${operator}'`, COMPUTE_NUMBERS)
    }
    if (operator === '+') return this.number(argument)
    const operand = this.number(argument)
    if (operator === '~') return this.#builder.apply(node, 'not', [operand])
    if (operand.form === 'literal') return this.#builder.numeral(node, -Number(operand.value))
    return this.#builder.apply(node, 'neg', [operand])
  }

  #binary(node: BinaryExpression): Expression {
    const name = BINARY[node.operator]
    if (name === undefined || node.left.type === 'PrivateIdentifier') {
      return this.#builder.refuse(node, `a kernel has no '${node.operator}'`, COMPUTE_NUMBERS)
    }
    const { left, right } = node
    if (name === 'eq' || name === 'ne') return this.#equality(node, left, name)
    if ((name === 'or' || name === 'ushr') && this.#builder.typing.isExact && isZero(right)) {
      const value = this.#isQuotient(left) ? this.#quotient(left, 'truncDiv').value : this.number(left)
      return converted(wrapping(value), name === 'or' ? 'int32' : 'uint32')
    }
    return this.#builder.apply(node, name, this.#builder.inOrder([() => this.number(left), () => this.number(right)]))
  }

  #isQuotient(node: AnyNode): node is BinaryExpression {
    return this.#builder.typing.isExact && node.type === 'BinaryExpression' && node.operator === '/'
  }

  /** `a / b` of which only the whole part is wanted: exact for integers, without a fraction on the way. */
  #quotient(node: BinaryExpression, name: 'floorDiv' | 'truncDiv'): { value: Expression; isWhole: boolean } {
    const operands = this.#builder.inOrder([() => this.number(node.left), () => this.number(node.right)])
    const isWhole =
      operands.every(({ type }) => type === 'int32' || type === 'uint32') &&
      operands.some((operand) => operand.form !== 'literal')
    return { value: this.#builder.apply(node, isWhole ? name : 'div', operands), isWhole }
  }

  #equality(node: BinaryExpression, left: AnyNode, name: 'eq' | 'ne'): Expression {
    const sides = this.#builder.inOrder([() => this.value(left), () => this.value(node.right)])
    const [one, other] = sides
    if ((one?.type === 'bool') !== (other?.type === 'bool')) {
      return this.#builder.refuse(
        node,
        'a condition is compared with a number',
        'compare two numbers or two conditions',
      )
    }
    // An optimiser that assumes away NaN would make x !== x false.
    const isSelf = one?.form === 'read' && other?.form === 'read' && one.variable === other.variable
    if (isSelf && (one.type === 'float64' || one.type === 'float32')) {
      const isNaN = this.#builder.apply(node, 'isNaN', [one])
      return name === 'ne' ? isNaN : this.#builder.apply(node, 'logicalNot', [isNaN])
    }
    return this.#builder.apply(node, name, sides)
  }

  #logicalCondition(node: LogicalExpression): Expression {
    const isAnd = this.#isAnd(node)
    const left = this.condition(node.left)
    return this.#guarded(left, isAnd, node, () => this.condition(node.right), left)
  }

  /** `a && b` is b if a, else a; `a || b` is a if a, else b: the number itself, not a condition. */
  #logical(node: LogicalExpression): Expression {
    const isAnd = this.#isAnd(node)
    const value = this.value(node.left)
    const left = value.type === 'bool' || isAtHand(value) ? value : this.#builder.keep(value)
    return this.#guarded(this.#builder.condition(node, left), isAnd, node, () => this.value(node.right), left)
  }

  #isAnd(node: LogicalExpression): boolean {
    if (node.operator === '??') this.#builder.refuse(node, "a number is never null, so '??' has no use", 'remove it')
    return node.operator === '&&'
  }

  #guarded(test: Expression, isAnd: boolean, node: AnyNode, right: () => Expression, left: Expression): Expression {
    const keep = (): Expression => left
    return choose(this.#builder, node, test, isAnd ? right : keep, isAnd ? keep : right)
  }

  #conditional(node: ConditionalExpression, read: (side: AnyNode) => Expression): Expression {
    const test = this.condition(node.test)
    const { consequent, alternate } = node
    return choose(
      this.#builder,
      node,
      test,
      () => read(consequent),
      () => read(alternate),
    )
  }
}

function isZero(node: AnyNode): boolean {
  return node.type === 'Literal' && node.value === 0
}

const FIXES: Readonly<Record<string, string>> = {
  ArrowFunctionExpression: 'write its body where it is called',
  FunctionExpression: 'write its body where it is called',
  AwaitExpression: 'wait before the call and pass the result as an array',
  ThisExpression: 'a kernel sees its parameters only: write the value itself into the function',
  ChainExpression: 'a number is never null: write it without ?.',
  TemplateLiteral: COMPUTE_NUMBERS,
}
