import { shown } from './checks.ts'
import { Exception } from './exception.ts'

type Numeric = number | bigint

function refuse(name: string, a: unknown, b: unknown): never {
  const both = shownKind(a) === shownKind(b) ? `two of ${shownKind(a)}` : `${shownKind(a)} and ${shownKind(b)}`
  throw new Exception('ERR_OP', `MPI.${name} cannot combine ${both}; use an op made with MPI.Op.Create`)
}

const shownKind = (value: unknown): string =>
  typeof value === 'object' || typeof value === 'function' ? shown(value) : typeof value

/** Both as numbers, or both as bigints; null where they are neither. */
function numeric(a: unknown, b: unknown): [Numeric, Numeric] | null {
  const [x, y] = [typeof a === 'boolean' ? Number(a) : a, typeof b === 'boolean' ? Number(b) : b]
  if (typeof x === 'number' && typeof y === 'number') return [x, y]
  return typeof x === 'bigint' && typeof y === 'bigint' ? [x, y] : null
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`; NaN for numbers without an order. */
function compare(name: string, a: unknown, b: unknown): number {
  if (numeric(a, b) || (typeof a === 'string' && typeof b === 'string') || (a instanceof Date && b instanceof Date)) {
    const [x, y] = [a as number, b as number]
    return x < y ? -1 : x > y ? 1 : x >= y ? 0 : Number.NaN
  }
  if (!Array.isArray(a) || !Array.isArray(b)) return refuse(name, a, b)
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = compare(name, a[i], b[i])
    if (order !== 0) return order
  }
  return a.length - b.length
}

function bits(name: string, a: unknown, b: unknown, of: (x: bigint, y: bigint) => bigint): unknown {
  const isInteger = (value: unknown): value is Numeric | boolean =>
    typeof value === 'bigint' || typeof value === 'boolean' || Number.isSafeInteger(value)
  if (!isInteger(a) || !isInteger(b) || (typeof a === 'bigint') !== (typeof b === 'bigint')) return refuse(name, a, b)
  const result = of(BigInt(a), BigInt(b))
  if (typeof a === 'bigint') return result
  return typeof a === 'boolean' && typeof b === 'boolean' ? result === 1n : Number(result)
}

/** The pair that comes first: by value, then by location. @param sign 1 to prefer the greater value, -1 the less */
function located(name: string, a: unknown, b: unknown, sign: number): unknown {
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== 2 || b.length !== 2)
    throw new Exception('ERR_OP', `MPI.${name} combines pairs [value, location], not ${shown(a)} and ${shown(b)}`)
  const [isNaNa, isNaNb] = [Number.isNaN(a[0]), Number.isNaN(b[0])]
  if (isNaNa !== isNaNb) return isNaNa ? a : b
  const order = isNaNa ? 0 : compare(name, a[0], b[0])
  if (order !== 0) return order * sign > 0 ? a : b
  return compare(name, b[1], a[1]) < 0 ? b : a
}

function extreme(name: string, a: unknown, b: unknown, sign: number): unknown {
  if (typeof a === 'number' && typeof b === 'number') return sign > 0 ? Math.max(a, b) : Math.min(a, b)
  return compare(name, a, b) * sign < 0 ? b : a
}

/**
 * What the predefined operations make of two values, as Python's operators do for mpi4py: numbers, bigints and booleans
 * are computed with, strings and arrays concatenated by SUM, arrays compared element by element. Bit operations take
 * integers of any length.
 * @throws {Exception} ERR_OP for values that it does not combine
 */
export const valueOps = {
  MAX: (a: unknown, b: unknown): unknown => extreme('MAX', a, b, 1),
  MIN: (a: unknown, b: unknown): unknown => extreme('MIN', a, b, -1),
  SUM(a: unknown, b: unknown): unknown {
    if (typeof a === 'string' && typeof b === 'string') return a + b
    if (Array.isArray(a) && Array.isArray(b)) return [...(a as unknown[]), ...(b as unknown[])]
    const [x, y] = numeric(a, b) ?? refuse('SUM', a, b)
    return (x as number) + (y as number)
  },
  PROD(a: unknown, b: unknown): unknown {
    const [x, y] = numeric(a, b) ?? refuse('PROD', a, b)
    return (x as number) * (y as number)
  },
  LAND: (a: unknown, b: unknown): unknown => Boolean(a) && Boolean(b),
  LOR: (a: unknown, b: unknown): unknown => Boolean(a) || Boolean(b),
  LXOR: (a: unknown, b: unknown): unknown => Boolean(a) !== Boolean(b),
  BAND: (a: unknown, b: unknown): unknown => bits('BAND', a, b, (x, y) => x & y),
  BOR: (a: unknown, b: unknown): unknown => bits('BOR', a, b, (x, y) => x | y),
  BXOR: (a: unknown, b: unknown): unknown => bits('BXOR', a, b, (x, y) => x ^ y),
  MAXLOC: (a: unknown, b: unknown): unknown => located('MAXLOC', a, b, 1),
  MINLOC: (a: unknown, b: unknown): unknown => located('MINLOC', a, b, -1),
  REPLACE: (_a: unknown, b: unknown): unknown => b,
  NO_OP: (a: unknown): unknown => a,
}
