import { expect } from 'vitest'
import { bothWays } from '../testing/both-ways.ts'
import { gpuTest } from '../testing/dawn.ts'
import { functionOf } from '../testing/function-of.ts'
import { allPairs, firstDifference } from '../testing/float64-samples.ts'

const ways = bothWays()

/** What concerns numbers: with all that is odd about them. */
const ON_FLOAT64: Record<string, (a: number, b: number) => number> = {
  'an expression': (a, b) => (a + b) * 2 - a / b,
  'literals of whole and fractional numbers': (a) => a * 1 + 0.1 + 1e300 + 0x10,
  'constants of Math and Number': (a) => Math.PI * a + Number.EPSILON + Math.SQRT2,
  'Infinity and NaN': (a, b) => (a > b ? Infinity : a < b ? -Infinity : NaN),
  'a negative zero': (a) => -0 * a,
  'a remainder': (a, b) => a % b,
  'numbers as conditions': (a, b) => (a && !b ? 1 : b ? 2 : 3),
  'the number that && and || choose': (a, b) => (a && b) + (a || b),
  'tests for NaN': (a, b) => (Number.isNaN(a) ? 1 : isFinite(b) ? 2 : b !== b ? 3 : 4),
  'Math.min and max of many': (a, b) => Math.min(a, b, 3) + Math.max(a, b, -1, a * b),
  'an assignment inside an expression, in order': (a, b) => {
    let x = a
    return x + (x = b) * x
  },
}

/** What concerns statements and names, in which kinds do not differ: with integers, whose shaders compile fastest. */
const ON_INT32: Record<string, (a: number, b: number) => number> = {
  'locals and assignments': (a, b) => {
    let sum = a
    const twice = b * 2
    sum = sum + twice
    return sum
  },
  'compound assignments': (a, b) => {
    let x = a
    x += b
    x -= 1
    x *= 3
    x %= 5
    return x
  },
  'increments before and after': (a) => {
    let x = a
    const before = x++
    const after = ++x
    return before * 1000 + after + x-- - --x
  },
  'chained assignment': (a) => {
    let x = 0
    let y = 0
    x = y = a + 1
    return x * y
  },
  'assignment to a parameter': (a, b) => {
    a = a * 2
    return a + b
  },
  'if and else': (a, b) => {
    if (a > b) return a
    else if (a === b) return 0
    return b
  },
  'a condition in a variable': (a, b) => {
    const isLarger = a > b
    let isEither = isLarger && a > 0
    isEither = isEither || !isLarger
    return isEither ? 1 : 2
  },
  'conditions compared': (a, b) => (a > 0 === b > 0 ? 1 : 0),
  'a choice whose sides have effects': (a, b) => {
    let x = 0
    const y = a > b ? (x = a * 2) : (x = b * 3)
    return x + y * 10
  },
  'nested choices': (a, b) => (a > 0 ? (b > 0 ? a + b : a - b) : b > 0 ? a * b : a / b),
  'a for loop': (a) => {
    let sum = 0
    for (let i = 0; i < 10; i++) sum += a * (i + 1)
    return sum
  },
  'a for loop with break and continue': (a, b) => {
    let sum = 0
    for (let i = 0; ; i++) {
      if (i === 3) continue
      if (i > 6) break
      sum += a * i + b
    }
    return sum
  },
  'a while loop whose condition assigns': (a) => {
    let x = Math.abs(a)
    let turns = 0
    while ((x = x - 7) > 1 && turns < 50) turns++
    return x + turns
  },
  'a do loop with continue': (a) => {
    let i = 0
    let sum = a
    do {
      i++
      if (i === 2) continue
      sum += i
    } while (i < 5)
    return sum
  },
  'nested loops with a return inside': (a, b) => {
    for (let i = 0; i < 5; i++) {
      for (let j = 0; j < 5; j++) {
        if (i * 5 + j > b) return a + i * 10 + j
      }
    }
    return -1
  },
  'an endless loop left by return': (a) => {
    let i = 0
    while (true) {
      i++
      if (i > 4 || a > i) return i
    }
  },
  'names that WGSL reserves': (a, b) => {
    const fn = a
    const loop = b
    const vec2u = fn + loop
    const $select = vec2u * 2
    return $select
  },
}

/** What linters forbid, minifiers write and old code contains. */
const ODD: Record<string, string> = {
  'unary minus and plus': '(a, b) => -a + +b - -1 - +(a > b)',
  'a guarded assignment': '(a, b) => { let x = 1; a > b && (x = a); a < b || (x += 5); return x }',
  'a choice for its effects': '(a, b) => { let x = 1; a > b ? (x = a) : x++; return x }',
  'comma expressions': '(a, b) => { let x = 0; return x = a + 1, x += b, x }',
  'conditions without braces':
    '(a, b) => { if (a > b) return a; else if (b > 5) return b; for (let i = 0; ; ) if (++i > a) return i }',
  'shadowed names': '(a, b) => { let x = a; { const x = b; if (x > 0) { const x = 5; return x } } return x + 1 }',
  'var, hoisted and declared twice': '(a) => { for (var i = 0, x = a; i < 3; i++) { var x = x + i } return x + i }',
  'constant conditions': '(a) => { while (!0) { if (!1) return 1; return a } }',
  'a negated test': '(a) => { let i = 0; for (; !(i >= 5); ) i++; return i + a }',
  'logical assignments': '(a, b) => { let x = a; x &&= b; x ||= 7; return x }',
  'a condition used as a number': '(a, b) => (a > b) + (a > 0 && b > 0) * 2',
  'both sides of a choice as conditions': '(a, b) => { if (a > 0 ? b > 0 : b < 0) return 1; return 2 }',
}

const FLOAT64_VALUES = [-0, 0, 1, -1, 0.5, -2.5, 3, 7.25, -1e300, 2 ** 53, Infinity, -Infinity, NaN, 1e-310]
const INT32_VALUES = [0, 1, 2, 3, 5, 8, 21, 100, -1, -2, -3, -50]

for (const [name, kernel] of Object.entries(ON_FLOAT64)) {
  const [a, b] = allPairs(FLOAT64_VALUES)
  gpuTest(`${name}: the same bits on the GPU, on the CPU and from the plain function`, () => expectAlike(kernel, a, b))
}

for (const [name, kernel] of Object.entries(ON_INT32)) {
  const [a, b] = allPairs(INT32_VALUES)
  gpuTest(`${name}: the same integers on the GPU, on the CPU and from the plain function`, () =>
    expectAlike(kernel, Int32Array.from(a), Int32Array.from(b)),
  )
}

for (const [name, text] of Object.entries(ODD)) {
  const [a, b] = allPairs(INT32_VALUES)
  gpuTest(`${name}: the same integers on the GPU, on the CPU and from the plain function`, async () =>
    expectAlike(await functionOf(text), Int32Array.from(a), Int32Array.from(b)),
  )
}

async function expectAlike<A extends Float64Array | Int32Array>(kernel: (a: number, b: number) => number, a: A, b: A) {
  const { gpu, cpu } = await ways.run(kernel, a, b)
  const expected = a.map((value, i) => kernel(value, b[i] ?? 0))
  expect(firstDifference(cpu, expected, a, b)).toBeNull()
  expect(firstDifference(gpu, expected, a, b)).toBeNull()
  expect(ways.notes).toEqual([])
}
