import type {
  AnyNode,
  AssignmentExpression,
  BinaryExpression,
  CallExpression,
  ConditionalExpression,
  Expression as ExpressionNode,
  Identifier,
  Literal,
  LogicalExpression,
  MemberExpression,
  UnaryExpression,
  UpdateExpression,
} from 'acorn'
import type { KernelBuilder } from './builder.ts'
import { choose, isAtHand } from './choose.ts'
import { isCoverageCounter } from './coverage.ts'
import { mergeFlows } from './flow.ts'
import { Globals } from './globals.ts'
import type { Expression, Variable } from './ir.ts'
import type { Scope } from './scope.ts'
import { BINARY } from './spelling.ts'

/** Turns expressions into pure ones, their side effects and choices into statements before them. */
export class ExpressionReader {
  readonly #builder: KernelBuilder
  /** Where names are looked up at this point; the statements' reader moves it. */
  scope: Scope
  readonly #globals: Globals

  constructor(builder: KernelBuilder, scope: Scope) {
    this.#builder = builder
    this.scope = scope
    this.#globals = new Globals(builder, (spelling) => this.scope.lookup(spelling) !== null)
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
        this.#assign(node)
        return
      case 'UpdateExpression':
        this.#update(node)
        return
      case 'ConditionalExpression':
        return this.#either(this.condition(node.test), [node.consequent, node.alternate])
      case 'LogicalExpression':
        if (node.operator === '??') break
        return this.#either(this.condition(node.left), node.operator === '&&' ? [node.right, null] : [null, node.right])
      case 'UnaryExpression':
        if (node.operator === '!' || node.operator === 'void') return this.effect(node.argument)
    }
    this.value(node)
  }

  value(node: AnyNode): Expression {
    switch (node.type) {
      case 'Literal':
        return this.#literal(node)
      case 'Identifier':
        return this.#name(node)
      case 'MemberExpression':
        return this.#member(node)
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
        return this.#assign(node)
      case 'UpdateExpression':
        return this.#update(node)
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
    return this.#numeral(node, node.value)
  }

  #numeral(node: AnyNode, value: number): Expression {
    const { kind } = this.#builder
    if (kind !== 'float64' && kind !== 'float32' && !Number.isSafeInteger(value)) {
      const problem = `${value} is not an integer, and the arrays are ${kind}`
      return this.#builder.refuse(node, problem, 'use an integer, or pass Float64Arrays')
    }
    // Integers have one zero.
    return this.#builder.literal(kind === 'float64' || kind === 'float32' ? value : value + 0)
  }

  #name(node: Identifier): Expression {
    const variable = this.scope.lookup(node.name)
    if (variable !== null) return this.#read(node, variable)
    const constant = this.#globals.constant(node)
    return constant === null ? this.#captured(node) : this.#numeral(node, constant)
  }

  #read(node: Identifier, variable: Variable): Expression {
    if (!this.#builder.flow.assigned.has(variable)) {
      const problem = `'${variable.spelling}' is read where it may have no value yet`
      return this.#builder.refuse(node, problem, 'give it one where it is declared')
    }
    return this.#builder.read(variable)
  }

  #captured(node: Identifier): never {
    return this.#builder.refuse(
      node,
      `the kernel uses '${node.name}', which is not one of its parameters`,
      'a kernel sees its parameters only: write the value itself into the function, or pass it as one more array',
    )
  }

  #member(node: MemberExpression): Expression {
    const constant = this.#globals.constant(node)
    if (constant !== null) return this.#numeral(node, constant)
    const { object } = node
    const isCaptured = object.type === 'Identifier' && this.#globals.isUnknown(object.name)
    if (isCaptured) return this.#captured(object)
    return this.#builder.refuse(node, 'a kernel knows single numbers, which have no members', COMPUTE_NUMBERS)
  }

  #call(node: CallExpression): Expression {
    const name = this.#globals.calledFunction(node)
    const operands = this.#builder.inOrder(node.arguments.map((argument) => () => this.number(argument)))
    if (name !== 'min' && name !== 'max') return this.#builder.apply(node, name, operands)
    return operands.reduce((left, right) => this.#builder.apply(node, name, [left, right]))
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
    if (operand.form === 'literal') return this.#numeral(node, -Number(operand.value))
    return this.#builder.apply(node, 'neg', [operand])
  }

  #binary(node: BinaryExpression): Expression {
    const name = BINARY[node.operator]
    if (name === undefined || node.left.type === 'PrivateIdentifier') {
      return this.#builder.refuse(node, `a kernel has no '${node.operator}'`, COMPUTE_NUMBERS)
    }
    const { left, right } = node
    if (name === 'eq' || name === 'ne') return this.#equality(node, left, name)
    return this.#builder.apply(node, name, this.#builder.inOrder([() => this.number(left), () => this.number(right)]))
  }

  #equality(node: BinaryExpression, left: AnyNode, name: 'eq' | 'ne'): Expression {
    const sides = this.#builder.inOrder([() => this.value(left), () => this.value(node.right)])
    const [one, other] = sides
    if (one?.type !== other?.type) {
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

  #either(test: Expression, [yes, no]: [ExpressionNode | null, ExpressionNode | null]): void {
    const then = this.#builder.branch(() => yes && this.effect(yes))
    const otherwise = this.#builder.branch(() => no && this.effect(no))
    this.#builder.emit({ form: 'if', test, then: then.block, otherwise: otherwise.block })
    this.#builder.flow = mergeFlows(then.end, otherwise.end)
  }

  #assign(node: AssignmentExpression): Expression {
    const builder = this.#builder
    const { operator, left, right } = node
    const { name: target, variable } = this.#target(left)
    if (operator === '=') return this.#store(right, variable, this.value(right))
    const current = (): Expression => this.#read(target, variable)
    if (operator === '&&=' || operator === '||=') {
      const value = builder.keep(current())
      const isAnd = operator === '&&='
      const chosen = this.#guarded(builder.condition(left, value), isAnd, node, () => this.value(right), value)
      return this.#store(node, variable, chosen)
    }
    const name = BINARY[operator.slice(0, -1)]
    if (name === undefined) return builder.refuse(node, `a kernel has no '${operator}'`, 'use an if')
    const operands = builder.inOrder([() => builder.number(left, current()), () => this.number(right)])
    return this.#store(node, variable, builder.apply(node, name, operands))
  }

  #update(node: UpdateExpression): Expression {
    const builder = this.#builder
    const { argument } = node
    const { name, variable } = this.#target(argument)
    const current = builder.number(argument, this.#read(name, variable))
    const before = node.prefix ? current : builder.keep(current)
    const changed = builder.apply(node, node.operator === '++' ? 'add' : 'sub', [before, builder.literal(1)])
    const after = this.#store(node, variable, changed)
    return node.prefix ? after : before
  }

  #target(node: AnyNode): { name: Identifier; variable: Variable } {
    if (node.type !== 'Identifier') {
      return this.#builder.refuse(node, 'a kernel can assign to its own variables only', 'return the result instead')
    }
    const variable = this.scope.lookup(node.name)
    if (variable === null) return this.#captured(node)
    if (variable.isConst) {
      this.#builder.refuse(node, `'${node.name}' is declared const and assigned to`, 'declare it with let')
    }
    return { name: node, variable }
  }

  #store(node: AnyNode, variable: Variable, value: Expression): Expression {
    this.#builder.assign(variable, this.fitTo(node, variable, value))
    return this.#builder.read(variable)
  }

  /** `value` as `variable` can hold it. */
  fitTo(node: AnyNode, variable: Variable, value: Expression): Expression {
    if (variable.type === 'bool' && value.type !== 'bool') {
      const problem = `'${variable.spelling}' holds a condition and is given a number`
      return this.#builder.refuse(node, problem, 'use one variable for each')
    }
    const isNumber = variable.type !== null && variable.type !== 'bool'
    return this.#builder.stored(isNumber ? this.#builder.number(node, value) : value)
  }
}

const COMPUTE_NUMBERS = 'compute with numbers, conditions and the functions of Math'

const FIXES: Readonly<Record<string, string>> = {
  ArrowFunctionExpression: 'write its body where it is called',
  FunctionExpression: 'write its body where it is called',
  AwaitExpression: 'wait before the call and pass the result as an array',
  ThisExpression: 'a kernel sees its parameters only: write the value itself into the function',
  ChainExpression: 'a number is never null: write it without ?.',
  TemplateLiteral: COMPUTE_NUMBERS,
}
