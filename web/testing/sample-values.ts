const plain: readonly unknown[] = [
  null,
  undefined,
  true,
  false,
  -7,
  0,
  -0,
  7,
  Number.NaN,
  -2.17,
  3.14,
  -(2n ** 63n) + 1n,
  2n ** 63n - 1n,
  '',
  'mpi4py',
]

/** Values of every sort that lower-case calls move, one of each; compare with `toStrictEqual`. */
export const SAMPLE_VALUES: readonly unknown[] = [
  ...plain,
  plain,
  new Set(plain),
  new Map(plain.map((value, key) => [`k${key}`, value])),
  Object.fromEntries(plain.map((value, key) => [`k${key}`, value])),
  [plain, [new Set([plain])]],
  Float64Array.of(1.5, -0),
  new Date(0),
]

/** A few of them, for what takes long: in Node a loop of tests runs a thousand times before a message gets its turn. */
export const FEW_VALUES: readonly unknown[] = SAMPLE_VALUES.slice(-4)
