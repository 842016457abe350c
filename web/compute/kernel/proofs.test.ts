import { expect, test } from 'vitest'
import { gpuTest } from '../testing/dawn.ts'
import { compileFor, type GridValue, gridBothWays } from '../testing/grid-both-ways.ts'
import type { Extent } from './grid-parameters.ts'

interface Case {
  readonly text: string
  readonly extent: Extent
  readonly values: readonly GridValue[]
}

const f64 = (length: number): Float64Array => new Float64Array(length)
const f32 = (length: number): Float32Array => new Float32Array(length)
const i32 = (length: number): Int32Array => new Int32Array(length)

/** In which nothing can go wrong with this grid and these lengths. */
const SAFE: Record<string, Case> = {
  'an element each': { text: '({ x: i }, a, c) => { c[i] = a[i] }', extent: [100, 1, 1], values: [f64(100), f64(101)] },
  'a matrix by rows': {
    text: '({ x, y, width }, a, c) => { const i = y * width + x; c[i] = a[i] * 2 }',
    extent: [7, 5, 1],
    values: [f64(35), f64(35)],
  },
  'the inside of a plate, with scalars': {
    text: `({ x, y }, old, out, line, x0, y0) => {
      const i = (y0 + y) * line + x0 + x
      out[i] = old[i] + 0.2 * (old[i - 1] + old[i + 1] + old[i - line] + old[i + line] - 4 * old[i])
    }`,
    extent: [8, 6, 1],
    values: [f64(80), f64(80), 10, 1, 1],
  },
  'a ring of cells': {
    text: `({ x, y, width }, old, born) => {
      const left = (x + width - 1) % width
      const right = (x + 1) % width
      let around = 0
      for (let row = y; row <= y + 2; row++) {
        around += old[row * width + left] + old[row * width + x] + old[row * width + right]
      }
      born[(y + 1) * width + x] = around === 3 ? 1 : 0
    }`,
    extent: [9, 4, 1],
    // The sums are of elements: they could be anything.
    values: [f64(54), f64(54)],
  },
  'a product of matrices': {
    text: `({ x, y, width }, a, b, c, depth) => {
      let sum = 0
      for (let k = 0; k < depth; k++) sum += a[y * depth + k] * b[k * width + x]
      c[y * width + x] += sum
    }`,
    extent: [3, 4, 1],
    values: [f32(20), f32(15), f32(12), 5],
  },
  'every third element': {
    text: `({ x: i }, own, others, pull) => {
      let sum = 0
      for (let k = 0; k < others.length; k += 3) sum += others[k + 2] * own[3 * i + 2]
      pull[i] = sum
    }`,
    extent: [4, 1, 1],
    values: [f32(12), f32(27), f32(4)],
  },
  'down to zero': {
    text: '({ x: i }, a, c) => { for (let k = a.length - 1; k >= 0; k--) c[i] += a[k] }',
    extent: [4, 1, 1],
    values: [f64(9), f64(4)],
  },
  'nested loops with limits of each other': {
    text: '({ x: i }, a, c) => { for (let r = 0; 5 > r; r++) for (let k = r; k < 6; k += 2) c[i] += a[r * 6 + k] }',
    extent: [4, 1, 1],
    values: [f64(30), f64(4)],
  },
  'a clamped index': {
    text: '({ x: i, width }, a, c) => { c[i] = a[Math.min(Math.max(i - 3, 0), width - 1)] + a[(i >> 1) & 3] }',
    extent: [8, 1, 1],
    values: [f64(8), f64(8)],
  },
  'shared memory, with whole workgroups': {
    text: `({ localX, groupX, workgroupArray, barrier }, a, c) => {
      const tile = workgroupArray(Float64Array, 256)
      tile[localX] = 1
      barrier()
      if (localX === 0) c[groupX] = tile[255 - localX]
    }`,
    extent: [600, 1, 1],
    values: [f64(1), f64(3)],
  },
}

/** What can go wrong, and which text says so. */
const UNSAFE: Record<string, Case & { readonly at: readonly string[] }> = {
  'an array that is one too short': { ...at('c[i] = a[i]'), values: [f64(99), f64(100)], at: ['a[i]'] },
  'an index before the start': { ...at('c[i] = a[i - 1]'), values: [f64(200), f64(100)], at: ['a[i - 1]'] },
  'an index from an array': { ...at('c[i] = a[c[i] | 0]'), values: [f64(100), f64(100)], at: ['a[c[i] | 0]'] },
  'a counter that goes one too far': {
    ...at('for (let k = 0; k <= a.length; k++) c[i] += a[k]'),
    values: [f64(10), f64(100)],
    at: ['a[k]'],
  },
  'a counter that something else changes': {
    ...at('for (let k = 0; k < 5; k++) { c[i] += a[k]; k += 7 }'),
    values: [f64(5), f64(100)],
    at: ['a[k]', 'k += 7', 'k++'],
  },
  'a counter that is tested against itself': {
    ...at('for (let k = 0; k < k + 1; k++) { c[i] += a[k]; if (k > 3) return }'),
    values: [f64(5), f64(100)],
    at: ['k + 1', 'a[k]', 'k++'],
  },
  'a loop whose end is not known': {
    ...at('let k = 0; while (c[i] + k < 10) k++; c[i] = k'),
    values: [f64(5), f64(100)],
    at: ['k++'],
  },
  'a product beyond int32': { ...at('c[i] = i * 1000000000'), values: [f64(5), f64(100)], at: ['i * 1000000000'] },
  'a divisor that may be 0': { ...at('c[i] = i % (i - 5)'), values: [f64(5), f64(100)], at: ['i % (i - 5)'] },
  'the threads that fill a workgroup': {
    text: '({ x, barrier }, a, c) => { c[x] = 1; barrier() }',
    extent: [100, 1, 1],
    values: [f64(1), f64(255)],
    at: ['c[x]'],
  },
}

function at(body: string): { text: string; extent: Extent } {
  return { text: `({ x: i }, a, c) => { ${body} }`, extent: [100, 1, 1] }
}

for (const [name, { text, extent, values }] of Object.entries(SAFE)) {
  gpuTest(`a call without checks: ${name}`, async () => {
    const filled = values.map((value) => (typeof value === 'object' ? value.map((_, i) => (i * 7) % 5) : value))
    const { grid, gpu, cpu } = await gridBothWays(text, extent, filled)
    const wgsl = leanest(grid, extent, values)
    expect(wgsl).not.toContain('fn fail(')
    expect(wgsl).not.toContain('next_turn')
    expect(cpu.failure).toBeNull()
    expect(gpu).toEqual(cpu)
  })
}

for (const [name, { text, extent, values, at: places }] of Object.entries(UNSAFE)) {
  test(`a call with the checks that it needs: ${name}`, () => {
    const grid = compileFor(text, extent, values)
    const wgsl = leanest(grid, extent, values)
    const [, body = ''] = /fn thread_kernel(.*?)@compute/s.exec(wgsl ?? '') ?? []
    const left = grid.accesses.filter((_, index) => body.includes(`, ${index + 1}u)`))
    expect(left.map((access) => access.text)).toEqual(places)
  })
}

test('a loop is guarded where its turns may be too many, and only there', () => {
  const text = '({ x: i }, c, n) => { for (let k = 0; k < n; k++) c[i] += k }'
  const grid = compileFor(text, [10, 1, 1], [i32(10), 5], { maxTurns: 1000 })
  expect(leanest(grid, [10, 1, 1], [i32(10), 5])).not.toContain('next_turn')
  expect(leanest(grid, [10, 1, 1], [i32(10), 2000])).toContain('next_turn')
})

function leanest(grid: ReturnType<typeof compileFor>, extent: Extent, values: readonly GridValue[]): string | null {
  const numbers = values.map((value) => (typeof value === 'object' ? value.length : Number(value)))
  return grid.wgslFor(extent, numbers)
}
