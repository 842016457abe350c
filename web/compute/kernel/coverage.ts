import type { AnyNode } from 'acorn'

/** `node` without the counters that stand before it, as in `(cov_x().s[3]++, [1, 2])`. */
export function withoutCounters(node: AnyNode): AnyNode {
  if (node.type !== 'SequenceExpression') return node
  const [last, ...counters] = node.expressions.toReversed()
  return last !== undefined && counters.every(isCoverageCounter) ? withoutCounters(last) : node
}

/** `cov_x().s[3]++`, which coverage tools put into every function: it counts and computes nothing. */
export function isCoverageCounter(node: AnyNode): boolean {
  if (node.type === 'ExpressionStatement') return isCoverageCounter(node.expression)
  if (node.type !== 'UpdateExpression') return false
  let counter: AnyNode = node.argument
  while (counter.type === 'MemberExpression') counter = counter.object
  return (
    counter.type === 'CallExpression' && counter.callee.type === 'Identifier' && counter.callee.name.startsWith('cov_')
  )
}
