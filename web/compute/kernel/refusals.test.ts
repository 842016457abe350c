import { test } from 'vitest'
import type { Kind } from '../array-kinds.ts'
import { expectRefusal, type Refusal } from '../testing/expect-refusal.ts'
import { compileMap } from './grid.ts'

/** Functions of elements; of float64 unless given. */
const REFUSALS: Record<string, Refusal & { kind?: Kind }> = {
  'a captured variable, by name and with the fix': {
    text: '(a) => a * k',
    at: 'k',
    says: "gpu.map: the kernel uses 'k', which is not one of its parameters; the kernel sees its parameters only: add 'k' to them and pass it as an argument",
  },
  'a captured object': { text: '(a) => a * options.scale', at: 'options', says: "the kernel uses 'options'" },
  'an assignment to a captured variable': { text: '(a) => (total += a)', at: 'total', says: "the kernel uses 'total'" },
  'a call of a captured function': { text: '(a) => twice(a)', at: 'twice', says: "the kernel calls 'twice'" },
  'an unknown function of Math': {
    text: '(a) => Math.sinc(a)',
    at: 'Math.sinc',
    says: 'the functions of Math and those passed to it only',
  },
  'Math.random': { text: '(a) => a * Math.random()', at: 'Math.random', says: 'fill an array with random numbers' },
  'too few arguments': { text: '(a) => Math.atan2(a)', at: 'Math.atan2(a)', says: 'is given 1 arguments and takes 2' },
  'a member of a number': { text: '(a) => a.length', at: 'a.length', says: 'have no members' },
  'a default parameter': { text: '(a, b = 1) => a + b', at: 'b = 1', says: 'not a plain name' },
  'a rest parameter': { text: '(...all) => all[0]', at: '...all', says: 'not a plain name' },
  destructuring: { text: '(a) => { const [x] = a; return x }', at: '[x]', says: 'cannot be taken apart' },
  'a text': { text: "(a) => a + '1'", at: "'1'", says: 'numbers and conditions only' },
  'a big integer': { text: '(a) => a + 1n', at: '1n', says: 'numbers and conditions only' },
  'a function without a name': { text: '(a) => (() => a)()', at: 'a', says: "the function 'f' uses 'a'" },
  'a case that is more than a value': {
    text: '(a) => { let b = 0; switch (a) { case b++: return 1; default: return 2 } }',
    at: 'b++',
    says: 'this case is more than a value',
  },
  'a case of another type': {
    text: '(a) => { switch (a) { case true: return 1; default: return 2 } }',
    at: 'true',
    says: 'a condition is compared with a number',
  },
  'for of': {
    text: '(a) => { for (const x of a) return x; return 0 }',
    at: 'for (const x of a) return x;',
    says: 'count with',
  },
  'a throw': { text: '(a) => { throw a }', at: 'throw a', says: 'return NaN' },
  typeof: { text: '(a) => typeof a', at: 'typeof a', says: "no 'typeof'" },
  'the operator ??': { text: '(a) => a ?? 1', at: 'a ?? 1', says: 'never null' },
  this: { text: 'function (a) { return this.k * a }', at: 'this.k', says: 'have no members' },
  'a way without a result': {
    text: '(a) => { if (a > 0) return a }',
    at: '{ if (a > 0) return a }',
    says: 'end without a result',
  },
  'an empty return': { text: '(a) => { return }', at: 'return', says: 'returns nothing here' },
  'a variable read before it has a value': {
    text: '(a) => { let x; if (a > 0) x = 1; return x }',
    at: 'x',
    says: "'x' is read where it may have no value yet",
  },
  'a variable read before its declaration': {
    text: '(a) => { const y = x; const x = a; return y }',
    at: 'x',
    says: 'no value yet',
  },
  'an assignment to a const': { text: '(a) => { const x = 1; x = a; return x }', at: 'x', says: 'declare it with let' },
  'a variable that is a condition and a number': {
    text: '(a) => { let x = a > 1; x = 2; return x }',
    at: '2',
    says: "'x' holds a condition and is given a number",
  },
  'a choice between a condition and a number': {
    text: '(a) => (a > 0 ? a > 1 : 2)',
    at: 'a > 0 ? a > 1 : 2',
    says: 'one side of this is a condition',
  },
  'a condition compared with a number': {
    text: '(a) => (a > 0 === 1 ? 1 : 2)',
    at: 'a > 0 === 1',
    says: 'compare two',
  },
  'bits of float64': { text: '(a, b) => a & b', at: 'a & b', says: 'pass an Int32Array or a Uint32Array' },
  'Math.imul of float32': { kind: 'float32', text: '(a) => Math.imul(a, 3)', at: 'Math.imul(a, 3)', says: 'integers' },
  'a fraction among integers': { kind: 'int32', text: '(a) => a + 0.5', at: '0.5', says: '0.5 is not an integer' },
  'a root of integers': { kind: 'int32', text: '(a) => Math.sqrt(a)', at: 'Math.sqrt(a)', says: 'Float64Array' },
  'a comparison with what the kind cannot hold': {
    kind: 'uint32',
    text: '(a) => (a > -1 ? 1 : 0)',
    at: 'a > -1',
    says: '-1 does not fit into uint32',
  },
  'an error on a later line': { text: '(a) => {\n  const b = a\n  return b + k\n}', at: 'k', line: 3, says: "'k'" },
  'an async function': { text: 'async (a) => a', at: 'async (a) => a', says: 'remove async' },
  'a generator': { text: 'function* (a) { yield a }', at: 'function* (a) { yield a }', says: 'generator' },
  'a class': { text: 'class A {}', at: 'class A {}', says: 'not a plain function' },
  'a built-in function': {
    text: 'function sqrt() { [native code] }',
    at: 'function sqrt() { [native code] }',
    says: 'x => Math.sqrt(x)',
  },
}

for (const [name, { kind = 'float64', ...refusal }] of Object.entries(REFUSALS)) {
  test(`refuses ${name}`, () => {
    const array = { form: 'array', kind } as const
    expectRefusal(() => compileMap('gpu.map', refusal.text, [array, array], kind, 1000), refusal)
  })
}
