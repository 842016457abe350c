import type { OperationName } from './ir.ts'
import { isMathName } from './spelling.ts'

const OPERATORS: Readonly<Partial<Record<OperationName, (a: number, b: number) => number | boolean>>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  rem: (a, b) => a % b,
  neg: (a) => -a,
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  not: (a) => ~a,
  shl: (a, b) => a << b,
  shr: (a, b) => a >> b,
  ushr: (a, b) => a >>> b,
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
}

/** What JavaScript gives for these numbers; null for operations that are not on numbers alone. */
export function fold(name: OperationName, values: readonly number[]): number | boolean | null {
  const operator = OPERATORS[name]
  if (operator !== undefined) return operator(values[0] ?? Number.NaN, values[1] ?? Number.NaN)
  if (!isMathName(name)) return null
  const math: (...values: number[]) => number = Math[name]
  return math(...values)
}
