import { expect, it } from 'vitest'
import { parameterProblem, sizeProblem } from './parameter-problem.ts'

const N = { kind: 'whole', name: 'N', hint: '', initial: '3', min: 2, max: 20 } as const
const call = { kind: 'choice', name: 'call', hint: '', initial: 'Send', options: ['Send', 'Ssend'] } as const

it.each(['2', '7', '20'])('takes %j for a parameter of 2 to 20', (text) => {
  expect(parameterProblem(N, text)).toBeNull()
})

it.each(['', '-1', '1', '2.5', 'x', '21', '1e1', ' 3'])('does not take %j for a parameter of 2 to 20', (text) => {
  expect(parameterProblem(N, text)).toBe('N must be a whole number from 2 to 20')
})

it('takes what there is to choose from, and nothing else', () => {
  expect(parameterProblem({ ...call, options: [...call.options] }, 'Ssend')).toBeNull()
  expect(parameterProblem({ ...call, options: [...call.options] }, 'Bsend')).toBe('call must be one of Send, Ssend')
})

it.each(['1', '4'])('takes %j ranks of 4 tabs', (text) => {
  expect(sizeProblem(text, 4, 4)).toBeNull()
})

it.each(['0', '5', '', '2.5', '-1'])('does not take %j ranks of 4 tabs', (text) => {
  expect(sizeProblem(text, 4, 4)).toBe('Choose from 1 to 4: as many tabs are here')
})

it('asks a lonely tab to open more', () => {
  expect(sizeProblem('2', 1, 1)).toContain('Only 1 tab is here')
})

it('says who is left when not all take part', () => {
  expect(sizeProblem('3', 3, 4)).toBeNull()
  expect(sizeProblem('4', 3, 4)).toBe('Choose from 1 to 3: as many of the 4 tabs here take part')
  expect(sizeProblem('2', 1, 4)).toBe('Only this tab takes part, of 4 tabs here: the others have not agreed')
})
