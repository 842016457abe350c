import { expect, it } from 'vitest'
import { cleanName } from './clean-name.ts'

it.each([
  ['Ada Lovelace', 'Ada Lovelace'],
  ['  many \t\n spaces  ', 'many spaces'],
  ['Zoe\u0308', 'Zo\u00eb'],
  ['\u202eadA\u2066x\u2069', 'adAx'],
  ['zero\u200bwidth\ufeff\u00ad', 'zerowidth'],
  ['bell\u0007 \u0000nul \u001b[31m', 'bell nul [31m'],
  ['\u2028\u2029', ''],
  ['\u3164\u2800', ''],
  ['half \ud83d', 'half'],
  ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
  [`Z${'\u0335'.repeat(50)}o`, `Z${'\u0335'.repeat(3)}o`],
  ['\u5c0f\u660e \u0639\u0645\u0631 \u{1f600}', '\u5c0f\u660e \u0639\u0645\u0631 \u{1f600}'],
])('%j becomes %j', (text, name) => {
  expect(cleanName(40)(text)).toBe(name)
})

it('is cut between characters, never within one', () => {
  expect(cleanName(4)('abcdef')).toBe('abcd')
  expect(cleanName(4)('abc\u{1f600}')).toBe('abc')
  expect(cleanName(4)('abc def')).toBe('abc')
})
