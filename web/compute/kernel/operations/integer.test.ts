import { expect, test } from 'vitest'
import { bothWays } from '../../testing/both-ways.ts'
import { gpuTest } from '../../testing/dawn.ts'
import { allPairs, firstDifference, randomWords } from '../../testing/float64-samples.ts'

const EDGES = [
  0,
  1,
  2,
  3,
  7,
  31,
  32,
  33,
  255,
  65_535,
  65_536,
  2 ** 30,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 31 + 1,
  2 ** 32 - 2,
  2 ** 32 - 1,
]

const ways = bothWays()

/** With the exact result of each, to be stored into the kind; BigInt where a float64 would lose bits. */
const OPERATIONS: Record<string, [kernel: (a: number, b: number) => number, exact: (a: number, b: number) => number]> =
  {
    'a + b': [(a, b) => a + b, (a, b) => a + b],
    'a - b': [(a, b) => a - b, (a, b) => a - b],
    'a * b': [(a, b) => a * b, (a, b) => Number(BigInt.asUintN(32, BigInt(a) * BigInt(b)))],
    'Math.imul': [(a, b) => Math.imul(a, b), (a, b) => Math.imul(a, b)],
    'a / b': [(a, b) => a / b, (a, b) => a / b],
    'a % b': [(a, b) => a % b, (a, b) => a % b],
    '-a': [(a) => -a, (a) => -a],
    'a & b': [(a, b) => a & b, (a, b) => a & b],
    'a | b': [(a, b) => a | b, (a, b) => a | b],
    'a ^ b': [(a, b) => a ^ b, (a, b) => a ^ b],
    '~a': [(a) => ~a, (a) => ~a],
    'a << b': [(a, b) => a << b, (a, b) => a << b],
    'a >> b': [(a, b) => a >> b, (a, b) => a >> b],
    'a >>> b': [(a, b) => a >>> b, (a, b) => a >>> b],
    'shifts by constants': [(a) => (a << 3) ^ (a >> 40) ^ (a >>> 31), (a) => (a << 3) ^ (a >> 40) ^ (a >>> 31)],
    comparisons: [
      (a, b) =>
        (a < b ? 1 : 0) +
        (a <= b ? 2 : 0) +
        (a > b ? 4 : 0) +
        (a >= b ? 8 : 0) +
        (a === b ? 16 : 0) +
        (a !== b ? 32 : 0),
      (a, b) =>
        (a < b ? 1 : 0) +
        (a <= b ? 2 : 0) +
        (a > b ? 4 : 0) +
        (a >= b ? 8 : 0) +
        (a === b ? 16 : 0) +
        (a !== b ? 32 : 0),
    ],
    'Math.abs, sign, min, max': [
      (a, b) => Math.abs(a) + Math.sign(b) + Math.min(a, b) - Math.max(a, b),
      (a, b) => Math.abs(a) + Math.sign(b) + Math.min(a, b) - Math.max(a, b),
    ],
    'Math.clz32 and the roundings': [
      (a, b) => Math.clz32(a) + Math.floor(b) - Math.trunc(b) + Math.ceil(a) - Math.round(a),
      (a) => Math.clz32(a),
    ],
    'literals of all sizes': [
      (a) => (a ^ 0xffffffff) + 0x9e3779b9 - -2147483648 + Math.imul(a, 0x85ebca6b),
      (a) => (a ^ 0xffffffff) + 0x9e3779b9 - -2147483648 + Math.imul(a, 0x85ebca6b),
    ],
    'constants that overflow': [(a) => a + 65_536 * 65_536 + 2_000_000_000 * 2, (a) => a + 4_000_000_000],
  }

for (const Kind of [Int32Array, Uint32Array]) {
  for (const [name, [kernel, exact]] of Object.entries(OPERATIONS)) {
    gpuTest(`${name} of ${Kind.name}: the exact result stored into the kind, on the GPU and on the CPU`, async () => {
      const word = randomWords(7)
      const [left, right] = allPairs(EDGES)
      const a = new Kind([...left, ...Array.from({ length: 5000 }, word)])
      const b = new Kind([...right, ...Array.from({ length: 5000 }, word)])
      const { gpu, cpu } = await ways.run(kernel, a, b)
      const expected = a.map((value, i) => exact(value, b[i] ?? 0))
      expect(firstDifference(cpu, expected, a, b)).toBeNull()
      expect(firstDifference(gpu, expected, a, b)).toBeNull()
      expect(ways.notes).toEqual([])
    })
  }
}

test('storing into the kind is what a typed array does', () => {
  expect(Int32Array.of(2 ** 31, -(2 ** 31) - 1, 1 / 0, 0 / 0, -1.5)).toEqual(
    Int32Array.of(-(2 ** 31), 2 ** 31 - 1, 0, 0, -1),
  )
})
