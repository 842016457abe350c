import { expect } from 'vitest'
import { bothWays } from '../testing/both-ways.ts'
import { gpuTest } from '../testing/dawn.ts'
import { allPairs, firstDifference, randomWords } from '../testing/float64-samples.ts'

const EDGES = [
  0,
  1,
  2,
  0.5,
  1.5,
  2.5,
  3,
  7,
  10,
  0.1,
  1 / 3,
  100.25,
  2 ** 23,
  2 ** 24,
  2 ** 24 + 2,
  1e10,
  1e-10,
  1e30,
  1e-30,
]
  .concat([Infinity])
  .flatMap((value) => [value, -value])
  .concat(NaN)

const [A, B] = samples()
const ways = bothWays()

/** Rounded to float32 exactly once each, so that GPU and CPU agree in every bit. */
const EXACT: Record<string, (a: number, b: number) => number> = {
  'a + b': (a, b) => a + b,
  'a - b': (a, b) => a - b,
  'a * b': (a, b) => a * b,
  'a % b': (a, b) => a % b,
  '-a': (a) => -a,
  'a literal that float32 rounds': (a) => a + 0.1,
  'infinite literals': (a, b) => (a > b ? Infinity : a < b ? -1e300 : NaN),
  comparisons: (a, b) => (a < b ? 1 : 0) + (a <= b ? 2 : 0) + (a === b ? 4 : 0) + (a !== b ? 8 : 0) + (a ? 16 : 0),
  'tests for NaN': (a, b) => (a !== a ? 1 : 0) + (Number.isNaN(b) ? 2 : 0) + (isFinite(a) ? 4 : 0),
  'Math.abs and sign': (a, b) => Math.abs(a) + Math.sign(b),
  'Math.min': (a, b) => Math.min(a, b),
  'Math.max': (a, b) => Math.max(a, b),
  'Math.floor': (a) => Math.floor(a),
  'Math.ceil': (a) => Math.ceil(a),
  'Math.trunc': (a) => Math.trunc(a),
  'Math.round': (a) => Math.round(a),
  'Math.fround': (a) => Math.fround(a),
}

for (const [name, kernel] of Object.entries(EXACT)) {
  gpuTest(`float32 ${name} is the same on the GPU and on the CPU`, async () => {
    const { gpu, cpu } = await ways.run(kernel, A, B)
    expect(firstDifference(gpu.map(flushed), cpu.map(flushed), A, B)).toBeNull()
    expect(ways.notes).toEqual([])
  })
}

/** Within so many units of the last place, or so much when the result is small. */
interface Tolerance {
  kernel: (a: number, b: number) => number
  ulps?: number
  absolute?: number
  /** Elements beyond are not looked at: WGSL promises nothing there. */
  domain?: (a: number, b: number) => boolean
}

const INEXACT: Record<string, Tolerance> = {
  'a / b': { kernel: (a, b) => a / b, ulps: 2.5 },
  'Math.sqrt': { kernel: (a) => Math.sqrt(a), ulps: 4 },
  'Math.sin': {
    kernel: (a) => Math.sin(a),
    absolute: 2 ** -11,
    domain: (a) => !(Math.abs(a) > Math.PI && Number.isFinite(a)),
  },
  'Math.cos': {
    kernel: (a) => Math.cos(a),
    absolute: 2 ** -11,
    domain: (a) => !(Math.abs(a) > Math.PI && Number.isFinite(a)),
  },
  'Math.tan': {
    kernel: (a) => Math.tan(a),
    absolute: 2 ** -10,
    domain: (a) => !(Math.abs(a) > 1 && Number.isFinite(a)),
  },
  'Math.exp': { kernel: (a) => Math.exp(a), ulps: 180, domain: (a) => !(Math.abs(a) > 80 && Number.isFinite(a)) },
  'Math.log': { kernel: (a) => Math.log(a), ulps: 8, absolute: 2 ** -20 },
  'Math.log2': { kernel: (a) => Math.log2(a), ulps: 4, absolute: 2 ** -20 },
  'Math.log10': { kernel: (a) => Math.log10(a), ulps: 8, absolute: 2 ** -20 },
  'Math.asin': { kernel: (a) => Math.asin(a), absolute: 2 ** -9 },
  'Math.acos': { kernel: (a) => Math.acos(a), absolute: 2 ** -9 },
  'Math.atan': { kernel: (a) => Math.atan(a), absolute: 2 ** -9 },
  'Math.sinh': {
    kernel: (a) => Math.sinh(a),
    ulps: 512,
    absolute: 2 ** -16,
    domain: (a) => !(Math.abs(a) > 80 && Number.isFinite(a)),
  },
  'Math.cosh': { kernel: (a) => Math.cosh(a), ulps: 512, domain: (a) => !(Math.abs(a) > 80 && Number.isFinite(a)) },
  'Math.tanh': { kernel: (a) => Math.tanh(a), absolute: 2 ** -16 },
  'a ** b': { kernel: (a, b) => a ** b, ulps: 4096, domain: (a, b) => !(Math.abs(b * Math.log2(Math.abs(a))) > 120) },
  'a ** b of special numbers': {
    kernel: (a, b) => a ** b,
    ulps: 4096,
    domain: (a, b) => [a, b].some((value) => value === 0 || !Number.isFinite(value)),
  },
}

for (const [name, { kernel, ulps = 0, absolute = 0, domain = () => true }] of Object.entries(INEXACT)) {
  gpuTest(`float32 ${name} is within ${ulps} ulp or ${absolute} of JavaScript's on the GPU`, async () => {
    const { gpu } = await ways.run(kernel, A, B)
    const wrong = gpu.findIndex((got, i) => {
      const [a = 0, b = 0] = [A[i], B[i]]
      return domain(a, b) && !isNear(got, Math.fround(kernel(a, b)), ulps, absolute)
    })
    const got = `(${A[wrong]}, ${B[wrong]}) gives ${gpu[wrong]}, not ${kernel(A[wrong] ?? 0, B[wrong] ?? 0)}`
    expect(wrong, got).toBe(-1)
    expect(ways.notes).toEqual([])
  })
}

function isNear(got: number, expected: number, ulps: number, absolute: number): boolean {
  if (Object.is(flushed(got), flushed(expected))) return true
  const ulp = 2 ** (Math.floor(Math.log2(Math.max(Math.abs(expected), 2 ** -126))) - 23)
  return Math.abs(got - expected) <= Math.max(ulps * ulp, absolute)
}

/** What WGSL leaves to the GPU: the sign of a zero, and whether subnormals become zero. */
function flushed(value: number): number {
  return Math.abs(value) < 2 ** -126 ? 0 : value
}

function samples(): [Float32Array, Float32Array] {
  const [left, right] = allPairs(EDGES)
  const word = randomWords(3)
  const number = (): number => ((word() / 2 ** 32) * 2 - 1) * 2 ** ((word() % 12) - 4)
  const random = Array.from({ length: 4000 }, number)
  return [Float32Array.from([...left, ...random]), Float32Array.from([...right, ...random.toReversed()])]
}
