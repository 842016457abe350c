/** What a predefined op makes of two integers, in plain JavaScript, and numbers to try it on. */
export interface ReductionRule {
  /** Its name in `MPI`. */
  readonly op: 'SUM' | 'PROD' | 'MAX' | 'MIN' | 'LAND' | 'LOR' | 'LXOR' | 'BAND' | 'BOR' | 'BXOR'
  readonly of: (a: number, b: number) => number
  /** What a rank has at i: so small that every kind of array holds every result exactly. */
  readonly at: (rank: number, i: number, size: number) => number
}

const scattered = (rank: number, i: number): number => 1 + ((rank * 31 + i * 7) % 89)
/** Often 0, and otherwise not always 1. */
const truth = (rank: number, i: number): number => ((rank * 5 + i * 3) % 4 === 0 ? 0 : 1 + (rank % 3))

export const ARITHMETIC: readonly ReductionRule[] = [
  { op: 'SUM', of: (a, b) => a + b, at: (rank, i) => (rank + i) % 5 },
  { op: 'PROD', of: (a, b) => a * b, at: (rank, i, size) => [3, 2][(rank + size - (i % size)) % size] ?? 1 },
  { op: 'MAX', of: (a, b) => (a > b ? a : b), at: scattered },
  { op: 'MIN', of: (a, b) => (a < b ? a : b), at: scattered },
]

export const LOGICAL: readonly ReductionRule[] = [
  { op: 'LAND', of: (a, b) => (a !== 0 && b !== 0 ? 1 : 0), at: truth },
  { op: 'LOR', of: (a, b) => (a !== 0 || b !== 0 ? 1 : 0), at: truth },
  { op: 'LXOR', of: (a, b) => ((a !== 0) === (b !== 0) ? 0 : 1), at: truth },
]

export const BITWISE: readonly ReductionRule[] = [
  { op: 'BAND', of: (a, b) => a & b, at: (rank, i) => 126 - (1 << ((rank + i) % 6)) },
  { op: 'BOR', of: (a, b) => a | b, at: scattered },
  { op: 'BXOR', of: (a, b) => a ^ b, at: scattered },
]

/** What ranks 0 to `ranks` - 1 of `size` together have at i; at least one of them. */
export function reduced(rule: ReductionRule, ranks: number, size: number, i: number): number {
  let result = rule.at(0, i, size)
  for (let rank = 1; rank < ranks; rank++) result = rule.of(result, rule.at(rank, i, size))
  return result
}
