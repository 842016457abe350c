import type { Expression } from './ir.ts'

/** Nothing is computed to get it, and nothing can go wrong. */
export function isAtHand(value: Expression): boolean {
  return value.form === 'literal' || value.form === 'read' || value.form === 'length'
}
