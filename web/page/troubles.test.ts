import { expect, it } from 'vitest'
import { failedPairs, PROBLEM_LENGTH, TOLD_PAIRS, Troubles } from './troubles.ts'

it('are the links that failed, a bounded number of them, with bounded reasons', () => {
  const link = (name: 'connecting' | 'connected' | 'failed', problem: string | null = null) => ({ link: name, problem })
  expect(
    failedPairs([
      ['a', link('connected')],
      ['b', link('failed', 'firewall')],
      ['c', link('connecting', 'once more')],
      ['d', link('failed')],
    ]),
  ).toEqual([
    { member: 'b', problem: 'firewall' },
    { member: 'd', problem: 'not connected' },
  ])
  const many = Array.from({ length: 100 }, (_, i): [string, { link: 'failed'; problem: string }] => [
    String(i),
    { link: 'failed', problem: 'x'.repeat(10_000) },
  ])
  const told = failedPairs(many)
  expect(told).toHaveLength(TOLD_PAIRS)
  expect(told[0]?.problem).toHaveLength(PROBLEM_LENGTH)
})

it('are shown once a pair, among members that are here, until they are told to be over', () => {
  const troubles = new Troubles()
  troubles.tell('b', [{ member: 'c', problem: 'of b' }])
  troubles.tell('c', [
    { member: 'b', problem: 'of c' },
    { member: 'd', problem: 'gone' },
    { member: 'c', problem: 'itself' },
  ])
  expect(troubles.among(['a', 'b', 'c'])).toEqual([{ from: 'b', to: 'c', problem: 'of b' }])
  troubles.tell('b', [])
  expect(troubles.among(['a', 'b', 'c'])).toEqual([{ from: 'c', to: 'b', problem: 'of c' }])
  troubles.forget('c')
  expect(troubles.among(['a', 'b', 'c', 'd'])).toEqual([])
})
