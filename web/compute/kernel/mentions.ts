import type { AnyNode, Identifier } from 'acorn'

/** What a look at all of a function's text tells. */
export interface Mentions {
  /** How often the variables are assigned to that are assigned to later; by their declarations, parameters included. */
  readonly assigned: ReadonlyMap<AnyNode, number>
  readonly names: ReadonlySet<string>
  /** Some `return` gives a value; those of functions inside are not counted. */
  readonly hasResult: boolean
}

/** Where the names of a block are declared, and those of the blocks around it. */
interface Block {
  readonly names: Map<string, AnyNode>
  readonly outer: Block | null
}

export function mentionsIn(syntax: AnyNode): Mentions {
  const assigned = new Map<AnyNode, number>()
  const names = new Set<string>()
  let hasResult = false
  const assign = (target: AnyNode, block: Block): void => {
    const declaration = target.type === 'Identifier' ? lookup(block, target.name) : null
    if (declaration !== null) assigned.set(declaration, (assigned.get(declaration) ?? 0) + 1)
  }
  const visit = (node: AnyNode, around: Block, depth: number): void => {
    const declared = declaredBy(node)
    const block = declared === null ? around : { names: declared, outer: around }
    const inner = depth + (isFunction(node) ? 1 : 0)
    if (node.type === 'Identifier') names.add(node.name)
    if (node.type === 'ReturnStatement' && depth <= 1 && node.argument && !isVoid(node.argument)) hasResult = true
    if (node.type === 'AssignmentExpression') assign(node.left, block)
    if (node.type === 'UpdateExpression') assign(node.argument, block)
    if (node.type === 'VariableDeclaration' && node.kind === 'var') {
      for (const { id, init } of node.declarations) if (init) assign(id, block)
    }
    for (const child of childrenOf(node)) visit(child, block, inner)
  }
  // What is no function is the body of one.
  visit(syntax, { names: new Map(), outer: null }, isFunction(syntax) ? 0 : 1)
  return { assigned, names, hasResult }
}

function lookup({ names, outer }: Block, name: string): AnyNode | null {
  return names.get(name) ?? (outer && lookup(outer, name))
}

/** The names that a node opens a block for; null where it opens none. */
function declaredBy(node: AnyNode): Map<string, AnyNode> | null {
  switch (node.type) {
    case 'ArrowFunctionExpression':
    case 'FunctionDeclaration':
    case 'FunctionExpression': {
      const variables = variablesIn(node.body)
      // A parameter that is declared again is the same variable.
      return byName([...variables, ...node.params.flatMap(namesOf)])
    }
    case 'BlockStatement':
      return byName(node.body.flatMap(lexicalNames))
    case 'SwitchStatement':
      return byName(node.cases.flatMap(({ consequent }) => consequent.flatMap(lexicalNames)))
    case 'ForStatement':
      return node.init ? byName(lexicalNames(node.init)) : null
    default:
      return null
  }
}

function byName(identifiers: readonly Identifier[]): Map<string, AnyNode> {
  return new Map(identifiers.map((identifier) => [identifier.name, identifier]))
}

function lexicalNames(node: AnyNode): Identifier[] {
  if (node.type !== 'VariableDeclaration' || node.kind === 'var') return []
  return node.declarations.flatMap(({ id }) => namesOf(id))
}

/** Those declared by `var`, outside functions inside. */
function variablesIn(node: AnyNode): Identifier[] {
  const own = node.type === 'VariableDeclaration' && node.kind === 'var'
  const names = own ? node.declarations.flatMap(({ id }) => namesOf(id)) : []
  const children = isFunction(node) ? [] : childrenOf(node)
  return [...names, ...children.flatMap(variablesIn)]
}

/** A plain name, or those that take the members of an object. */
function namesOf(pattern: AnyNode): Identifier[] {
  if (pattern.type === 'Identifier') return [pattern]
  if (pattern.type !== 'ObjectPattern') return []
  return pattern.properties.flatMap((property) => (property.type === 'Property' ? namesOf(property.value) : []))
}

function childrenOf(node: AnyNode): AnyNode[] {
  return Object.values(node).flat().filter(isNode)
}

function isFunction({ type }: AnyNode): boolean {
  return type === 'ArrowFunctionExpression' || type === 'FunctionDeclaration' || type === 'FunctionExpression'
}

/** An effect behind `return`, as minifiers write it. */
function isVoid(node: AnyNode): boolean {
  return node.type === 'UnaryExpression' && node.operator === 'void'
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}
