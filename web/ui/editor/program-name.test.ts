import { expect, test } from 'vitest'
import { freeName, programName } from './program-name.ts'

test.each([
  ['heat.ts', 'heat.ts'],
  ['heat', 'heat.ts'],
  ['old.js', 'old.js'],
  ['  my lesson.ts ', 'my lesson.ts'],
  ['C:\\fakepath\\a.ts', 'a.ts'],
  ['../../etc/passwd', 'passwd.ts'],
  ['Wärme.ts', 'Wärme.ts'],
  ['<img src=x onerror=1>.ts', 'img src-x onerror-1-.ts'],
  ['a:1:2).ts', 'a-1-2-.ts'],
  ['', 'program.ts'],
  ['...', 'program.ts'],
])('%j is called %s', (typed, name) => {
  expect(programName(typed)).toBe(name)
})

test('a name that is taken gets a number', () => {
  expect(freeName('a.ts', [])).toBe('a.ts')
  expect(freeName('a.ts', ['a.ts', 'a-2.ts'])).toBe('a-3.ts')
})
