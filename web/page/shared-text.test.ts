import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { encodeControl, parseControl } from './control.ts'
import { ArrivingText, PART_LENGTH, partsOf, refer } from './shared-text.ts'

const LONGEST = 1024 * 1024

/** Characters of one, two, three and four bytes, the last a pair that parts may cut in two. */
const textOf = (length: number): string => '\u0001aé€😀"\\\n'.repeat(Math.ceil(length / 9)).slice(0, length)

const arrived = (text: string, parts = partsOf(text)): (string | null)[] => {
  const arriving = new ArrivingText(refer('my.ts', text))
  return parts.map((part) => arriving.take(part))
}

test('a text is announced with its SHA-256 and its length in UTF-8', () => {
  const digest = createHash('sha256').update('é€', 'utf8').digest('hex')
  expect(refer('my.ts', 'é€')).toEqual({ name: 'my.ts', sha256: digest, bytes: 5 })
})

test.each([1, PART_LENGTH, PART_LENGTH + 1, 100_000])(
  '%i characters arrive as they were sent, over the wire',
  (length) => {
    const text = textOf(length)
    const sent = partsOf(text).map((part) => parseControl(encodeControl({ type: 'program-part', run: 1, ...part })))
    const parts = sent.map((message) => {
      if (message.type !== 'program-part') throw new Error(`a part became a ${message.type}`)
      return message
    })
    expect(parts).toHaveLength(Math.ceil(length / PART_LENGTH))
    const results = arrived(text, parts)
    expect(results.pop()).toBe(text)
    expect(results.every((early) => early === null)).toBe(true)
  },
)

test('the longest program can be shared, and one byte more cannot', () => {
  expect(refer('my.ts', 'x'.repeat(LONGEST)).bytes).toBe(LONGEST)
  expect(() => refer('my.ts', 'x'.repeat(LONGEST + 1))).toThrow('takes 1025 KiB and 1024 KiB are possible')
  expect(() => refer('my.ts', '')).toThrow('the program is empty')
})

describe('a hostile host', () => {
  const text = 'x'.repeat(2 * PART_LENGTH)
  const part = 'x'.repeat(PART_LENGTH)

  test('cannot send another text of the same length', () => {
    expect(() => arrived(text, partsOf(`${text.slice(1)}y`))).toThrow('not the one that it announced')
  })

  test('cannot end early', () => {
    expect(() => arrived(text, [{ part, isLast: true }])).toThrow('not the one that it announced')
  })

  test('cannot send more than it announced, nor parts of nothing for ever', () => {
    const more = { part, isLast: false }
    expect(() => arrived(text, [more, more, more])).toThrow(`not the ${2 * PART_LENGTH} bytes that it announced`)
    expect(() => arrived(text, [{ part: '', isLast: false }])).toThrow('bytes that it announced')
  })
})
