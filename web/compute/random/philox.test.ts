import { expect, test } from 'vitest'
import { philox4x32 } from './philox.ts'

// The known answers that come with the authors' library, Random123 (kat_vectors, philox 4x32, 10 rounds).
test.each([
  ['zeros', [0, 0, 0, 0], [0, 0], [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]],
  ['ones', [-1, -1, -1, -1], [-1, -1], [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]],
  [
    'digits of pi',
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
])('the known answer for %s', (_, counter, key, expected) => {
  const out = new Uint32Array(4)
  philox4x32(counter, key, out)
  expect([...out]).toEqual(expected)
})
