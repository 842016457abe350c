import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createGpu } from '../gpu.ts'
import { bothWays } from '../testing/both-ways.ts'
import { gpuTest } from '../testing/dawn.ts'
import { functionOf } from '../testing/function-of.ts'
import { allPairs, firstDifference } from '../testing/float64-samples.ts'

/** Texts of functions of a and b, with the local x, that use `operators` and `functions` of two numbers. */
function programs(operators: readonly string[], functions: readonly string[]): fc.Arbitrary<string> {
  const size = { depthSize: 'small', withCrossShrink: true } as const
  const { condition, number, statements } = fc.letrec<{ condition: string; number: string; statements: string }>(
    (tie) => ({
      condition: fc.oneof(
        size,
        fc.constantFrom('true', 'false', '(a > b)', '(x !== a)'),
        fc.tuple(tie('number'), fc.constantFrom('<', '<=', '===', '!==', '>', '>='), tie('number')).map(joined),
        fc.tuple(tie('condition'), fc.constantFrom('&&', '||', '===', '!=='), tie('condition')).map(joined),
        fc.oneof(tie('condition'), tie('number')).map((text) => `(!${text})`),
      ),
      number: fc.oneof(
        size,
        fc.constantFrom('a', 'b', 'x', '0', '1', '7', '1000003', '(x++)', '(--x)'),
        fc.tuple(tie('number'), fc.constantFrom(...operators, '&&', '||'), tie('number')).map(joined),
        fc
          .tuple(tie('condition'), tie('number'), tie('number'))
          .map(([guard, yes, no]) => `(${guard} ? ${yes} : ${no})`),
        fc
          .tuple(fc.constantFrom('=', '+=', '*=', '-='), tie('number'))
          .map(([operator, text]) => `(x ${operator} ${text})`),
        fc
          .tuple(fc.constantFrom(...functions), tie('number'), tie('number'))
          .map(([name, p, q]) => `Math.${name}(${p}, ${q})`),
        tie('number').map((text) => `(-${text})`),
      ),
      statements: fc.oneof(
        size,
        tie('number').map((text) => `x = ${text};`),
        tie('condition').map((text) => `if (${text}) return x;`),
        fc.tuple(tie('condition'), tie('number')).map(([guard, text]) => `${guard} && (x = ${text});`),
        fc
          .tuple(tie('condition'), tie('statements'), tie('statements'))
          .map(([guard, yes, no]) => `if (${guard}) { ${yes} } else { ${no} }`),
        fc
          .tuple(tie('condition'), tie('statements'))
          .map(
            ([guard, body]) =>
              `for (let i = 0; i < 4; i++) { if (${guard}) continue; ${body} if (x > 1000) break; a = a + i; }`,
          ),
        fc
          .tuple(tie('condition'), tie('statements'))
          .map(([guard, body]) => `{ let n = 0; do { ${body} n++; } while (n < 3 && ${guard}); b = n; }`),
        fc.tuple(tie('statements'), tie('statements')).map(([first, second]) => `${first} ${second}`),
      ),
    }),
  )
  return fc
    .tuple(statements, number, condition)
    .map(([body, result, guard]) => `(a, b) => { let x = a; ${body} return ${guard} ? ${result} : x }`)
}

test('random programs on float64 give what the function itself gives', async () => {
  const cpu = createGpu({ navigatorGpu: null })
  const [a, b] = allPairs([0, -0, 1, -2.5, 7, 1e6, Infinity, NaN])
  await fc.assert(
    fc.asyncProperty(programs(['+', '-', '*', '/', '%'], ['min', 'max', 'pow']), async (text) => {
      const kernel = await functionOf(text)
      expect(
        firstDifference(
          await cpu.map(kernel, a, b),
          a.map((value, i) => kernel(value, b[i] ?? 0)),
          a,
          b,
        ),
      ).toBeNull()
    }),
    { numRuns: 200 },
  )
}, 60_000)

const A = Int32Array.of(0, 1, 2, -1, 7, -8, 1000, 2 ** 31 - 1, -(2 ** 31), 12345)
const B = Int32Array.of(0, 3, 1, -1, 31, 2, -1000, 1, -1, 33)

gpuTest('random programs give the same integers on the GPU and on the CPU', async () => {
  const ways = bothWays()
  await fc.assert(
    fc.asyncProperty(
      programs(['+', '-', '*', '/', '%', '&', '|', '^', '<<', '>>', '>>>'], ['min', 'max', 'imul']),
      async (text) => {
        const kernel = await functionOf(text)
        const { gpu, cpu } = await ways.run(kernel, A, B)
        expect(firstDifference(gpu, cpu, A, B)).toBeNull()
        expect(ways.notes).toEqual([])
      },
    ),
    { numRuns: 20 },
  )
})

function joined(parts: readonly string[]): string {
  return `(${parts.join(' ')})`
}
