import type { AnyNode, SwitchStatement } from 'acorn'
import { isAtHand } from './at-hand.ts'
import type { KernelBuilder } from './builder.ts'
import type { ExpressionReader } from './expressions.ts'
import { type Flow, mergeFlows } from './flow.ts'
import type { Block, Expression, Statement } from './ir.ts'
import type { Jumps, Leavable } from './jumps.ts'

/** The cases that share one body. */
interface Group {
  /** Whether the value is that of one of its cases; null where it has none. */
  readonly test: Expression | null
  readonly hasDefault: boolean
  readonly body: Block
  /** What is certain where the body ends and the next one begins. */
  readonly end: Flow
}

/** Turns `switch` into ifs. */
export class Switches {
  readonly #builder: KernelBuilder
  readonly #expressions: ExpressionReader
  readonly #jumps: Jumps
  readonly #statements: (nodes: readonly AnyNode[]) => void

  /** `statements` reads those of a case, in a scope of their own. */
  constructor(
    builder: KernelBuilder,
    expressions: ExpressionReader,
    jumps: Jumps,
    statements: (nodes: readonly AnyNode[]) => void,
  ) {
    this.#builder = builder
    this.#expressions = expressions
    this.#jumps = jumps
    this.#statements = statements
  }

  read(node: SwitchStatement, labels: readonly string[]): void {
    const builder = this.#builder
    const leavable = this.#jumps.leavable('switch', labels)
    const value = builder.keep(this.#expressions.value(node.discriminant))
    const groups = this.#groups(node, value, leavable)
    const hasDefault = groups.some((group) => group.hasDefault)
    const isMissed = hasDefault ? [] : [builder.flow]
    const fallsThrough = groups.slice(0, -1).some(({ end }) => end.isReachable)
    const body = fallsThrough
      ? this.#inTurn(node, groups)
      : chained(groups.map((group) => withoutLast(group, leavable)))
    // A break that ended a body has gone with the chain; any other one leaves the block.
    if (hasBreak(body, leavable)) builder.emit({ form: 'block', target: leavable.target, body })
    else for (const statement of body) builder.emit(statement)
    builder.flow = mergeFlows(...isMissed, ...leavable.breaks, ...groups.slice(-1).map(({ end }) => end))
  }

  #groups(node: SwitchStatement, value: Expression, leavable: Leavable): Group[] {
    const builder = this.#builder
    const start = builder.flow
    const groups: Group[] = []
    let test: Expression | null = null
    let hasDefault = false
    for (const [index, { test: label, consequent }] of node.cases.entries()) {
      if (label) test = this.#or(label, test, this.#matches(label, value))
      else hasDefault = true
      if (consequent.length === 0 && index < node.cases.length - 1) continue
      const above = groups.at(-1)
      const { block, end } = builder.branch(() => {
        builder.flow = mergeFlows(start, ...(above === undefined ? [] : [above.end]))
        this.#jumps.within(leavable, () => this.#statements(consequent))
      })
      groups.push({ test, hasDefault, body: block, end })
      test = null
      hasDefault = false
    }
    return groups
  }

  #matches(node: AnyNode, value: Expression): Expression {
    const builder = this.#builder
    const { block, value: label } = builder.branch(() => this.#expressions.value(node))
    if (block.length > 0 || !isSafe(label)) builder.refuse(node, 'this case is more than a value', 'use if and else')
    if ((value.type === 'bool') !== (label.type === 'bool')) {
      builder.refuse(node, 'a condition is compared with a number', 'compare two numbers or two conditions')
    }
    return builder.apply(node, 'eq', [value, label])
  }

  #or(node: AnyNode, one: Expression | null, other: Expression): Expression {
    return one === null ? other : this.#builder.apply(node, 'logicalOr', [one, other])
  }

  /** One body after the other, from the first that matches. */
  #inTurn(node: AnyNode, groups: readonly Group[]): Statement[] {
    const builder = this.#builder
    const runs = builder.variable('runs')
    const any = groups.reduce<Expression | null>(
      (tests, { test }) => (test === null ? tests : this.#or(node, tests, test)),
      null,
    )
    const none = any === null ? YES : builder.apply(node, 'logicalNot', [any])
    const { block } = builder.branch(() => {
      builder.declare(runs, NO)
      for (const { test, hasDefault, body } of groups) {
        const tests = [builder.read(runs), ...(test === null ? [] : [test]), ...(hasDefault ? [none] : [])]
        const enters = tests.reduce((one, other) => this.#or(node, one, other))
        const { block: begun } = builder.branch(() => builder.assign(runs, YES))
        builder.emit({ form: 'if', test: enters, then: [...begun, ...body], otherwise: [] })
      }
    })
    return block
  }
}

const YES: Expression = { form: 'literal', type: 'bool', value: true }
const NO: Expression = { form: 'literal', type: 'bool', value: false }

/** It may be evaluated more often than the function says: it is short, and nothing can go wrong. */
function isSafe(value: Expression): boolean {
  return value.form === 'apply' ? value.operands.every(isSafe) : isAtHand(value)
}

/** Bodies of which at most one runs. */
function chained(groups: readonly Group[]): Statement[] {
  const byDefault = groups.find(({ hasDefault }) => hasDefault)
  let chain: Block = byDefault?.body ?? []
  for (const { test, hasDefault, body } of groups.toReversed()) {
    if (!hasDefault && test !== null) chain = [{ form: 'if', test, then: body, otherwise: chain }]
  }
  return [...chain]
}

function withoutLast(group: Group, { target }: Leavable): Group {
  const last = group.body.at(-1)
  const isLeft = last?.form === 'break' && last.target === target
  return isLeft ? { ...group, body: group.body.slice(0, -1) } : group
}

function hasBreak(block: Block, leavable: Leavable): boolean {
  return block.some((statement) => {
    switch (statement.form) {
      case 'break':
        return statement.target === leavable.target
      case 'if':
        return hasBreak(statement.then, leavable) || hasBreak(statement.otherwise, leavable)
      case 'loop':
      case 'block':
        return hasBreak(statement.body, leavable)
      default:
        return false
    }
  })
}
