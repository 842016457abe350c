import { expect, it } from 'vitest'
import { bytesText, messagesText } from './amount-text.ts'

it.each([
  [0, '0 B'],
  [9999, '9999 B'],
  [10_000, '10 kB'],
  [8_388_608, '8.39 MB'],
  [999_999, '1 MB'],
  [2 ** 40, '1100 GB'],
])('%d bytes are %s', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text)
})

it('one message is no messages', () => {
  expect([0, 1, 2].map(messagesText)).toEqual(['0 messages', '1 message', '2 messages'])
})
