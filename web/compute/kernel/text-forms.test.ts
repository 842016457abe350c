import { transform, type TransformOptions } from 'esbuild'
import { expect, test } from 'vitest'
import { minify } from 'vite'
import { withCoverageCounters } from '../testing/coverage-counters.ts'
import { gpuTest } from '../testing/dawn.ts'
import { compileFor, type GridOutcome, type GridValue, gridBothWays, mapBothWays } from '../testing/grid-both-ways.ts'
import { functionOf } from '../testing/function-of.ts'
import { GRID_KERNELS, MAP_KERNELS } from '../testing/kernel-texts.ts'
import { compileMap } from './grid.ts'
import type { Extent } from './grid-parameters.ts'

const COUNT = 100
const A = Int32Array.from({ length: COUNT }, (_, i) => (i % 9) - 1)
const B = Int32Array.from({ length: COUNT }, (_, i) => Math.floor(i / 9) - 2)
const EXTENT: Extent = [COUNT, 1, 1]
const GRID_VALUES: readonly GridValue[] = [
  Int32Array.from({ length: COUNT }, (_, i) => i * 37 - 900),
  Float32Array.from({ length: COUNT }, (_, i) => i / 3),
  Float64Array.from({ length: COUNT }, (_, i) => i / 7),
  2.5,
  new Float64Array(COUNT),
]

const esbuild =
  (options: TransformOptions) =>
  async (module: string): Promise<string> =>
    (await transform(module, { loader: 'js', format: 'esm', ...options })).code

/** What tools make of a module's text. */
const TOOLS: Record<string, { of: (module: string) => string | Promise<string>; renames: boolean }> = {
  'esbuild printed': { of: esbuild({}), renames: false },
  'esbuild kept the names of': { of: esbuild({ keepNames: true }), renames: false },
  'esbuild minified': { of: esbuild({ minify: true }), renames: true },
  'esbuild minified and kept the names of': { of: esbuild({ minify: true, keepNames: true }), renames: true },
  'esbuild translated for old browsers': { of: esbuild({ target: 'es2015', minifySyntax: true }), renames: true },
  'rolldown minified': { of: async (module) => (await minify('kernel.js', module)).code, renames: true },
  'a coverage tool instrumented': { of: withCoverageCounters, renames: false },
}

/** The text of the function as it stands in the module that the tool leaves. */
async function textFrom(of: (module: string) => string | Promise<string>, text: string): Promise<string> {
  const module = await of(`export const kernel = ${text}`)
  const { kernel }: { kernel: () => void } = await import(
    /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(module)}`
  )
  return kernel.toString()
}

function lastOf({ failure, values }: GridOutcome): [failure: string | null, last: GridValue | undefined] {
  return [failure, values.at(-1)]
}

for (const [name, text] of Object.entries(MAP_KERNELS)) {
  gpuTest(`a map, whatever tools make of it: ${name}`, async () => {
    const plain = await functionOf(text)
    const expected = [null, A.map((a, i) => plain(a, B[i] ?? 0))]
    for (const [tool, { of, renames }] of Object.entries(TOOLS)) {
      const left = await textFrom(of, text)
      if (!renames) expect(mapWgsl(left), `${tool}: ${left}`).toBe(mapWgsl(text))
      else {
        const { cpu, gpu } = await mapBothWays(left, [A, B])
        expect(lastOf(cpu), `${tool}: ${left}`).toEqual(expected)
        expect(lastOf(gpu), `${tool}: ${left}`).toEqual(expected)
      }
    }
  })
}

for (const [name, text] of Object.entries(GRID_KERNELS)) {
  gpuTest(`a grid kernel, whatever tools make of it: ${name}`, async () => {
    const plain = await gridBothWays(text, EXTENT, GRID_VALUES)
    expect(plain.cpu.failure).toBeNull()
    expect(plain.gpu).toEqual(plain.cpu)
    for (const [tool, { of, renames }] of Object.entries(TOOLS)) {
      const left = await textFrom(of, text)
      if (!renames) expect(compileFor(left, EXTENT, GRID_VALUES).wgsl, `${tool}: ${left}`).toBe(plain.grid.wgsl)
      else {
        const { cpu, gpu } = await gridBothWays(left, EXTENT, GRID_VALUES)
        expect(lastOf(cpu), `${tool}: ${left}`).toEqual(lastOf(plain.cpu))
        expect(lastOf(gpu), `${tool}: ${left}`).toEqual(lastOf(plain.cpu))
      }
    }
  })
}

function mapWgsl(text: string): string | null {
  const array = { form: 'array', kind: 'int32' } as const
  return compileMap('gpu.map', text, [array, array], 'int32', 1000).wgsl
}

const FORMS: Record<string, string> = {
  'an arrow': '(a, b) => a + b',
  'an arrow with comments and lines': '(a, // first\n  b /* second */) =>\n  a + b // sum',
  'a function': 'function (a, b) { return a + b }',
  'a named function': 'function add(a, b) { "use strict"; return a + b }',
  'a method': '({ add(a, b) { return a + b } }).add',
  'a method with a computed name': '({ ["sum of both"](a, b) { return a + b } })["sum of both"]',
}

for (const [form, text] of Object.entries(FORMS)) {
  gpuTest(`the text of ${form} is read`, async () => {
    const source = (await functionOf(text)).toString()
    const { cpu, gpu } = await mapBothWays(source, [A, B])
    const expected = [null, A.map((a, i) => a + (B[i] ?? 0))]
    expect(lastOf(cpu)).toEqual(expected)
    expect(lastOf(gpu)).toEqual(expected)
  })
}

test('the WGSL reads like the function', () => {
  const array = { form: 'array', kind: 'float32' } as const
  const { wgsl } = compileMap('gpu.map', '(a, b) => a + b * 2', [array, array], 'float32', 1)
  expect(wgsl).toContain('fn kernel(a: f32, b: f32) -> f32 {\n  return a + (b * 2f);\n}')
  const grid = compileFor('({ x: i }, a, b) => { b[i] = a[i] * 2 }', EXTENT, [new Float32Array(1), new Float32Array(1)])
  const store = 'store_b(i32_index(i, parameters.length_b, 2u), a[i32_index(i, parameters.length_a, 1u)] * 2f);'
  expect(grid.wgsl).toContain(`fn thread_kernel(i: i32) {\n  ${store}\n}`)
})
