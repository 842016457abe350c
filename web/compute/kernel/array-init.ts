import type { AnyNode } from 'acorn'
import type { Kind } from '../array-kinds.ts'

/** How a function spells an array of its own: `[1, 2]`, `new Float64Array(8)`, `new Array(4).fill(0)`. */
export interface ArrayInit {
  /** Null where it follows from the elements. */
  readonly kind: Kind | null
  /** One for each element; null where the length is given. */
  readonly elements: readonly (AnyNode | null)[] | null
  readonly length: AnyNode | null
  /** The value of all elements; null for zeros. */
  readonly fill: AnyNode | null
}

const KINDS: Readonly<Record<string, Kind | null>> = {
  Float64Array: 'float64',
  Float32Array: 'float32',
  Int32Array: 'int32',
  Uint32Array: 'uint32',
  Array: null,
}

export const CONSTRUCTORS = Object.keys(KINDS)

/** The kind of a typed array's constructor; null for anything else. */
export function kindOfConstructor(node: AnyNode | undefined): Kind | null {
  return node?.type === 'Identifier' ? (KINDS[node.name] ?? null) : null
}

/** Null for anything else. */
export function arrayInit(node: AnyNode | null | undefined): ArrayInit | null {
  if (node?.type === 'ArrayExpression') return { kind: null, elements: node.elements, length: null, fill: null }
  if (node?.type !== 'NewExpression' && node?.type !== 'CallExpression') return null
  const { callee, arguments: args } = node
  const [first = null] = args
  if (callee.type === 'MemberExpression' && callee.property.type === 'Identifier' && !callee.computed) {
    const { object, property } = callee
    if (property.name === 'fill') {
      const filled = object.type === 'Super' ? null : arrayInit(object)
      return filled && args.length === 1 ? { ...filled, fill: first } : null
    }
    if (property.name === 'of' && isConstructor(object)) {
      return { kind: kindOfConstructor(object), elements: args, length: null, fill: null }
    }
    return null
  }
  if (!isConstructor(callee) || args.length !== 1) return null
  if (first?.type === 'ArrayExpression') {
    return { kind: kindOfConstructor(callee), elements: first.elements, length: null, fill: null }
  }
  return { kind: kindOfConstructor(callee), elements: null, length: first, fill: null }
}

function isConstructor(node: AnyNode): boolean {
  return node.type === 'Identifier' && Object.hasOwn(KINDS, node.name)
}
