import type { Kind } from '../array-kinds.ts'
import type { ConversionName, Expression, Literal } from './ir.ts'

const CONVERSIONS: Readonly<Record<Kind, ConversionName>> = {
  float64: 'toFloat64',
  float32: 'toFloat32',
  int32: 'toInt32',
  uint32: 'toUint32',
}

/** A number as `kind` holds it: what storing it into a typed array of that kind gives. */
export function converted(value: Expression, kind: Kind): Expression {
  if (value.form === 'literal') return literalOf(Number(value.value), kind)
  if (value.type === kind) return value
  return { form: 'apply', type: kind, on: value.type, name: CONVERSIONS[kind], operands: [value], trap: null }
}

/** Likewise, of a literal. */
export function literalOf(value: number, kind: Kind): Literal {
  if (kind === 'int32') return { form: 'literal', type: kind, value: value | 0 }
  if (kind === 'uint32') return { form: 'literal', type: kind, value: value >>> 0 }
  return { form: 'literal', type: kind, value }
}
