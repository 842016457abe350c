import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { LIMITS } from '../shared/limits.ts'
import { WrongKeys } from './wrong-keys.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const limits = { ...LIMITS, wrongKeyBurst: 3, wrongKeysPerMinute: 6, addressesCounted: 2 }
const refused = expect.objectContaining({ code: 'too-many-wrong-keys' })

function exhausted(address: string): WrongKeys {
  const keys = new WrongKeys(limits)
  for (let i = 0; i < 3; i++) {
    keys.check(address)
    keys.count(address)
  }
  return keys
}

it('are borne three times, and then again as time passes', () => {
  const keys = exhausted('10.0.0.1')
  expect(() => keys.check('10.0.0.1')).toThrow(refused)
  keys.check('10.0.0.2')
  vi.advanceTimersByTime(10_001)
  keys.check('10.0.0.1')
  keys.count('10.0.0.1')
  expect(() => keys.check('10.0.0.1')).toThrow(refused)
})

it.each([
  ['10.0.0.1', '::ffff:10.0.0.1', true],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::9', true],
  ['2001:db8::1', '2001:db8:0:0:ffff::', true],
  ['::1', '::2', true],
  ['2001:db8:1:2::1', '2001:db8:1:3::1', false],
  ['10.0.0.1', '10.0.0.2', false],
])('%s and %s are one network: %s', (one, other, same) => {
  const keys = exhausted(one)
  if (same) expect(() => keys.check(other)).toThrow(refused)
  else keys.check(other)
})

it('of ever new addresses do not fill the memory', () => {
  const keys = exhausted('10.0.0.1')
  keys.count('10.0.0.2')
  expect(() => keys.check('10.0.0.1')).toThrow(refused)
  keys.count('10.0.0.3')
  keys.check('10.0.0.1')
})
