import type {
  AnonymousFunctionDeclaration,
  AnyNode,
  ArrowFunctionExpression,
  CallExpression,
  FunctionDeclaration,
  FunctionExpression,
} from 'acorn'

/** A function with a text, in any of its forms. */
export type FunctionSyntax =
  | ArrowFunctionExpression
  | FunctionExpression
  | FunctionDeclaration
  | AnonymousFunctionDeclaration

/** A function as a value, also as esbuild's `keepNames` wraps it: `__name(() => …, "f")`. Null for anything else. */
export function functionValue(node: AnyNode | null | undefined): FunctionSyntax | null {
  if (node?.type === 'ArrowFunctionExpression' || node?.type === 'FunctionExpression') return node
  if (!node || !isNaming(node)) return null
  return functionValue(node.arguments[0])
}

/** `__name(f, "f")`, whatever a minifier calls it: it names a function and computes nothing. */
export function isNaming(node: AnyNode): node is CallExpression {
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier' || node.arguments.length !== 2) return false
  const [, name] = node.arguments
  return name?.type === 'Literal' && typeof name.value === 'string'
}
