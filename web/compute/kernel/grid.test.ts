import { expect, test } from 'vitest'
import { gpuTest } from '../testing/dawn.ts'
import { bothOutcomes, compileFor, type GridValue, gridBothWays } from '../testing/grid-both-ways.ts'
import { compileGrid } from './grid.ts'
import type { Extent } from './grid-parameters.ts'

/** Runs both ways and expects these contents of the last array. */
async function expectLast(text: string, extent: Extent, values: readonly GridValue[], expected: GridValue) {
  const { gpu, cpu } = await gridBothWays(text, extent, values)
  expect([cpu.failure, gpu.failure]).toEqual([null, null])
  expect(cpu.values.at(-1)).toEqual(expected)
  expect(gpu.values.at(-1)).toEqual(expected)
}

const COUNT = 1000
const tenths = Float64Array.from({ length: COUNT }, (_, i) => i * 0.1)
const whole = Int32Array.from({ length: COUNT }, (_, i) => i * 7 - 300)

gpuTest('saxpy: arrays, a scalar, and members of the thread by their names', () =>
  expectLast(
    '({ x: i }, k, a, b, c) => { c[i] = a[i] + k * b[i] }',
    [COUNT, 1, 1],
    [2.5, tenths, tenths.map((value) => value * 3), new Float64Array(COUNT)],
    tenths.map((value) => value + 2.5 * (value * 3)),
  ),
)

gpuTest('elements beside the own one, and the length of the array', () =>
  expectLast(
    `(thread, a, out) => {
      const i = thread.x
      const left = i > 0 ? a[i - 1] : a[a.length - 1]
      out[i] = left + a[(i + 1) % a.length]
    }`,
    [COUNT, 1, 1],
    [whole, new Int32Array(COUNT)],
    whole.map((_, i) => (whole[(i + COUNT - 1) % COUNT] ?? 0) + (whole[(i + 1) % COUNT] ?? 0)),
  ),
)

gpuTest('two dimensions: a transposed matrix', () =>
  expectLast(
    '({ x, y, width, height }, a, out) => { out[x * height + y] = a[y * width + x] }',
    [37, 21, 1],
    [tenths, new Float64Array(37 * 21)],
    Float64Array.from({ length: 37 * 21 }, (_, k) => tenths[(k % 21) * 37 + Math.floor(k / 21)] ?? 0),
  ),
)

gpuTest('three dimensions, groups and local numbers', () =>
  expectLast(
    `(t, out) => {
      out[(t.z * t.height + t.y) * t.width + t.x] =
        t.localX + 10 * t.localY + 100 * t.localZ + 1000 * t.groupX + 10000 * t.groupY + 100000 * t.groupZ
    }`,
    [9, 10, 5],
    [new Int32Array(450)],
    Int32Array.from({ length: 450 }, (_, k) => {
      const [x, y, z] = [k % 9, Math.floor(k / 9) % 10, Math.floor(k / 90)]
      return (
        (x % 8) +
        10 * (y % 8) +
        100 * (z % 4) +
        1000 * Math.floor(x / 8) +
        10000 * Math.floor(y / 8) +
        100000 * Math.floor(z / 4)
      )
    }),
  ),
)

gpuTest('a grid cut into slices', async () => {
  const values = [new Int32Array(40 * 50)]
  const text = '({ x, y, width }, out) => { out[y * width + x] += 1000 * y + x }'
  const { gpu, cpu } = await gridBothWays(text, [40, 50, 1], values, { groups: 4 })
  const expected = values[0]?.map((_, k) => 1000 * Math.floor(k / 40) + (k % 40))
  expect(cpu.values[0]).toEqual(expected)
  expect(gpu.values[0]).toEqual(expected)
})

const MIXED: Record<string, [text: string, each: (i: number) => number]> = {
  'a counter and a fraction': [
    '({ x: i }, f, d, n, u, out) => { let s = 0; for (let k = 0; k < 5; k++) s += d[i] * k + 0.5; out[i] = s }',
    (i) => {
      let s = 0
      for (let k = 0; k < 5; k++) s += (tenths[i] ?? 0) * k + 0.5
      return s
    },
  ],
  'a float32 beside a float64': [
    '({ x: i }, f, d, n, u, out) => { out[i] = f[i] * d[i] }',
    (i) => Math.fround((tenths[i] ?? 0) / 3) * (tenths[i] ?? 0),
  ],
  'float32 alone rounds': [
    '({ x: i }, f, d, n, u, out) => { out[i] = f[i] * 0.1 }',
    (i) => Math.fround(Math.fround((tenths[i] ?? 0) / 3) * Math.fround(0.1)),
  ],
  'integers divided': ['({ x: i }, f, d, n, u, out) => { out[i] = n[i] / 3 }', (i) => (whole[i] ?? 0) / 3],
  'whole quotients': [
    `({ x: i }, f, d, n, u, out) => {
      out[i] = Math.floor(n[i] / 7) * 10000 + Math.trunc(n[i] / -3) * 10 + (((n[i] + 1) / 2) | 0)
    }`,
    (i) => {
      const n = whole[i] ?? 0
      return Math.floor(n / 7) * 10000 + Math.trunc(n / -3) * 10 + (((n + 1) / 2) | 0)
    },
  ],
  'uint32 beside counters': [
    '({ x: i }, f, d, n, u, out) => { let s = 0; for (let k = 0; k < 3; k++) s = (s + u[i] + k) >>> 0; out[i] = s }',
    (i) => ((4_000_000_000 + i) * 3 + 3) % 2 ** 32,
  ],
  'int32 compared with uint32': [
    '({ x: i }, f, d, n, u, out) => { out[i] = (n[i] < u[i] ? 1 : 0) + (u[i] <= n[i] ? 2 : 0) + (n[i] !== u[i] ? 4 : 0) }',
    () => 5,
  ],
  'bits of a float64': [
    '({ x: i }, f, d, n, u, out) => { out[i] = (d[i] * 1e9 | 0) / 2 + (-d[i] * 1e10 >>> 0) }',
    (i) => (((tenths[i] ?? 0) * 1e9) | 0) / 2 + ((-(tenths[i] ?? 0) * 1e10) >>> 0),
  ],
  'a float as an index': [
    '({ x: i }, f, d, n, u, out) => { out[i] = d[Math.floor(d[i])] + f[Math.round(f[i])] }',
    (i) =>
      (tenths[Math.floor(tenths[i] ?? 0)] ?? 0) +
      Math.fround((tenths[Math.round(Math.fround((tenths[i] ?? 0) / 3))] ?? 0) / 3),
  ],
  'conversions to uint32 and int32': [
    '({ x: i }, f, d, n, u, out) => { out[i] = (n[i] >>> 0) - ((u[i] | 0) / 2) }',
    (i) => ((whole[i] ?? 0) >>> 0) - ((4_000_000_000 + i) | 0) / 2,
  ],
  'an index in the middle of an assignment': [
    '({ x: i }, f, d, n, u, out) => { let k = i; out[k++] = d[k - 1] * k; if (k !== i + 1) out[i] = -1 }',
    (i) => (tenths[i] ?? 0) * (i + 1),
  ],
  'an index that the right side changes': [
    '({ x: i }, f, d, n, u, out) => { let k = i; out[k] = 1; out[k] += (k = 0) + 5; out[i] += k }',
    () => 6,
  ],
  'compound assignments and updates of elements': [
    '({ x: i }, f, d, n, u, out) => { out[i] = 1; out[i] += d[i]; out[i] *= 2; const before = out[i]++; out[i] -= --out[i] - before }',
    (i) => {
      const v = (1 + (tenths[i] ?? 0)) * 2
      return v + 1 - (v + 1 - 1 - v)
    },
  ],
}

for (const [name, [text, each]] of Object.entries(MIXED)) {
  gpuTest(`mixed kinds: ${name}`, () =>
    expectLast(
      text,
      [COUNT, 1, 1],
      [
        Float32Array.from(tenths, (value) => value / 3),
        tenths,
        whole,
        Uint32Array.from({ length: COUNT }, (_, i) => 4_000_000_000 + i),
        new Float64Array(COUNT),
      ],
      Float64Array.from({ length: COUNT }, (_, i) => each(i)),
    ),
  )
}

gpuTest('stores convert as a typed array does', async () => {
  const values = Float64Array.of(
    0,
    -0,
    1.5,
    -1.5,
    2 ** 31,
    -(2 ** 31) - 1,
    2 ** 32 + 5.9,
    1e20,
    2 ** 45 + 2 ** 24,
    2 ** 80 + 2 ** 30,
    -1e300,
    NaN,
    -Infinity,
    0.1,
  )
  const outs = [Float32Array, Int32Array, Uint32Array].map((Kind) => new Kind(values.length))
  const text = '({ x: i }, v, f, n, u) => { f[i] = v[i]; n[i] = v[i]; u[i] = v[i] }'
  const { gpu, cpu } = await gridBothWays(text, [values.length, 1, 1], [values, ...outs])
  const expected = [values, Float32Array.from(values), Int32Array.from(values), Uint32Array.from(values)]
  expect(cpu.values).toEqual(expected)
  expect(gpu.values).toEqual(expected)
  const again = '({ x: i }, f, n, u) => { n[i] = f[i]; u[i] = f[i] }'
  const small = await gridBothWays(
    again,
    [values.length, 1, 1],
    [Float32Array.from(values), new Int32Array(values.length), new Uint32Array(values.length)],
  )
  const froms = [Int32Array.from(Float32Array.from(values)), Uint32Array.from(Float32Array.from(values))]
  expect(small.cpu.values.slice(1)).toEqual(froms)
  expect(small.gpu.values.slice(1)).toEqual(froms)
})

const FAILURES: Record<string, [text: string, failure: string]> = {
  'a read beyond the end': [
    '({ x: i }, a, out) => {\n  out[i] = a[i + 1]\n}',
    "line 2, column 12: a[i + 1]: index 1000 is outside the 1000 elements of 'a' for thread (999, 0, 0)",
  ],
  'a write before the start': [
    '({ x: i }, a, out) => { if (i === 500) out[i - 501] = a[i] }',
    "line 1, column 40: out[i - 501]: index -1 is outside the 1000 elements of 'out' for thread (500, 0, 0)",
  ],
  'an index that is not whole': [
    '({ x: i }, a, out) => { if (i === 7) out[i] = a[i / 2] }',
    "a[i / 2]: index 3.5 is outside the 1000 elements of 'a' for thread (7, 0, 0)",
  ],
  'an index that is NaN': [
    '({ x: i }, a, out) => { if (i === 7) out[i] = a[a[i] - a[i] + NaN] }',
    'index NaN is outside',
  ],
  'a product beyond int32': [
    '({ x: i }, a, out) => { if (i !== 3) return; let p = 1; for (let k = 0; k < 9; k++) p *= 20; out[i] = p }',
    'line 1, column 85: p *= 20: the result is no int32 for thread (3, 0, 0); write | 0 or >>> 0 behind it',
  ],
  'a sum beyond int32': [
    '({ x: i }, a, out) => { let p = 2147483647 - 998; for (let k = 0; k < i; k++) p++; out[i] = p }',
    'p++: the result is no int32 for thread (999, 0, 0)',
  ],
  'a difference below uint32': [
    '({ x: i }, a, out) => { const u = a[i] >>> 0; out[i] = i === 99 ? u - 10 + 10 : 0 }',
    'u - 10: the result is no uint32 for thread (99, 0, 0)',
  ],
  'a rest of a division by 0': [
    '({ x: i }, a, out) => { out[i] = i % (i - 7) }',
    'i % (i - 7): the result is no int32 for thread (7, 0, 0)',
  ],
  'a whole quotient by 0': [
    '({ x: i }, a, out) => { out[i] = Math.floor(i / (i - 7)) }',
    'i / (i - 7): the result is no int32 for thread (7, 0, 0)',
  ],
  'an element that is read for nothing': [
    '({ x: i }, a, out) => { if (i === 4) a[i + 5000]; out[i] = 1 }',
    "a[i + 5000]: index 5004 is outside the 1000 elements of 'a'",
  ],
  'a sum beyond int32 of which the rest is wanted': [
    '({ x: i }, a, out) => { let p = 2147483647; if (i > 1) p = 3; out[i] = ((p + i) % 7) | 0 }',
    'p + i: the result is no int32 for thread (1, 0, 0)',
  ],
  'a loop that does not end': [
    '({ x: i }, a, out) => { let k = 0; while (i === 3 || k < 5) k++; out[i] = k }',
    "the kernel's loops took more than 1000000 turns for thread (3, 0, 0)",
  ],
}

for (const [name, [text, failure]] of Object.entries(FAILURES)) {
  gpuTest(`says where: ${name}`, async () => {
    const { gpu, cpu } = await gridBothWays(text, [COUNT, 1, 1], [tenths, new Float64Array(COUNT)])
    expect(cpu.failure).toContain(failure)
    expect(gpu.failure).toContain(failure)
  })
}

gpuTest('a thread that fails writes nothing any more', async () => {
  const text = '({ x }, a, out) => { out[x - 5] = 7; out[0] = 8; a[0] = a[9] + 1 }'
  const values = [Float64Array.of(1), Float64Array.of(2, 3)]
  const { gpu, cpu } = await gridBothWays(text, [1, 1, 1], values)
  expect(cpu.failure).toContain('out[x - 5]: index -5')
  expect(gpu.failure).toBe(cpu.failure)
  expect(cpu.values).toEqual(values)
  expect(gpu.values).toEqual(values)
})

test('an index is checked once while nothing can change it', () => {
  const text = '({ x: i }, a, out) => { if (a[i] > 0) out[i] = a[i] * a[i]; a[i]; const j = i + 1; out[j] += a[j - 1] }'
  const { accesses } = compileFor(text, [1, 1, 1], [new Float64Array(1), new Float64Array(1)])
  expect(accesses.map((access) => access.text)).toEqual(['a[i]', 'out[i]', 'out[j]', 'a[j - 1]'])
})

gpuTest('a function all of whose numbers are of one kind, as in gpu.map', async () => {
  const text = '({ x }, f, a, out) => { out[x] = f(a[x], 7) }'
  const grid = compileGrid(
    'gpu.reduce',
    text,
    [
      { form: 'function', source: '(a, b) => a * 3 + b / 2', kind: 'uint32' },
      { form: 'array', kind: 'uint32' },
      { form: 'array', kind: 'uint32' },
    ],
    { dimensions: 1, maxTurns: 1000 },
  )
  const a = Uint32Array.of(0, 1, 2 ** 31, 2 ** 32 - 1)
  const { gpu, cpu } = await bothOutcomes(grid, [4, 1, 1], ['', a, new Uint32Array(4)])
  const expected = a.map((value) => Math.imul(value, 3) + 3)
  expect([cpu.failure, cpu.values[2]]).toEqual([null, expected])
  expect([gpu.failure, gpu.values[2]]).toEqual([null, expected])
})

test('arrays that a kernel does not touch are not bound', () => {
  const { bindings, arguments: args } = compileFor(
    '({ x }, a, b, c, k) => { c[x] = b.length }',
    [1, 1, 1],
    [new Float64Array(1), new Float64Array(1), new Int32Array(1), 5],
  )
  expect(bindings).toEqual({ arguments: [null, null, 0, null], status: 1, parameters: 2 })
  expect(args.map(({ isRead, isWritten }) => [isRead, isWritten])).toEqual([
    [false, false],
    [false, false],
    [false, true],
    [false, false],
  ])
})
