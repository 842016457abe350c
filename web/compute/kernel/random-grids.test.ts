import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gpuTest } from '../testing/dawn.ts'
import { firstDifference } from '../testing/float64-samples.ts'
import { functionOf } from '../testing/function-of.ts'
import { type GridValue, gridBothWays, gridOnCpu } from '../testing/grid-both-ways.ts'
import type { Extent } from './grid-parameters.ts'
import { KernelError } from './kernel-error.ts'

/**
 * Texts of grid kernels over arrays of all kinds, with loops, a switch, arrays of their own and functions. What they
 * write they read at their own index only. Bits of uint32 are no uint32 in JavaScript: they are left out.
 */
function programs(fraction: string): fc.Arbitrary<string> {
  const size = { depthSize: 'small', withCrossShrink: true } as const
  const { number, statements } = fc.letrec<Record<'index' | 'number' | 'condition' | 'statements', string>>((tie) => ({
    // Mostly within the arrays.
    index: fc.oneof(
      size,
      fc.constantFrom('i', 'i', 'j', '0', '3', '(i + 1) % 8', 'n.length - 1 - i', '(n[i] & 7)', '(u[i] % 8)'),
      tie('number').map((text) => `Math.abs(${text} | 0) % 8`),
      fc.constantFrom('i + j', 'Math.floor(d[i])', 'Math.trunc(f[i] * 2)'),
    ),
    number: fc.oneof(
      size,
      fc.constantFrom('i', 'j', 'x', 'y', 'k', 'm', '1', '2', fraction, '-3', 'w.length'),
      fc.tuple(fc.constantFrom('f', 'd', 'w'), tie('index')).map(([array, text]) => `${array}[${text}]`),
      fc.constantFrom('n[i]', '(u[i] & 0xffff)', 'u[i] % 1000'),
      fc.tuple(tie('number'), fc.constantFrom('+', '-', '*'), tie('number')).map(joined),
      fc.tuple(tie('number'), tie('number')).map(([p, q]) => `Math.floor(${p} / (${q} | 1))`),
      fc.tuple(tie('number'), fc.constantFrom('&', '|', '^', '<<', '>>'), tie('number')).map(joined),
      tie('number').map((text) => `(${text} | 0)`),
      tie('number').map((text) => `(${text} >>> 3)`),
      fc
        .tuple(fc.constantFrom('min', 'max', 'imul'), tie('number'), tie('number'))
        .map(([f, p, q]) => `Math.${f}(${p}, ${q})`),
      fc.tuple(tie('condition'), tie('number'), tie('number')).map(([guard, p, q]) => `(${guard} ? ${p} : ${q})`),
      fc.tuple(tie('number'), tie('number')).map(([p, q]) => `mix(${p}, ${q})`),
      fc.constantFrom('(y += 1)', '(w[1] = y)', 'y++', '(n[i] = x)', '-x'),
    ),
    condition: fc.oneof(
      size,
      fc.tuple(tie('number'), fc.constantFrom('<', '<=', '===', '!==', '>'), tie('number')).map(joined),
      fc.tuple(tie('condition'), fc.constantFrom('&&', '||'), tie('condition')).map(joined),
      fc.constantFrom('x', 'n[i]', '!j', 'd[i] > k', 'u[i] < n[i]'),
    ),
    statements: fc.oneof(
      size,
      tie('number').map((text) => `x = ${text}`),
      fc.tuple(fc.constantFrom('+=', '-=', '='), tie('number')).map(([operator, text]) => `y ${operator} ${text}`),
      fc
        .tuple(fc.constantFrom('n', 'u', 'w'), fc.constantFrom('=', '+='), tie('number'))
        .map(([array, operator, text]) => `${array}[${array === 'w' ? 2 : 'i'}] ${operator} ${text}`),
      fc
        .tuple(tie('condition'), tie('statements'), tie('statements'))
        .map(([guard, yes, no]) => `if (${guard}) { ${yes} } else { ${no} }`),
      fc
        .tuple(tie('condition'), tie('statements'))
        .map(([guard, body]) => `for (let j = 0; j < 4; j++) { if (${guard}) continue; ${body}; if (y > 99) break }`),
      fc
        .tuple(tie('number'), tie('statements'), tie('statements'), fc.constantFrom('break', ''))
        .map(
          ([value, one, other, end]) =>
            `switch (${value} & 3) { case 1: ${one}; ${end}; case 2: ${other}; break; default: y++ }`,
        ),
      fc.tuple(tie('statements'), tie('statements')).map(([first, second]) => `${first}; ${second}`),
    ),
  }))
  return fc.tuple(statements, number, fc.constantFrom('0', fraction, 'n[i]', 'd[i]')).map(
    ([body, result, start]) =>
      `({ x: i }, n, u, f, d, k, m, mix, out) => {
        const w = [1, 2, 3]
        let j = 0, x = ${start}, y = 0
        ${body}
        out[i] = ${result}
        out[i] += x + y
      }`,
  )
}

const EXTENT: Extent = [8, 1, 1]

const INTEGERS = Int32Array.of(0, 1, -1, 7, 100, -8, 2 ** 20, 5)
const NUMBERS = [0, 1, -1.5, 0.25, 3, 1024, -7, 1e6]

/** `Kind` is that of the arrays that may have fractions, and of the result. */
function valuesOf(Kind: typeof Int32Array | typeof Float64Array): GridValue[] {
  return [
    INTEGERS,
    Uint32Array.of(0, 1, 2, 7, 100, 8, 2 ** 31, 2 ** 32 - 1),
    Kind.from(NUMBERS),
    Kind.from(NUMBERS.toReversed()),
    Kind === Int32Array ? 4 : 1.5,
    3,
    '(p, q) => { let s = 0; for (let r = 0; r < 2; r++) s += p; return s < q ? s : q }',
    new Kind(8),
  ]
}

for (const [Kind, fraction, numRuns] of [
  [Int32Array, '9', 40],
  [Float64Array, '0.5', 8],
] as const) {
  gpuTest(`random programs over integers and ${Kind.name} do the same on the GPU and on the CPU`, async () => {
    let equal = 0
    await fc.assert(
      fc.asyncProperty(programs(fraction), async (text) => {
        const outcomes = await unlessRefused(() => gridBothWays(text, EXTENT, valuesOf(Kind)))
        if (outcomes === null) return
        const { gpu, cpu } = outcomes
        // Which thread fails first is the GPU's affair, and so is what the others have done by then.
        expect(gpu.failure === null, `${cpu.failure} and ${gpu.failure}`).toBe(cpu.failure === null)
        if (cpu.failure !== null) return
        equal++
        expectEqual(gpu.values, cpu.values)
      }),
      { numRuns },
    )
    expect(equal).toBeGreaterThan(numRuns / 8)
  })
}

for (const [Kind, fraction] of [
  [Int32Array, '9'],
  [Float64Array, '0.5'],
] as const) {
  test(`random programs over integers and ${Kind.name} do what the function itself does, or say that they cannot`, async () => {
    let equal = 0
    const values = valuesOf(Kind)
    await fc.assert(
      fc.asyncProperty(programs(fraction), async (text) => {
        const outcome = await unlessRefused(() => gridOnCpu(text, EXTENT, values))
        if (outcome === null || outcome.failure !== null) return
        equal++
        expectEqual(outcome.values, await plainly(text, values))
      }),
      { numRuns: 200 },
    )
    expect(equal).toBeGreaterThan(50)
  }, 60_000)
}

async function unlessRefused<T>(run: () => Promise<T>): Promise<T | null> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof KernelError) return null
    throw error
  }
}

function expectEqual(got: readonly GridValue[], expected: readonly GridValue[]): void {
  for (const [argument, value] of got.entries()) {
    const other = expected[argument]
    if (typeof value !== 'object' || typeof other !== 'object') continue
    expect(firstDifference(value.map(withOneZero), other.map(withOneZero))).toBeNull()
  }
}

/** The function itself, called for every thread. */
async function plainly(text: string, values: readonly GridValue[]): Promise<GridValue[]> {
  const own = values.map((value) => (typeof value === 'object' ? value.slice() : value))
  const kernel = await functionOf<(...args: unknown[]) => void>(text)
  const args = await Promise.all(own.map(async (value) => (typeof value === 'string' ? functionOf(value) : value)))
  for (let x = 0; x < EXTENT[0]; x++) kernel({ x }, ...args)
  return own
}

/** Integers have no -0. */
function withOneZero(value: number): number {
  return value + 0
}

function joined(parts: readonly string[]): string {
  return `(${parts.join(' ')})`
}
