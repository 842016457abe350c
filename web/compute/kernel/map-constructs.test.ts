import { expect } from 'vitest'
import { gpuTest } from '../testing/dawn.ts'
import { allPairs, firstDifference } from '../testing/float64-samples.ts'
import { functionOf } from '../testing/function-of.ts'
import { mapBothWays } from '../testing/grid-both-ways.ts'
import { MAP_KERNELS } from '../testing/kernel-texts.ts'

const INT32_VALUES = [0, 1, 2, 3, 5, 8, 21, 100, -1, -2, -3, -50]

for (const [name, text] of Object.entries(MAP_KERNELS)) {
  gpuTest(`${name}: the same integers on the GPU, on the CPU and from the plain function`, async () => {
    const kernel = await functionOf(text)
    const [left, right] = allPairs(INT32_VALUES)
    const [a, b] = [Int32Array.from(left), Int32Array.from(right)]
    const expected = a.map((value, i) => kernel(value, b[i] ?? 0))
    const { gpu, cpu } = await mapBothWays(text, [a, b])
    expect([gpu.failure, cpu.failure]).toEqual([null, null])
    expect(firstDifference(lastOf(cpu.values), expected, a, b)).toBeNull()
    expect(firstDifference(lastOf(gpu.values), expected, a, b)).toBeNull()
  })
}

gpuTest('scalars and functions are arguments, too', async () => {
  const a = Float64Array.of(1, 2, 3.5, -0)
  const { gpu, cpu } = await mapBothWays('(x, k, f, g) => f(x, k) + g(f, x)', [
    a,
    2.5,
    '(x, k) => x * k + 0.5',
    '(f, x) => { const w = [0.25, 0.5, 0.25]; let s = 0; for (let i = 0; i < 3; i++) s += f(w[i], x); return s }',
  ])
  const f = (x: number, k: number) => x * k + 0.5
  const expected = a.map((x) => f(x, 2.5) + (0 + f(0.25, x) + f(0.5, x) + f(0.25, x)))
  expect(cpu.values.at(-1)).toEqual(expected)
  expect(gpu.values.at(-1)).toEqual(expected)
})

gpuTest('an index outside an array of the function is an error that says where', async () => {
  const { gpu, cpu } = await mapBothWays('(x) => { const w = [1, 2, 3]; return w[x] }', [Float64Array.of(0, 1, 2, 2.5)])
  const where = "line 1, column 38: w[x]: index 2.5 is outside the 3 elements of 'w' for thread (3, 0, 0)"
  expect(gpu.failure).toContain(where)
  expect(cpu.failure).toContain(where)
})

gpuTest('a loop that does not end, inside a function', async () => {
  const text = '(x, f) => f(x) + 1'
  const { gpu, cpu } = await mapBothWays(text, [Int32Array.of(1, 2, 3), '(x) => { while (x === 2) {} return x }'], 5000)
  expect(gpu.failure).toContain('more than 5000 turns for thread (1, 0, 0)')
  expect(cpu.failure).toContain('more than 5000 turns for thread (1, 0, 0)')
})

function lastOf(values: readonly unknown[]): Int32Array {
  const last = values.at(-1)
  if (last instanceof Int32Array) return last
  throw new Error('the result is no Int32Array')
}
