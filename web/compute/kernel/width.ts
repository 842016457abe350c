import type { Expression, Type } from './ir.ts'

/** What a variable must be able to hold; `flexible` is an integer that adapts to its context, as a literal does. */
export type Width = Type | 'flexible'

/** An integer from literals, counters and sizes alone. */
export function isFlexible(value: Expression): boolean {
  if (value.type !== 'int32') return false
  switch (value.form) {
    case 'literal':
      return isInt32(Number(value.value))
    case 'read':
      return value.variable.isFlexible
    case 'length':
      return true
    case 'element':
    case 'call':
      return false
    default:
      return value.operands.every((operand) => operand.type === 'bool' || isFlexible(operand))
  }
}

/** The least width that holds both; null for int32 with uint32, and for a condition with a number. */
export function join(one: Width, other: Width): Width | null {
  if (one === other || other === 'flexible') return one === 'bool' && other !== 'bool' ? null : one
  if (one === 'flexible') return join(other, one)
  if (one === 'bool' || other === 'bool') return null
  if (one === 'float64' || other === 'float64') return 'float64'
  if (one === 'float32' || other === 'float32') return 'float32'
  return null
}

/** Whole, in range, and not -0, which integers lack. */
export function isInt32(value: number): boolean {
  return Object.is(value | 0, value)
}

/** Likewise. */
export function isUint32(value: number): boolean {
  return Object.is(value >>> 0, value)
}
