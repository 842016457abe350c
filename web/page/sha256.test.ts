import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { sha256 } from './sha256.ts'

test.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 1000, 300_000])('%i bytes are digested as Node does', (length) => {
  const data = Uint8Array.from({ length }, (_, i) => (i * 7919 + (i >> 8)) & 255)
  expect(sha256(data)).toBe(createHash('sha256').update(data).digest('hex'))
})
