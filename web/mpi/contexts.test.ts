import { expect, it } from 'vitest'
import { Contexts, WORLD_CONTEXT } from './contexts.ts'

it('the last context of the last rank is the last number that a frame can carry; then there are no more', () => {
  const contexts = new Contexts(4095)
  let [last, count] = [-1, 0]
  expect(() => {
    for (;;) {
      const next = contexts.next()
      if (next % 8 !== 0 || next <= last) expect.fail(`context ${next} after ${last}`)
      last = next
      count++
    }
  }).toThrow('rank 4095 has taken part in making 131072 communicators')
  expect([count, last]).toEqual([2 ** 17 - 1, 2 ** 32 - 8])
  expect(new Contexts(0).next()).not.toBe(WORLD_CONTEXT)
  expect(() => new Contexts(4096).next()).toThrow('in worlds of up to 4096 ranks')
})
