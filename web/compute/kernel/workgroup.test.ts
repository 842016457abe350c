import { expect, test } from 'vitest'
import { gpuTest } from '../testing/dawn.ts'
import { compileFor, type GridValue, gridBothWays } from '../testing/grid-both-ways.ts'
import type { Extent } from './grid-parameters.ts'
import { KernelError } from './kernel-error.ts'

interface Case {
  text: string
  extent: Extent
  values: GridValue[]
  /** Of the last array. */
  expected: (inputs: GridValue[]) => GridValue
}

const COUNT = 1000
const tenths = Float64Array.from({ length: COUNT }, (_, i) => i * 0.1)
const words = Int32Array.from({ length: COUNT }, (_, i) => (i * 7919) % 1013)

const CASES: Record<string, Case> = {
  'sums by workgroup, in shared memory': {
    text: `(thread, a, sums) => {
      const tile = thread.workgroupArray(Float64Array, 256)
      const { x, localX } = thread
      tile[localX] = x < thread.width ? a[x] : 0
      thread.barrier()
      for (let step = 128; step > 0; step >>= 1) {
        if (localX < step) tile[localX] += tile[localX + step]
        thread.barrier()
      }
      if (localX === 0) sums[thread.groupX] = tile[0]
    }`,
    extent: [COUNT, 1, 1],
    values: [tenths, new Float64Array(4)],
    expected: () =>
      Float64Array.from({ length: 4 }, (_, group) => {
        const tile = Array.from(tenths.subarray(group * 256, group * 256 + 256))
        while (tile.length < 256) tile.push(0)
        for (let step = 128; step > 0; step /= 2) {
          for (let i = 0; i < step; i++) tile[i] = (tile[i] ?? 0) + (tile[i + step] ?? 0)
        }
        return tile[0] ?? 0
      }),
  },
  'a matrix product by tiles': {
    text: `({ x, y, localX, localY, width, workgroupArray, barrier }, n, a, b, c) => {
      const p = workgroupArray(Float32Array, 256), q = workgroupArray(Float32Array, 256)
      let sum = 0
      for (let t = 0; t < n; t += 16) {
        const inside = x < n && y < n
        p[localY * 16 + localX] = y < n && t + localX < n ? a[y * n + t + localX] : 0
        q[localY * 16 + localX] = x < n && t + localY < n ? b[(t + localY) * n + x] : 0
        barrier()
        for (let k = 0; k < 16; k++) sum += p[localY * 16 + k] * q[k * 16 + localX]
        barrier()
      }
      if (x < n && y < n) c[y * n + x] = sum
    }`,
    extent: [20, 20, 1],
    values: [
      20,
      Float32Array.from({ length: 400 }, (_, i) => i % 7),
      Float32Array.from({ length: 400 }, (_, i) => i % 5),
      new Float32Array(400),
    ],
    expected: () =>
      Float32Array.from({ length: 400 }, (_, i) => {
        let sum = 0
        for (let k = 0; k < 20; k++) sum += ((Math.floor(i / 20) * 20 + k) % 7) * ((k * 20 + (i % 20)) % 5)
        return sum
      }),
  },
  'a histogram with atomics': {
    text: '(t, a, bins) => { t.atomicAdd(bins, a[t.x] % 10, 1) }',
    extent: [COUNT, 1, 1],
    values: [words, new Uint32Array(10)],
    expected: () => {
      const bins = new Uint32Array(10)
      for (const word of words) bins[word % 10] = (bins[word % 10] ?? 0) + 1
      return bins
    },
  },
  'a histogram in shared memory': {
    text: `({ x, width, localX, ...rest }, a, bins) => {}`.replace(
      /.*/s,
      `(t, a, bins) => {
        const own = t.workgroupArray(Uint32Array, 10)
        if (t.x < t.width) t.atomicAdd(own, a[t.x] % 10, 1)
        t.barrier()
        if (t.localX < 10) t.atomicAdd(bins, t.localX, own[t.localX])
      }`,
    ),
    extent: [COUNT, 1, 1],
    values: [words, new Uint32Array(10)],
    expected: () => {
      const bins = new Uint32Array(10)
      for (const word of words) bins[word % 10] = (bins[word % 10] ?? 0) + 1
      return bins
    },
  },
  'every atomic operation': {
    text: `({ x, atomicMax, atomicMin, atomicAnd, atomicOr, atomicXor, atomicExchange, atomicCompareExchange }, a, out) => {
      atomicMax(out, 0, a[x])
      atomicMin(out, 1, a[x])
      atomicAnd(out, 2, ~(1 << (x % 31)))
      atomicOr(out, 3, 1 << (x % 31))
      atomicXor(out, 4, a[x])
      if (x === 5) out[5] = atomicExchange(out, 6, 77) * 1000
      if (x === 7) out[7] = atomicCompareExchange(out, 8, 3, 99) * 10 + atomicCompareExchange(out, 8, 3, 98)
      if (x === 9) { out[9] += 5; out[9]++ }
    }`,
    extent: [COUNT, 1, 1],
    values: [words, Int32Array.of(-5, 5, -1, 0, 0, 0, 4, 0, 3, 1)],
    expected: () => {
      const xor = words.reduce((a, b) => a ^ b, 0)
      return Int32Array.of(1012, 0, ~0x7fffffff, 0x7fffffff, xor, 4000, 77, 3 * 10 + 99, 99, 7)
    },
  },
  'the old value of an atomic': {
    text: '({ x, atomicAdd }, next, seen) => { const place = atomicAdd(next, 0, 1); seen[place] += 1 }',
    extent: [COUNT, 1, 1],
    values: [new Int32Array(1), new Int32Array(COUNT)],
    expected: () => new Int32Array(COUNT).fill(1),
  },
  'helpers that read and write arrays': {
    text: '({ x }, a, out, at, put) => { put(out, x, at(a, x + 1) - at(a, x - 1)) }',
    extent: [COUNT, 1, 1],
    values: [],
    expected: () => Int32Array.from(words, (_, i) => (words[i + 1] ?? 0) - (words[i - 1] ?? 0)),
  },
}

for (const [name, { text, extent, values, expected }] of Object.entries(CASES)) {
  gpuTest(`${name}: the same on the GPU and on the CPU`, async () => {
    const inputs = name.startsWith('helpers')
      ? [
          words,
          new Int32Array(COUNT),
          '(a, i) => i < 0 || i >= a.length ? 0 : a[i]',
          '(out, i, value) => { out[i] = value }',
        ]
      : values
    const { gpu, cpu } = await gridBothWays(text, extent, inputs)
    expect([cpu.failure, gpu.failure]).toEqual([null, null])
    const last = inputs.findLastIndex((value) => typeof value === 'object')
    expect(cpu.values[last]).toEqual(expected(inputs))
    expect(gpu.values[last]).toEqual(expected(inputs))
  })
}

gpuTest('a thread that fails between barriers stops the kernel and keeps nobody waiting', async () => {
  const text = `(t, a, out) => {
    const tile = t.workgroupArray(Float64Array, 256)
    tile[t.localX] = a[t.x + (t.x === 300 ? 5000 : 0)]
    t.barrier()
    out[t.x] = tile[255 - t.localX]
  }`
  const { gpu, cpu } = await gridBothWays(text, [512, 1, 1], [tenths, new Float64Array(512)])
  expect(cpu.failure).toContain("index 5300 is outside the 1000 elements of 'a' for thread (300, 0, 0)")
  expect(gpu.failure).toContain("index 5300 is outside the 1000 elements of 'a' for thread (300, 0, 0)")
})

gpuTest('a loop around a barrier that does not end', async () => {
  const text = '(t, a) => { for (let i = 0; i < 10; i += t.depth - 1) { a[t.x] = i; t.barrier() } }'
  const { gpu, cpu } = await gridBothWays(text, [256, 1, 1], [tenths], { maxTurns: 500 })
  expect(cpu.failure).toContain('more than 500 turns')
  expect(gpu.failure).toContain('more than 500 turns')
})

test('what a kernel uses of a workgroup', () => {
  const { uses } = compileFor(
    '(t, a) => { const s = t.workgroupArray(Float64Array, 100); s[0] = 1; t.barrier(); t.atomicAdd(a, 0, 1) }',
    [1, 1, 1],
    [new Int32Array(1)],
  )
  expect(uses).toEqual({ barrier: true, workgroupBytes: 800, atomics: true })
})

const NOT_TOGETHER: Record<string, string> = {
  'a barrier under a condition on x': '(t, a) => { if (t.x < 10) t.barrier() }',
  'a barrier behind a return': '(t, a) => { if (t.x >= t.width) return; t.barrier() }',
  'a barrier in a loop of different lengths': '(t, a) => { for (let i = 0; i < t.localX; i++) t.barrier() }',
  'a barrier behind a break': '(t, a) => { for (let i = 0; i < 9; i++) { if (i > t.localX) break; t.barrier() } }',
  'a barrier behind a continue': '(t, a) => { for (let i = 0; i < 9; i++) { if (a[t.x] > 0) continue; t.barrier() } }',
  'a barrier under a condition on what is written': '(t, a) => { a[t.x] = 1; if (a[0] > 0) t.barrier() }',
  'a barrier under a condition on an atomic': '(t, a) => { if (t.atomicAdd(a, 0, 1) > 0) t.barrier() }',
  'a barrier under a condition on shared memory':
    '(t, a) => { const s = t.workgroupArray(Int32Array, 4); if (s[0] > 0) t.barrier() }',
  'a barrier under a condition on a variable assigned in one':
    '(t, a) => { let k = 0; if (t.localX > 3) k = 1; if (k > 0) t.barrier() }',
  'a barrier whose loop others return from':
    '(t, a) => { for (let i = 0; i < 9; i++) { t.barrier(); if (t.x > 3) return } }',
  'a barrier whose endless loop some threads return from':
    '(t, a) => { for (;;) { t.barrier(); if (t.x > 3) return; if (t.width > 5) return } }',
  'a barrier whose outer loop others leave':
    '(t, a) => { o: for (let i = 0; i < 9; i++) { for (let j = 0; j < 2; j++) { t.barrier(); if (t.x > 3) break o } } }',
}

for (const [name, text] of Object.entries(NOT_TOGETHER)) {
  test(`refuses ${name}`, () => {
    const refused = (): unknown => compileFor(text, [256, 1, 1], [new Int32Array(256)])
    expect(refused).toThrow(KernelError)
    expect(refused).toThrow('some threads of a workgroup may come to this barrier and others not')
    expect(refused).toThrow(`column ${text.indexOf('t.barrier') + 1}`)
  })
}
