import type { AnyNode } from 'acorn'

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
