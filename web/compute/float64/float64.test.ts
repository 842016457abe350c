import { expect } from 'vitest'
import { createGpu } from '../gpu.ts'
import { dawn, gpuTest } from '../testing/dawn.ts'
import { allPairs, FLOAT64_EDGES, firstDifference, randomFloat64Pairs } from '../testing/float64-samples.ts'

/** A million of each of the four classes of `randomFloat64Pairs`. */
const RANDOM_PAIRS = 4 * 2 ** 20
const RANDOM = randomFloat64Pairs(RANDOM_PAIRS, 1)

const notes: string[] = []
const gpu = createGpu({ navigatorGpu: dawn, onNote: (text) => notes.push(text) })

const OPERATIONS: Record<string, (a: number, b: number) => number> = {
  'a + b': (a, b) => a + b,
  'a - b': (a, b) => a - b,
  'a * b': (a, b) => a * b,
  'a / b': (a, b) => a / b,
  'a % b': (a, b) => a % b,
  '-a': (a) => -a,
  'a < b': (a, b) => (a < b ? 1 : 0),
  'a <= b': (a, b) => (a <= b ? 1 : 0),
  'a > b': (a, b) => (a > b ? 1 : 0),
  'a >= b': (a, b) => (a >= b ? 1 : 0),
  'a === b': (a, b) => (a === b ? 1 : 0),
  'a !== b': (a, b) => (a !== b ? 1 : 0),
  'a as a condition': (a) => (a ? 1 : 0),
  'Math.sqrt': (a) => Math.sqrt(a),
  'Math.abs': (a) => Math.abs(a),
  'Math.min': (a, b) => Math.min(a, b),
  'Math.max': (a, b) => Math.max(a, b),
  'Math.sign': (a) => Math.sign(a),
  'Math.floor': (a) => Math.floor(a),
  'Math.ceil': (a) => Math.ceil(a),
  'Math.trunc': (a) => Math.trunc(a),
  'Math.round': (a) => Math.round(a),
  'Math.fround': (a) => Math.fround(a),
  'Number.isNaN': (a) => (Number.isNaN(a) ? 1 : 0),
  'Number.isFinite': (a) => (Number.isFinite(a) ? 1 : 0),
}

for (const [name, operation] of Object.entries(OPERATIONS)) {
  gpuTest(
    `float64 ${name} on the GPU has JavaScript's bits for all pairs of edges and ${RANDOM_PAIRS} random pairs`,
    async () => {
      for (const [a, b] of [allPairs(FLOAT64_EDGES), RANDOM]) {
        const got = await gpu.map(operation, a, b)
        const expected = a.map((value, i) => operation(value, b[i] ?? 0))
        expect(firstDifference(got, expected, a, b)).toBeNull()
      }
      expect(notes).toEqual([])
    },
  )
}
