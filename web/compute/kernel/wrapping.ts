import type { Expression, OperationName } from './ir.ts'

/** Operations whose result has the lowest bits that those of their operands give. */
const KEEPS_BITS: ReadonlySet<OperationName> = new Set<OperationName>(['add', 'sub', 'mul', 'neg', 'toUint32'])

/** An integer of which only the lowest 32 bits are wanted, as `| 0` and an integer array want it: it need not fit. */
export function wrapping(value: Expression): Expression {
  if (value.form !== 'apply' || (value.type !== 'int32' && value.type !== 'uint32')) return value
  if (!KEEPS_BITS.has(value.name)) return { ...value, trap: null }
  return { ...value, trap: null, operands: value.operands.map(wrapping) }
}
