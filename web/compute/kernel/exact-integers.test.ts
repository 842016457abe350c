import { expect } from 'vitest'
import { gpuTest } from '../testing/dawn.ts'
import { gridBothWays } from '../testing/grid-both-ways.ts'

const COUNT = 1000

/** What is no int32 in between, but is in the end: as JavaScript has it. */
const WRAPPING: Record<string, [text: string, each: (n: number, i: number) => number]> = {
  '| 0 behind a sum': ['({ x: i }, n, out) => { out[i] = (n[i] + n[i] + 7 | 0) / 2 }', (n) => ((n + n + 7) | 0) / 2],
  '>>> 0 behind a product': ['({ x: i }, n, out) => { out[i] = n[i] * 31 >>> 0 }', (n) => (n * 31) >>> 0],
  'Math.imul': ['({ x: i }, n, out) => { out[i] = Math.imul(n[i] + n[i], 99) }', (n) => Math.imul(n + n, 99)],
  'bits of a sum': [
    '({ x: i }, n, out) => { out[i] = (n[i] + n[i]) & 0xffff ^ -n[i] }',
    (n) => ((n + n) & 0xffff) ^ -n,
  ],
  'a store into an array of integers': [
    '({ x: i }, n, out) => { n[i] = n[i] * 3 + 1; out[i] = n[i] }',
    (n) => (n * 3 + 1) | 0,
  ],
  'a division by 0 with | 0': ['({ x: i }, n, out) => { out[i] = (n[i] / (i - i)) | 0 }', () => 0],
  'Number(x) computes in floats': ['({ x: i }, n, out) => { out[i] = Number(n[i]) * n[i] + i }', (n, i) => n * n + i],
  'a fraction on the way': [
    '({ x: i }, n, out) => { n[i] = n[i] * 1000.5 + i; out[i] = n[i] }',
    (n, i) => (n * 1000.5 + i) | 0,
  ],
}

for (const [name, [text, each]] of Object.entries(WRAPPING)) {
  gpuTest(`integers that need not fit: ${name}`, async () => {
    const n = Int32Array.from({ length: COUNT }, (_, i) => Math.imul(i, 0x9e3779b1) | 0)
    n.set([0, 1, -1, 2 ** 31 - 1, -(2 ** 31)])
    const expected = Float64Array.from(n, (value, i) => each(value, i))
    const { gpu, cpu } = await gridBothWays(text, [COUNT, 1, 1], [n, new Float64Array(COUNT)])
    expect([cpu.failure, cpu.values[1]]).toEqual([null, expected])
    expect([gpu.failure, gpu.values[1]]).toEqual([null, expected])
  })
}

const EDGES = [0, 1, -1, 2, -2, 3, 7, 46340, 46341, -46341, 65535, 65536, -65536, 2 ** 30, 2 ** 31 - 1, -(2 ** 31), 1e9]

for (const [name, operator, each] of [
  ['sum', 'a[i] + b[i]', (p: number, q: number) => p + q],
  ['difference', 'a[i] - b[i]', (p: number, q: number) => p - q],
  ['product', 'a[i] * b[i]', (p: number, q: number) => p * q],
  ['rest', 'a[i] % b[i]', (p: number, q: number) => p % q],
  ['whole quotient', 'Math.floor(a[i] / b[i])', (p: number, q: number) => Math.floor(p / q)],
  ['quotient without fraction', 'Math.trunc(a[i] / b[i])', (p: number, q: number) => Math.trunc(p / q)],
  ['negative', '-a[i] + 0 * b[i]', (p: number) => -p],
  ['magnitude', 'Math.abs(a[i]) + 0 * b[i]', (p: number) => Math.abs(p)],
] as const) {
  for (const Kind of [Int32Array, Uint32Array]) {
    gpuTest(`a ${name} in ${Kind.name} is exact or an error, for pairs of edges`, async () => {
      const text = `({ x: i }, a, b, out) => { out[i] = ${operator} }`
      const numbers = Array.from(Kind.from(EDGES))
      const pairs = numbers.flatMap((p) => numbers.map((q) => [p, q, each(p, q)] as const))
      const holds = (value: number): boolean => Object.is(Kind.of(value)[0], value + 0)
      const run = (some: typeof pairs) => {
        const columns = [
          Kind.of(...some.map(([p]) => p)),
          Kind.of(...some.map(([, q]) => q)),
          new Float64Array(some.length),
        ]
        return gridBothWays(text, [some.length, 1, 1], columns)
      }
      const exact = pairs.filter(([, , result]) => holds(result))
      const { gpu, cpu } = await run(exact)
      const expected = Float64Array.from(exact, ([, , result]) => result + 0)
      expect([cpu.failure, cpu.values[2]]).toEqual([null, expected])
      expect([gpu.failure, gpu.values[2]]).toEqual([null, expected])
      const others = pairs.filter(([, , result]) => !holds(result))
      for (const pair of others.filter((_, index) => index % Math.ceil(others.length / 6) === 0)) {
        const failed = await run([pair])
        expect([failed.cpu.failure, failed.gpu.failure], String(pair)).toEqual([NO_RESULT, NO_RESULT])
      }
    })
  }
}

const NO_RESULT = expect.stringContaining('the result is no ')
