import { describe, expect, it } from 'vitest'
import { type Answer, answerOf, type Order, orderOf } from './orders.ts'
import { tell } from './told-error.ts'

const error = tell(new Error('outer', { cause: new Error('inner') }))
const orders: Order[] = [
  { type: 'begin', initargs: [1, 'two'] },
  { type: 'work', id: 3, task: 'square', calls: [[1], []] },
  { type: 'leave' },
]
const answers: Answer[] = [
  { type: 'ready' },
  { type: 'unfit', error },
  { type: 'done', id: 3, values: [1, null], error: null, ms: 2 },
  { type: 'done', id: 3, values: [], error, ms: 2 },
  { type: 'left' },
]
const nonsense = [undefined, null, 3, 'leave', [], {}, { type: 'other' }, new Map([['type', 'leave']])]

describe('what comes over the network', () => {
  it.each(orders)('$type is an order', (order) => expect(orderOf(order)).toEqual(order))
  it.each(answers)('$type is an answer', (answer) => expect(answerOf(answer)).toEqual(answer))

  it.each([
    ...nonsense,
    { type: 'begin' },
    { type: 'work', id: '3', task: 'square', calls: [[1]] },
    { type: 'work', id: 3, task: 7, calls: [[1]] },
    { type: 'work', id: 3, task: 'square', calls: [1] },
    { type: 'work', id: 3, task: 'square', calls: null },
  ])('%j is no order', (value) => expect(() => orderOf(value)).toThrow('no order of a pool'))

  it.each([
    ...nonsense,
    { type: 'unfit', error: null },
    { type: 'unfit', error: { ...error, cause: 'why' } },
    { type: 'done', id: 3, values: 4, error: null, ms: 1 },
    { type: 'done', id: 3, values: [], error: { ...error, stack: 3 }, ms: 1 },
    { type: 'done', id: 3, values: [], error: { ...error, errorClass: 'ERR_RANK' }, ms: 1 },
    { type: 'done', id: 3, values: [], error: null },
  ])('%j is no answer', (value) => expect(() => answerOf(value)).toThrow('no answer of a worker'))
})
