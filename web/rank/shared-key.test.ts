import { createHash } from 'node:crypto'
import { afterEach, expect, it, vi } from 'vitest'
import { sharedKeyOf } from './shared-key.ts'

const members = ['m0', 'm1', 'm2']

afterEach(() => vi.unstubAllGlobals())

it('is the SHA-256 digest of key and members: the same for all tabs of a browser in a run', async () => {
  const expected = createHash('sha256').update('["secret",["m0","m1","m2"]]').digest('hex')
  expect(await sharedKeyOf('secret', members)).toBe(expected)
})

it('differs from browser to browser and from run to run, and does not hold the key', async () => {
  const keys = await Promise.all([
    sharedKeyOf('secret', members),
    sharedKeyOf('secrets', members),
    sharedKeyOf('secret', ['m0', 'm1', 'm3']),
    sharedKeyOf('secret', ['m0', 'm1']),
  ])
  expect(new Set(keys).size).toBe(4)
  for (const key of keys) expect(key).not.toContain('secret')
})

it('is null without a key, and where the browser has no digests', async () => {
  expect(await sharedKeyOf(null, members)).toBeNull()
  vi.stubGlobal('crypto', {})
  expect(await sharedKeyOf('secret', members)).toBeNull()
})
