import type { Apply, Expression, Type } from './ir.ts'

/** The least and the greatest value that an integer can have. */
export type Range = readonly [least: number, greatest: number]

const INT32: Range = [-(2 ** 31), 2 ** 31 - 1]
const UINT32: Range = [0, 2 ** 32 - 1]

/** Of an integer type. */
export function fullRange(type: Type): Range {
  return type === 'uint32' ? UINT32 : INT32
}

/** What is known of an integer before it is computed. */
export function rangeOf(value: Expression): Range {
  const full = fullRange(value.type)
  switch (value.form) {
    case 'literal':
      return [Number(value.value), Number(value.value)]
    case 'read':
      return value.variable.range ?? full
    case 'length':
      return [0, INT32[1]]
    case 'apply': {
      const range = resultRange(value)
      return range[0] >= full[0] && range[1] <= full[1] ? range : full
    }
    default:
      return full
  }
}

/** What the exact result can be, whether its type can hold it or not. */
export function resultRange({ type, on, name, operands }: Pick<Apply, 'type' | 'on' | 'name' | 'operands'>): Range {
  const [a = INT32, b = INT32] = operands.map(rangeOf)
  switch (name) {
    case 'add':
      return [a[0] + b[0], a[1] + b[1]]
    case 'sub':
      return [a[0] - b[1], a[1] - b[0]]
    case 'neg':
      return [-a[1], -a[0]]
    case 'mul': {
      const corners = [a[0] * b[0], a[0] * b[1], a[1] * b[0], a[1] * b[1]]
      return [Math.min(...corners), Math.max(...corners)]
    }
    case 'rem':
      return remainder(a, b)
    case 'floorDiv':
    case 'truncDiv':
      return b[0] > 0 ? [Math.min(a[0], 0), Math.max(a[1], 0)] : EVERYTHING
    case 'abs':
      return a[0] >= 0 ? a : [0, Math.max(-a[0], a[1])]
    case 'min':
      return [Math.min(a[0], b[0]), Math.min(a[1], b[1])]
    case 'max':
      return [Math.max(a[0], b[0]), Math.max(a[1], b[1])]
    case 'and':
      return a[0] >= 0 || b[0] >= 0 ? [0, Math.min(a[0] >= 0 ? a[1] : UINT32[1], b[0] >= 0 ? b[1] : UINT32[1])] : INT32
    case 'shr':
      return on === 'int32' && b[0] === b[1] ? [a[0] >> b[0], a[1] >> b[0]] : fullRange(on)
    case 'ushr':
      return b[0] === b[1] ? [0, UINT32[1] >>> b[0]] : fullRange(on)
    case 'toInt32':
    case 'toUint32':
      return on === 'int32' || on === 'uint32' ? a : fullRange(type)
    case 'choose': {
      const [yes = INT32, no = INT32] = operands.slice(1).map(rangeOf)
      return [Math.min(yes[0], no[0]), Math.max(yes[1], no[1])]
    }
    default:
      return fullRange(on)
  }
}

/** No range at all: the divisor may be 0. */
const EVERYTHING: Range = [-Infinity, Infinity]

function remainder(a: Range, b: Range): Range {
  if (b[0] <= 0 && b[1] >= 0) return EVERYTHING
  const most = Math.max(Math.abs(b[0]), Math.abs(b[1])) - 1
  return [a[0] < 0 ? -Math.min(most, -a[0]) : 0, a[1] > 0 ? Math.min(most, a[1]) : 0]
}
