import {
  type AnyNode,
  type ArrowFunctionExpression,
  type FunctionDeclaration,
  type FunctionExpression,
  parse,
} from 'acorn'

export type FunctionNode = ArrowFunctionExpression | FunctionDeclaration | FunctionExpression

/** A compiled program's syntax, and what its names stand for. */
export interface Syntax {
  /** All nodes, outer ones first. */
  nodes: AnyNode[]
  /** What a name is declared as: a function, or the value that it begins with; null where there are two of that name. */
  declared: ReadonlyMap<string, AnyNode | null>
}

/** @param code a module that the compiler made, so that it does parse */
export function readSyntax(code: string): Syntax {
  const nodes = [...below(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }))]
  const declared = new Map<string, AnyNode | null>()
  const declare = (name: string, value: AnyNode | null): void => {
    declared.set(name, declared.has(name) ? null : value)
  }
  for (const node of nodes) {
    if (node.type === 'FunctionDeclaration' && node.id !== null) declare(node.id.name, node)
    if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier') declare(node.id.name, node.init ?? null)
    if (isFunction(node)) for (const param of node.params) if (param.type === 'Identifier') declare(param.name, null)
  }
  return { nodes, declared }
}

/** The node itself and all within it. */
export function* below(node: AnyNode): Generator<AnyNode> {
  yield node
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield* below(child)
  }
}

export const isFunction = (node: AnyNode | null | undefined): node is FunctionNode =>
  node?.type === 'ArrowFunctionExpression' ||
  node?.type === 'FunctionExpression' ||
  node?.type === 'FunctionDeclaration'

/** Behind names that stand for one thing, and behind `await`. */
export function valueOf(node: AnyNode, { declared }: Syntax): AnyNode | null {
  let value: AnyNode | null = node
  for (let turns = 0; value !== null && turns < 16; turns++) {
    if (value.type === 'AwaitExpression') value = value.argument
    else if (value.type === 'Identifier') value = declared.get(value.name) ?? null
    else return value
  }
  return null
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}
