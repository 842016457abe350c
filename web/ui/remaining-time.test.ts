import { expect, it } from 'vitest'
import type { Progress, RankPhase, RankState } from '../page/state.ts'
import { remainingMs } from './remaining-time.ts'
import { sampleRun } from './testing/sample-states.ts'

const ranksOf = (...known: [phase: RankPhase, progress: Progress | null][]): RankState[] =>
  sampleRun(known.length, 8).ranks.map((rank, r) => {
    const [phase, progress] = known[r] ?? ['running', null]
    return { ...rank, phase, progress }
  })

const at = (done: number, total: number, atMs: number): Progress => ({ done, total, atMs })

it.each<[string, number | null, [RankPhase, Progress | null][]]>([
  ['a quarter in a second', 3000, [['running', at(25, 100, 1000)]]],
  [
    'the slowest rank',
    9000,
    [
      ['running', at(5, 10, 1000)],
      ['running', at(1, 10, 1000)],
    ],
  ],
  [
    'only ranks that still run',
    1000,
    [
      ['running', at(5, 10, 1000)],
      ['ended', at(1, 10, 1000)],
    ],
  ],
  ['a rank that is done and runs on', 0, [['running', at(10, 10, 1000)]]],
  ['ranks that tell nothing', null, [['running', null]]],
  ['a rank that has done nothing yet', null, [['running', at(0, 10, 4000)]]],
  ['a rank that has only begun', null, [['running', at(1, 10, 20)]]],
])('is estimated from %s', (_, expected, known) => {
  expect(remainingMs(ranksOf(...known))).toBe(expected)
})
