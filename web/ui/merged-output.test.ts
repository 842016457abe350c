import { expect, it } from 'vitest'
import { withOutput } from '../page/run-state.ts'
import { mergedOutput } from './merged-output.ts'
import { sampleRun } from './testing/sample-states.ts'

it('has the lines of all ranks in the order in which they came', () => {
  const printed: [rank: number, text: string][] = [
    [2, 'a'],
    [0, 'b'],
    [2, 'c'],
    [1, 'd'],
    [0, 'e'],
    [0, 'f'],
    [2, 'g'],
  ]
  let run = sampleRun(3, 9)
  run = { ...run, ranks: run.ranks.map((rank) => ({ ...rank, output: [] })) }
  for (const [rank, text] of printed) run = withOutput(run, rank, { stream: 'stdout', text })
  expect(mergedOutput(run.ranks).map(({ rank, text }) => [rank, text])).toEqual(printed)
})

it('is empty when nothing has been printed', () => {
  expect(mergedOutput([])).toEqual([])
})
