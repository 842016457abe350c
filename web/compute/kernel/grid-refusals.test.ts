import { test } from 'vitest'
import { expectRefusal, type Refusal } from '../testing/expect-refusal.ts'
import { compileFor, type GridValue } from '../testing/grid-both-ways.ts'

const N = new Int32Array(4)
const U = new Uint32Array(4)
const F = new Float32Array(4)
const D = new Float64Array(4)

const CALLED: GridValue[] = [D, D, '(x) => x * k', '(g, x) => g(g, x)', '(a, i) => { a[i] = 0 }']

/** Of `(t, n, u)` for integers unless the values are given. */
const REFUSALS: Record<string, Refusal & { values?: readonly GridValue[] }> = {
  'int32 and uint32 in one sum': {
    text: '(t, n, u) => { n[0] = n[t.x] + u[t.x] }',
    at: 'n[t.x] + u[t.x]',
    says: 'int32 with uint32 is mixed here; write x | 0 to make both int32, or x >>> 0 to make both uint32',
  },
  'a variable of int32 and uint32': {
    text: '(t, n, u) => { let s = n[0]; s = u[0]; n[1] = s }',
    at: 'u[0]',
    says: "'s' holds int32 and is given uint32",
  },
  'a uint32 variable that is given a negative number': {
    text: '(t, n, u) => { let s = u[0]; s = -1; u[1] = s }',
    at: '-1',
    says: '-1 does not fit into uint32',
  },
  'a uint32 variable that is given an int32 of unknown sign': {
    text: '(t, n, u) => { let s = 0; for (let i = 0; i < 3; i--) s = i; s = u[0] }',
    at: 'i',
    says: 'write x >>> 0',
  },
  'a fraction without a float': {
    text: '(t, n, u) => { n[0] = n[1] * 0.5 }',
    at: '0.5',
    says: '0.5 is not an integer, and no array or scalar of the kernel is a float; pass a Float64Array',
  },
  'a division of integers without a float': {
    text: '(t, n, u) => { n[0] = n[1] / n[2] }',
    at: 'n[1] / n[2]',
    says: 'write Math.floor(a / b), Math.trunc(a / b) or (a / b) | 0',
  },
  'a root of integers without a float': {
    text: '(t, n, u) => { n[0] = Math.sqrt(n[1]) }',
    at: 'Math.sqrt(n[1])',
    says: "'Math.sqrt' is not defined on int32",
  },
  'Number(x) without a float': {
    text: '(t, n, u) => { n[0] = Number(n[1]) }',
    at: 'Number(n[1])',
    says: 'no array or scalar of the kernel is a float',
  },
  'a literal that no integer holds': {
    text: '(t, n, u) => { n[0] = n[1] * 5000000000 }',
    at: 'n[1] * 5000000000',
    says: '5000000000 does not fit into int32',
  },
  'a result': { text: '(t, n, u) => { return n[0] }', at: 'n[0]', says: 'a grid kernel has no result' },
  'a result of an arrow': {
    text: '(t, n, u) => { if (n[0] > 0) return 1 }',
    at: '1',
    says: 'write it into an element',
  },
  'an array as a number': {
    text: '(t, n, u) => { n[0] = u + 1 }',
    at: 'u',
    says: "'u' is an array, not a number; write u[i]",
  },
  'the thread as a number': {
    text: '(t, n, u) => { n[t] = 1 }',
    at: 't',
    says: "'t' is the thread, not a number; write t.x",
  },
  'an unknown member of the thread': {
    text: '(t, n, u) => { n[t.threadIdx] = 1 }',
    at: 'threadIdx',
    says: "a thread has no 'threadIdx'; it has x, y, z",
  },
  'an unknown member by name': { text: '({ i }, n, u) => { n[i] = 1 }', at: 'i', says: "a thread has no 'i'" },
  'an unknown method of the thread': {
    text: '(t, n, u) => { t.syncthreads() }',
    at: 't.syncthreads',
    says: "a thread has no 'syncthreads'; it has workgroupArray, barrier",
  },
  'a member of an array': {
    text: '(t, n, u) => { n.fill(0) }',
    at: 'n.fill',
    says: 'the functions of Math and those passed to it only',
  },
  'a property of an array': {
    text: '(t, n, u) => { n[0] = u.byteLength }',
    at: 'u.byteLength',
    says: 'write u[i] or u.length',
  },
  'an assignment to an array': { text: '(t, n, u) => { n = u }', at: 'n', says: "'n' is an array and assigned to" },
  'an assignment to a captured array': {
    text: '(t, n, u) => { out[0] = 1 }',
    at: 'out',
    says: "uses 'out', which is not",
  },
  'an assignment to a member of the thread': {
    text: '(t, n, u) => { t.x = 1 }',
    at: 't.x',
    says: 'to its own variables and to elements of arrays only',
  },
  'an index that is a fraction': {
    text: '(t, n, f) => { n[0.5] = 1 }',
    at: 'n[0.5]',
    says: 'index 0.5 is outside any element; use an integer',
    values: [N, F],
  },
  'an index beyond an own array': {
    text: '(t, n, u) => { const w = [1, 2]; n[0] = w[2] }',
    at: 'w[2]',
    says: "index 2 is outside the 2 elements of 'w'",
  },
  'an own array without values': {
    text: '(t, n, u) => { const w = new Array(4); w[0] = 1 }',
    at: 'new Array(4)',
    says: 'write new Array(n).fill(0)',
  },
  'an own array with a hole': {
    text: '(t, n, u) => { const w = [1, , 2]; w[0] = 1 }',
    at: '[1, , 2]',
    says: 'element of the array is missing',
  },
  'an own array of unknown length': {
    text: '(t, n, u) => { const w = new Int32Array(n[0]) }',
    at: 'n[0]',
    says: 'the length of an array in a kernel is not a constant',
  },
  'an own array without elements': { text: '(t, n, u) => { const w = [] }', at: '[]', says: 'has no elements' },
  'an own array beyond what a thread has': {
    text: '(t, n, u) => { const w = new Float64Array(1025) }',
    at: 'new Float64Array(1025)',
    says: "the kernel's own arrays take 8200 bytes, and a thread has 8192",
  },
  'an own array passed on': {
    text: '(t, n, u, f) => { const w = [1, 2]; f(w) }',
    at: 'w',
    says: "'w' is the function's own array and cannot be passed on",
    values: [N, U, '(w) => w[0]'],
  },
  'the thread passed on': {
    text: '(t, n, u, f) => { f(t) }',
    at: 't',
    says: 'the thread cannot be passed on; pass what is wanted of it, as in thread.x',
    values: [N, U, '(t) => t.x'],
  },
  'a name that a passed function captures': {
    text: '(t, a, b, f) => { a[0] = f(b[0]) }',
    at: 'k',
    says: "the function 'f' uses 'k', which is not one of its parameters",
    values: CALLED,
  },
  'a function that calls itself': {
    text: '(t, a, b, f, g) => { a[0] = g(g, b[0]) }',
    at: 'g(g, x)',
    says: 'calls itself; write a loop: a GPU has no stack',
    values: CALLED,
  },
  'the value of a function that gives none': {
    text: '(t, a, b, f, g, h) => { a[0] = h(b, 0) }',
    at: 'h(b, 0)',
    says: 'this gives no value; write it as a statement of its own',
    values: CALLED,
  },
  'too few arguments of a function': {
    text: '(t, a, b, f, g, h) => { h(b) }',
    at: 'h(b)',
    says: "'h' has 2 parameters and is given 1 arguments",
    values: CALLED,
  },
  'a parameter without an argument': {
    text: '(t, n, u, k) => { n[0] = k }',
    at: 'k',
    says: "the kernel is given no argument for 'k'; pass one for each parameter",
  },
  'a parameter taken apart': { text: '(t, [n], u) => { }', at: '[n]', says: 'is not a plain name' },
  'a thread taken apart by index': {
    text: '([x], n, u) => { }',
    at: '[x]',
    says: 'its thread, a plain name or members',
  },
  'a member of the thread taken apart': {
    text: '({ x: { y } }, n, u) => { }',
    at: '{ y }',
    says: 'give it a name, as in { x: i }',
  },
  'the rest of the thread': { text: '({ x, ...rest }, n, u) => { }', at: '...rest', says: 'no member of the thread' },
  'a for of an array': {
    text: '(t, n, u) => {\n  for (const k of u) n[0] += k\n}',
    at: 'for (const k of u) n[0] += k',
    line: 2,
    says: 'count with for (let i = 0; i < n; i++)',
  },
  'an array of the workgroup without a name': {
    text: '(t, n, u) => { t.workgroupArray(Int32Array, 4)[0] = 1 }',
    at: 't.workgroupArray(Int32Array, 4)[0]',
    says: 'assign to a variable or to an element',
  },
  'an array of the workgroup of an unknown kind': {
    text: '(t, n, u) => { const s = t.workgroupArray(Array, 4) }',
    at: 't.workgroupArray(Array, 4)',
    says: 'write thread.workgroupArray(Float32Array, 256)',
  },
  'an array of the workgroup of unknown length': {
    text: '(t, n, u) => { const s = t.workgroupArray(Int32Array, t.width) }',
    at: 't.workgroupArray(Int32Array, t.width)',
    says: 'and a constant length',
  },
  'a barrier with arguments': { text: '(t, n, u) => { t.barrier(1) }', at: 't.barrier(1)', says: 'takes no arguments' },
  'an atomic operation on floats': {
    text: '(t, f) => { t.atomicAdd(f, 0, 1) }',
    at: 'f',
    says: 'works on elements of an Int32Array or a Uint32Array that threads share',
    values: [F],
  },
  'an atomic operation on an own array': {
    text: '(t, n, u) => { const w = [1]; t.atomicAdd(w, 0, 1) }',
    at: 'w',
    says: 'name an argument of the kernel, or an array of the workgroup',
  },
  'an atomic operation without a value': {
    text: '(t, n, u) => { t.atomicAdd(n, 0) }',
    at: 't.atomicAdd(n, 0)',
    says: 'atomicAdd is given 2 arguments; write atomicAdd(array, index, value)',
  },
}

for (const [name, { values = [N, U], ...refusal }] of Object.entries(REFUSALS)) {
  test(`refuses ${name}`, () => {
    expectRefusal(() => compileFor(refusal.text, [4, 1, 1], values), locatedIn(refusal, values))
  })
}

/** Where a function that is passed is refused, the place is in its own text. */
function locatedIn(refusal: Refusal, values: readonly GridValue[]): Refusal {
  const helper = values.find(
    (value) => typeof value === 'string' && !refusal.text.includes(refusal.at) && value.includes(refusal.at),
  )
  return typeof helper === 'string' ? { ...refusal, text: helper } : refusal
}
