import { existsSync } from 'node:fs'
import { expect, it } from 'vitest'
import { CATALOGUE, parameterProblem, sizeProblem } from './catalogue.ts'

it('offers programs that are in the gallery', () => {
  const programs = CATALOGUE.map((entry) => entry.program)
  expect(programs.filter(({ name }) => !existsSync(new URL(`../programs/${name}`, import.meta.url)))).toEqual([])
  expect(programs.map(({ url }) => url)).toEqual(
    programs.map(({ name }) => `/programs/${name.replace(/\.ts$/, '.js')}`),
  )
})

it('accepts its own initial values', () => {
  for (const parameter of CATALOGUE.flatMap((entry) => entry.parameters)) {
    expect(parameterProblem(parameter, parameter.initial)).toBeNull()
  }
})

const N = { name: 'N', hint: '', initial: '1', max: 20 }

it.each(['0', '7', '20'])('takes %j for a parameter of 0 to 20', (text) => {
  expect(parameterProblem(N, text)).toBeNull()
})

it.each(['', '-1', '1.5', 'x', '21', '1e1', ' 3'])('does not take %j for a parameter of 0 to 20', (text) => {
  expect(parameterProblem(N, text)).toBe('N must be a whole number from 0 to 20')
})

it.each(['1', '4'])('takes %j ranks of 4 tabs', (text) => {
  expect(sizeProblem(text, 4)).toBeNull()
})

it.each(['0', '5', '', '2.5', '-1'])('does not take %j ranks of 4 tabs', (text) => {
  expect(sizeProblem(text, 4)).toContain('Choose from 1 to 4')
})

it('asks a lonely tab to open more', () => {
  expect(sizeProblem('2', 1)).toContain('Only 1 tab is here')
})
