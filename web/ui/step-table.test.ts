import { expect, it } from 'vitest'
import type { RankState } from '../page/state.ts'
import { stepTable } from './step-table.ts'

const rank = (...steps: [op: string, ms: number][]): RankState => ({
  member: 'm',
  phase: 'running',
  output: [],
  steps: steps.map(([op, durationMs]) => ({ op, startMs: 0, durationMs })),
  displayed: [],
  result: undefined,
  progress: null,
})

it('gives each call its own column while ranks are at different places of the same program', () => {
  const table = stepTable([rank(['Scatter', 1], ['Scatter', 2], ['gpu.map', 9]), rank(['Scatter', 4])])
  expect(table).toEqual({
    columns: ['Scatter', 'Scatter', 'gpu.map'],
    rows: [
      { rank: 0, cells: [1, 2, 9] },
      { rank: 1, cells: [4, null, null] },
    ],
    maxMs: 9,
  })
})

it('sums up by operation where ranks do different things', () => {
  const table = stepTable([rank(['Send', 1], ['Send', 2]), rank(['Recv', 5])])
  expect(table.columns).toEqual(['Send ×\u00a02', 'Recv ×\u00a01'])
  expect(table.rows.map((row) => row.cells)).toEqual([
    [3, null],
    [null, 5],
  ])
})

it('sums up a long run of calls', () => {
  const table = stepTable([rank(...Array.from({ length: 1000 }, (): [string, number] => ['Bcast', 0.5]))])
  expect(table.columns).toEqual(['Bcast ×\u00a01000'])
  expect(table.rows[0]?.cells).toEqual([500])
})

it('leaves out ranks of which nothing is known, and keeps the numbers of the others', () => {
  expect(stepTable([rank(), rank(['Barrier', 1])]).rows.map((row) => row.rank)).toEqual([1])
  expect(stepTable([rank(), rank()])).toEqual({ columns: [], rows: [], maxMs: 0 })
})
