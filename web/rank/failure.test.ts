import { describe, expect, it } from 'vitest'
import { AbortError } from '../mpi/abort-error.ts'
import { failureOf, forgottenCall } from './failure.ts'

describe('what a program throws', () => {
  it.each([
    ['text', 'the program threw text'],
    [undefined, 'the program threw undefined'],
    [{ code: 7 }, 'the program threw { code: 7 }'],
    [Object.create(null), 'the program threw {}'],
    [Symbol('s'), 'the program threw Symbol(s)'],
  ])('%o has a message', (thrown, message) => {
    expect(failureOf(thrown)).toEqual({ name: 'Error', message, stack: '', isConsequence: false })
  })

  it('reaches the page even when its message cannot be cloned', () => {
    const error = Object.assign(new RangeError('x'), { message: () => 'called' })
    expect(() => structuredClone(failureOf(error))).not.toThrow()
    expect(failureOf(error).name).toBe('RangeError')
  })

  it('carries the code of Abort', () => {
    expect(failureOf(new AbortError(3, 1))).toMatchObject({ message: 'rank 1 called Abort(3)', abortCode: 3 })
  })
})

it('a call that the program did not wait for is named, with its line', () => {
  const site = new Error('gpu.map')
  const error = forgottenCall({ number: 0, op: 'gpu.map', detail: '', site, since: 0 })
  expect(error.message).toBe(
    "gpu.map: the program ended before this call had; put 'await' before it, and before your own functions that make calls",
  )
  expect(error.stack).toBe(site.stack)
})
