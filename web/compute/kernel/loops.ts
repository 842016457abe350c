import type { AnyNode, DoWhileStatement } from 'acorn'
import type { KernelBuilder } from './builder.ts'
import type { ExpressionReader } from './expressions.ts'
import { mergeFlows } from './flow.ts'
import type { Block, Counter, Expression, OperationName, Variable } from './ir.ts'
import type { Jumps, Leavable } from './jumps.ts'

/** A variable that changes by `step` after every turn, and nowhere else. */
export interface Counting {
  readonly variable: Variable
  readonly step: number
}

/** What `i++`, `i -= 2` and their like change, and by how much; null for anything else. */
export function stepOf(update: AnyNode | null | undefined): { name: string; by: number } | null {
  if (update?.type === 'UpdateExpression' && update.argument.type === 'Identifier') {
    return { name: update.argument.name, by: update.operator === '++' ? 1 : -1 }
  }
  if (update?.type !== 'AssignmentExpression' || update.left.type !== 'Identifier') return null
  const { operator, left, right } = update
  if (right.type !== 'Literal' || typeof right.value !== 'number' || !(right.value > 0)) return null
  if (!Number.isInteger(right.value) || (operator !== '+=' && operator !== '-=')) return null
  return { name: left.name, by: operator === '+=' ? right.value : -right.value }
}

/** Turns loops into the one of the IR. */
export class Loops {
  readonly #builder: KernelBuilder
  readonly #expressions: ExpressionReader
  readonly #jumps: Jumps
  readonly #statement: (node: AnyNode) => void

  /** `statement` reads a loop's body, in a scope of its own. */
  constructor(builder: KernelBuilder, expressions: ExpressionReader, jumps: Jumps, statement: (node: AnyNode) => void) {
    this.#builder = builder
    this.#expressions = expressions
    this.#jumps = jumps
    this.#statement = statement
  }

  /** `while`, and `for` behind its first part. */
  testedFirst(
    test: AnyNode | null,
    body: AnyNode,
    update: AnyNode | null,
    labels: readonly string[],
    counting: Counting | null = null,
  ): void {
    const builder = this.#builder
    const loop = this.#jumps.leavable('loop', labels)
    const first = counting && this.#builder.initialValueOf(counting.variable)
    const turn = builder.branch(() => {
      const tested = test === null ? null : this.#breakUnless(test, loop)
      if (tested && counting && first) counting.variable.counter = counterOf(tested, counting, first)
      this.#body(body, loop)
    })
    const next = mergeFlows(turn.end, ...loop.continues)
    const continuing = builder.branch(() => {
      builder.flow = next
      if (update !== null && next.isReachable) this.#expressions.effect(update)
    })
    this.#emit(loop, turn.block, continuing.block, null, counting?.variable.counter ?? null)
    builder.flow = mergeFlows(...loop.breaks)
  }

  #breakUnless(node: AnyNode, loop: Leavable): Expression {
    const test = this.#expressions.condition(node)
    if (test.form === 'literal' && test.value === true) return test
    loop.breaks.push(this.#builder.flow)
    const no = this.#builder.apply(node, 'logicalNot', [test])
    this.#builder.emit({ form: 'if', test: no, then: [{ form: 'break', target: loop.target }], otherwise: [] })
    return test
  }

  doWhile(node: DoWhileStatement, labels: readonly string[]): void {
    const builder = this.#builder
    const loop = this.#jumps.leavable('loop', labels)
    const turn = builder.branch(() => this.#body(node.body, loop))
    const next = mergeFlows(turn.end, ...loop.continues)
    const continuing = builder.branch((): Expression | null => {
      builder.flow = next
      const test = next.isReachable ? this.#expressions.condition(node.test) : null
      return test === null || test.form === 'literal' ? test : builder.apply(node.test, 'logicalNot', [test])
    })
    const again = continuing.value
    const isEndless = again?.form === 'literal' && again.value === true
    const until = again?.form === 'literal' ? { ...again, value: again.value !== true } : again
    this.#emit(loop, turn.block, continuing.block, isEndless ? null : until)
    builder.flow = isEndless ? mergeFlows(...loop.breaks) : mergeFlows(continuing.end, ...loop.breaks)
  }

  #body(node: AnyNode, loop: Leavable): void {
    this.#jumps.within(loop, () => this.#statement(node))
  }

  #emit(
    { target }: Leavable,
    body: Block,
    continuing: Block,
    until: Expression | null,
    counter: Counter | null = null,
  ): void {
    this.#builder.context.hasLoop = true
    this.#builder.emit({ form: 'loop', target, counter, body, continuing, until })
  }
}

/** How `variable` counts from `from` while the loop's test holds; null where the test does not tell. */
function counterOf(test: Expression, { variable, step }: Counting, from: Expression): Counter | null {
  if (test.form !== 'apply' || (test.on !== 'int32' && test.on !== 'uint32')) return null
  const [left, right] = test.operands
  if (left === undefined || right === undefined) return null
  const isCounted = (side: Expression): boolean => side.form === 'read' && side.variable === variable
  const name = isCounted(left) ? test.name : SWAPPED[test.name]
  const to = isCounted(left) ? right : left
  if (name === undefined || isCounted(left) === isCounted(right) || mentions(to, variable)) return null
  const goesUp = name === 'lt' || name === 'le'
  const goesDown = name === 'gt' || name === 'ge'
  if (step > 0 ? !goesUp : !goesDown) return null
  return { from, to, step, includesEnd: name === 'le' || name === 'ge' }
}

const SWAPPED: Partial<Record<OperationName, OperationName>> = { lt: 'gt', le: 'ge', gt: 'lt', ge: 'le' }

function mentions(value: Expression, variable: Variable): boolean {
  switch (value.form) {
    case 'read':
      return value.variable === variable
    case 'apply':
    case 'call':
      return value.operands.some((operand) => mentions(operand, variable))
    case 'element':
      return mentions(value.index, variable)
    default:
      return false
  }
}
