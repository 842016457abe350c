import { expect, it } from 'vitest'
import { browserKey } from './browser-key.ts'

/** A browser's memory for one origin. */
function profile(): () => Pick<Storage, 'getItem' | 'setItem'> {
  const kept = new Map<string, string>()
  return () => ({ getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => void kept.set(name, value) })
}

it('is the same for all tabs of a profile, at any time, and another one in another profile', () => {
  const [mine, theirs] = [profile(), profile()]
  const key = browserKey(mine)
  expect(key).toMatch(/^[0-9a-f]{32}$/)
  expect([browserKey(mine), browserKey(mine)]).toEqual([key, key])
  expect(browserKey(theirs)).toMatch(/^[0-9a-f]{32}$/)
  expect(browserKey(theirs)).not.toBe(key)
})

it('tabs that made one at the same time agree from then on', () => {
  const kept = profile()
  // The second tab has looked before the first one wrote.
  const late = (): Pick<Storage, 'getItem' | 'setItem'> => ({ ...kept(), getItem: () => null })
  const first = browserKey(kept)
  const second = browserKey(late)
  expect(first).not.toBe(second)
  expect([browserKey(kept), browserKey(kept)]).toEqual([second, second])
})

it('is null where the page may keep nothing, and other mistakes are told', () => {
  const forbidden = (): never => {
    throw new DOMException('The operation is insecure.', 'SecurityError')
  }
  expect(browserKey(forbidden)).toBeNull()
  expect(browserKey(() => ({ ...profile()(), setItem: forbidden }))).toBeNull()
  expect(() =>
    browserKey(() => {
      throw new TypeError('a mistake')
    }),
  ).toThrow('a mistake')
})
