import type { AnyNode, DoWhileStatement } from 'acorn'
import type { KernelBuilder } from './builder.ts'
import type { ExpressionReader } from './expressions.ts'
import { mergeFlows } from './flow.ts'
import type { Block, Expression } from './ir.ts'
import type { Jumps, Leavable } from './jumps.ts'

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
  testedFirst(test: AnyNode | null, body: AnyNode, update: AnyNode | null, labels: readonly string[]): void {
    const builder = this.#builder
    const loop = this.#jumps.leavable('loop', labels)
    const turn = builder.branch(() => {
      if (test !== null) this.#breakUnless(test, loop)
      this.#body(body, loop)
    })
    const next = mergeFlows(turn.end, ...loop.continues)
    const continuing = builder.branch(() => {
      builder.flow = next
      if (update !== null && next.isReachable) this.#expressions.effect(update)
    })
    this.#emit(loop, turn.block, continuing.block, null)
    builder.flow = mergeFlows(...loop.breaks)
  }

  #breakUnless(node: AnyNode, loop: Leavable): void {
    const test = this.#expressions.condition(node)
    if (test.form === 'literal' && test.value === true) return
    loop.breaks.push(this.#builder.flow)
    const no = this.#builder.apply(node, 'logicalNot', [test])
    this.#builder.emit({ form: 'if', test: no, then: [{ form: 'break', target: loop.target }], otherwise: [] })
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

  #emit({ target }: Leavable, body: Block, continuing: Block, until: Expression | null): void {
    this.#builder.context.hasLoop = true
    this.#builder.emit({ form: 'loop', target, body, continuing, until })
  }
}
