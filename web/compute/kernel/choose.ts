import type { AnyNode } from 'acorn'
import { isAtHand } from './at-hand.ts'
import type { KernelBuilder } from './builder.ts'
import { mergeFlows } from './flow.ts'
import type { Expression, OperationName } from './ir.ts'

/** `test ? yes : no`. Only the side chosen is evaluated, unless both are at hand anyway. */
export function choose(
  builder: KernelBuilder,
  node: AnyNode,
  test: Expression,
  yes: () => Expression,
  no: () => Expression,
): Expression {
  const then = builder.branch(yes)
  const otherwise = builder.branch(no)
  if ((then.value.type === 'bool') !== (otherwise.value.type === 'bool')) {
    const problem = 'one side of this is a condition, the other a number'
    return builder.refuse(node, problem, 'make both numbers, as in condition ? 1 : 0')
  }
  if (then.block.length === 0 && otherwise.block.length === 0) {
    const shortcut = shortCircuit(test, then.value, otherwise.value)
    if (shortcut !== null) return builder.apply(node, ...shortcut)
    if (isAtHand(then.value) && isAtHand(otherwise.value)) {
      return builder.apply(node, 'choose', [test, then.value, otherwise.value])
    }
  }
  const result = builder.variable('chosen')
  builder.declare(result, null)
  const settle = (value: Expression) => builder.branch(() => builder.assign(result, builder.stored(value))).block
  const [yesValue, noValue] = builder.alike(node, then.value, otherwise.value)
  const whenTrue = [...then.block, ...settle(yesValue)]
  const whenFalse = [...otherwise.block, ...settle(noValue)]
  builder.emit({ form: 'if', test, then: whenTrue, otherwise: whenFalse })
  builder.flow = mergeFlows(then.end, otherwise.end)
  return builder.read(result)
}

/** The effects of one of two ways. */
export function either(
  builder: KernelBuilder,
  test: Expression,
  yes: (() => unknown) | null,
  no: (() => unknown) | null,
): void {
  const then = builder.branch(() => yes?.())
  const otherwise = builder.branch(() => no?.())
  builder.emit({ form: 'if', test, then: then.block, otherwise: otherwise.block })
  builder.flow = mergeFlows(then.end, otherwise.end)
}

/** `test ? right : test` and `test ? test : right` of conditions: both languages short-circuit these. */
function shortCircuit(test: Expression, yes: Expression, no: Expression): [OperationName, Expression[]] | null {
  if (no === test) return ['logicalAnd', [test, yes]]
  if (yes === test) return ['logicalOr', [test, no]]
  return null
}
