/** How JavaScript spells the operations and constants a kernel can use. */
import type { MathName, OperationName } from './ir.ts'

/** Operators with two operands that take and give numbers, or compare them. */
export const BINARY: Readonly<Record<string, OperationName>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
  '%': 'rem',
  '**': 'pow',
  '&': 'and',
  '|': 'or',
  '^': 'xor',
  '<<': 'shl',
  '>>': 'shr',
  '>>>': 'ushr',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
  '===': 'eq',
  '==': 'eq',
  '!==': 'ne',
  '!=': 'ne',
}

/** Operations whose result is a condition. */
export const GIVES_CONDITION: ReadonlySet<OperationName> = new Set<OperationName>([
  'eq',
  'ne',
  'lt',
  'le',
  'gt',
  'ge',
  'truthy',
  'isNaN',
  'isFinite',
  'eqUint32',
  'neUint32',
  'ltUint32',
  'leUint32',
  'gtUint32',
  'geUint32',
  'logicalNot',
  'logicalAnd',
  'logicalOr',
])

/** Operations for which only the lowest 32 bits of an integer matter: a literal such as `0x9e3779b9` may stand there. */
export const MODULAR: ReadonlySet<OperationName> = new Set<OperationName>([
  'add',
  'sub',
  'mul',
  'imul',
  'neg',
  'and',
  'or',
  'xor',
  'not',
  'shl',
  'shr',
  'ushr',
  'clz32',
  'choose',
])

/** Operations that take their operands as JavaScript's bit operators do: as 32-bit integers. */
export const ON_BITS: ReadonlySet<OperationName> = new Set<OperationName>([
  'and',
  'or',
  'xor',
  'not',
  'shl',
  'shr',
  'ushr',
  'imul',
  'clz32',
])

/** How many arguments a function of `Math` takes; `many` is one or more. */
export const MATH_FUNCTIONS: Readonly<Record<MathName, 1 | 2 | 'many'>> = {
  abs: 1,
  acos: 1,
  acosh: 1,
  asin: 1,
  asinh: 1,
  atan: 1,
  atan2: 2,
  atanh: 1,
  cbrt: 1,
  ceil: 1,
  clz32: 1,
  cos: 1,
  cosh: 1,
  exp: 1,
  expm1: 1,
  floor: 1,
  fround: 1,
  hypot: 'many',
  imul: 2,
  log: 1,
  log10: 1,
  log1p: 1,
  log2: 1,
  max: 'many',
  min: 'many',
  pow: 2,
  round: 1,
  sign: 1,
  sin: 1,
  sinh: 1,
  sqrt: 1,
  tan: 1,
  tanh: 1,
  trunc: 1,
}

export function isMathName(name: string): name is MathName {
  return Object.hasOwn(MATH_FUNCTIONS, name)
}

/** Numbers with a name, by the object they are read from; the empty name is the global object. */
export const CONSTANTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  '': { NaN, Infinity },
  Math: {
    E: Math.E,
    LN10: Math.LN10,
    LN2: Math.LN2,
    LOG10E: Math.LOG10E,
    LOG2E: Math.LOG2E,
    PI: Math.PI,
    SQRT1_2: Math.SQRT1_2,
    SQRT2: Math.SQRT2,
  },
  Number: {
    EPSILON: Number.EPSILON,
    MAX_SAFE_INTEGER: Number.MAX_SAFE_INTEGER,
    MAX_VALUE: Number.MAX_VALUE,
    MIN_SAFE_INTEGER: Number.MIN_SAFE_INTEGER,
    MIN_VALUE: Number.MIN_VALUE,
    NEGATIVE_INFINITY: Number.NEGATIVE_INFINITY,
    NaN: Number.NaN,
    POSITIVE_INFINITY: Number.POSITIVE_INFINITY,
  },
}
