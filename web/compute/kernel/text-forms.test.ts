import { transform, type TransformOptions } from 'esbuild'
import { expect, test } from 'vitest'
import { createGpu } from '../gpu.ts'
import { bothWays } from '../testing/both-ways.ts'
import { gpuTest } from '../testing/dawn.ts'
import { functionOf } from '../testing/function-of.ts'
import { compileKernel } from './compile.ts'

const SOURCE = `
export const kernel = (a: number, b: number): number => {
  const isLarge = a > b
  let sum = 0.0
  for (let i = 0; i < 4; i++) {
    if (isLarge && i % 2 === 0) continue
    sum += a * i
  }
  while (sum > 100) sum -= b === 0 ? 50 : 7
  return isLarge ? sum : -sum
}`

const A = Int32Array.of(0, 1, 5, -3, 40, 1000, -7)
const B = Int32Array.of(0, 2, 3, -5, 0, 1, 9)
const ways = bothWays()
const EXPECTED = Int32Array.of(0, -6, 20, -12, 60, 94, 42)

const TOOLS: Record<string, TransformOptions> = {
  'as written': {},
  minified: { minify: true },
  'minified, with names kept': { minify: true, keepNames: true },
  'for an old browser': { target: 'es2015', minifySyntax: true },
}

for (const [tool, options] of Object.entries(TOOLS)) {
  gpuTest(`a kernel that esbuild left ${tool} computes the same`, async () => {
    const { code } = await transform(SOURCE, { loader: 'ts', format: 'esm', ...options })
    const { kernel }: { kernel: (a: number, b: number) => number } = await import(
      /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`
    )
    const { gpu, cpu } = await ways.run(kernel, A, B)
    expect(gpu).toEqual(EXPECTED)
    expect(cpu).toEqual(EXPECTED)
  })
}

const cpu = createGpu({ navigatorGpu: null })
const FORMS: Record<string, string> = {
  'an arrow': '(a, b) => a + b',
  'an arrow with comments and lines': '(a, // first\n  b /* second */) =>\n  a + b // sum',
  'a function': 'function (a, b) { return a + b }',
  'a named function': 'function add(a, b) { "use strict"; return a + b }',
  'a method': '({ add(a, b) { return a + b } }).add',
  'a method with a computed name': '({ ["sum of both"](a, b) { return a + b } })["sum of both"]',
}

for (const [form, text] of Object.entries(FORMS)) {
  test(`the text of ${form} is read`, async () => {
    const result = await cpu.map(await functionOf(text), Float64Array.of(1), Float64Array.of(2))
    expect(result).toEqual(Float64Array.of(3))
  })
}

test('counters that coverage tools put in are left out', () => {
  const counted =
    '(a, b) => { cov_1x().f[0]++; cov_1x().s[1]++; return a > b ? (cov_1x().b[0][0]++, a) : (cov_1x().b[0][1]++, b) }'
  const plain = '(a, b) => { return a > b ? a : b }'
  expect(compileKernel('gpu.map', counted, 'int32', 1).wgsl).toBe(compileKernel('gpu.map', plain, 'int32', 1).wgsl)
})

test('the WGSL reads like the function', () => {
  const { wgsl } = compileKernel('gpu.map', '(a, b) => a + b * 2', 'float32', 1)
  expect(wgsl).toContain('fn kernel(a: f32, b: f32) -> f32 {\n  return a + (b * 2f);\n}')
})
