import { expect, test } from 'vitest'
import { failurePlace } from './failure-place.ts'

const place = (stack: string, name = 'my lesson.ts') => failurePlace({ message: 'boom', stack }, name)

test('is the innermost line in the program itself', () => {
  const stack = '    at helper (other.ts:1:2)\n    at f (my lesson.ts:12:3)\n    at my lesson.ts:20:1'
  expect(place(stack)).toEqual({ line: 12, column: 3, length: 0, severity: 'error', message: 'boom' })
  expect(place('    at my lesson.ts:20:7')).toMatchObject({ line: 20, column: 7 })
})

test.each(['', 'boom', '    at f (your lesson.ts:1:1)', '    at f (a/my lesson.ts:1:1)'])(
  'is nowhere for %j',
  (stack) => {
    expect(place(stack)).toBeNull()
  },
)
