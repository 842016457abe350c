import { describe, expect, test } from 'vitest'
import type { Figures } from './figures.ts'
import { type Goal, goalsOf } from './goals.ts'
import type { Machine } from './machine.ts'
import type { ContestantName } from './messages/contestants.ts'
import type { Test } from './messages/job.ts'

const machine: Machine = { cpu: '', cores: 2, memoryGiB: 1, system: '', node: '', browser: '', loadBefore: 0 }
const LARGE = 16 * 2 ** 20

function withTimes(times: readonly [Test, number, Partial<Record<ContestantName, number[]>>][]): Figures {
  const cells = times.map(([name, bytes, ms]) => ({ test: name, bytes, window: 1, ms }))
  return { machine, messages: { cells, feeds: {}, absent: [] } }
}

function goalNamed(figures: Figures, measure: string): Goal {
  const found = goalsOf(figures).find((goal) => goal.measure === measure)
  if (!found) throw new Error(`there is no goal '${measure}'`)
  return found
}

describe('goals of messages', () => {
  // In milliseconds: ours is slower than the bare channel, and faster than the fastest library of each round.
  const large = {
    rtc: [1000, 2000, 1000],
    'bare-rtc': [500, 1000, 500],
    'simple-peer': [3000, 9000, 3000],
    peerjs: [4000, 4000, 4000],
    auto: [10, 10, 10],
    shm: [4, 4, 4],
    'mpi-shm': [2, 2, 2],
  }
  const small = { rtc: [1.1, 1.1, 9], 'bare-rtc': [1, 1, 1], shm: [0.02, 0.02, 0.02] }
  const figures = withTimes([
    ['latency', 8, small],
    ['bandwidth', LARGE, large],
  ])

  test.each([
    ['rtc: 8 B round trip / bare channel', 1.1, true],
    ['rtc: 16 MiB throughput / bare channel', 0.5, false],
    ['rtc: 16 MiB throughput / best of simple-peer, PeerJS, trystero', 3, true],
    ['auto: 16 MiB throughput / best of those three', 300, true],
    ['shm: 8 B round trip, spinning partner', 20, true],
    ['shm: 16 MiB throughput', LARGE / 4e6, true],
    ['shm: 16 MiB throughput / rtc', 250, true],
    ['shm: 16 MiB throughput / Open MPI shared memory', 0.5, true],
  ])('%s', (measure, figure, isMet) => {
    const goal = goalNamed(figures, measure)
    expect(goal.figure).toBeCloseTo(figure, 10)
    expect(goal.isMet).toBe(isMet)
  })

  test('what was not measured is neither met nor missed', () => {
    expect(goalNamed(figures, 'port: 16 MiB throughput / bare MessagePort')).toMatchObject({
      figure: null,
      isMet: null,
    })
  })
})

test('a collective is compared with the pairs of its own rounds', () => {
  const ops = [{ op: 'Bcast', bytesPerSecond: [80, 10, 40] }]
  const figures: Figures = { machine, aggregate: [{ tabs: 4, transport: 'rtc', pairs: [100, 20, 50], ops }] }
  const goal = goalNamed(figures, 'Bcast of 8 MB, 4 tabs, rtc / all pairs at once')
  expect(goal).toMatchObject({ figure: 0.8, isMet: true })
})

test("the lesson's communication is what is left when the slowest sum is taken away", () => {
  const run = (betweenMs: number, computeMs: number) => ({ wholeMs: 1000, betweenMs, computeMs })
  const times = { auto: [run(500, 200)], 'mpi4py, TCP': [run(160, 10)] }
  const figures: Figures = { machine, 'lesson-sizes': [{ tabs: 4, elements: 2 ** 23, times }] }
  const goal = goalNamed(figures, 'the lesson, N = 2^23, 4 tabs, shm: communication / mpi4py over TCP')
  expect(goal).toMatchObject({ figure: 2, isMet: true })
})

test('64 tabs that did not come up are a goal missed', () => {
  const figures: Figures = { machine, ready: [{ tabs: 64, failure: 'no' }] }
  expect(goalNamed(figures, '64 tabs ready without a failure').isMet).toBe(false)
})

test('the slowest round of all losses counts', () => {
  const spread = (median: number, max: number) => ({ median, min: 0, max })
  const common = { tabs: 8, revokedMs: spread(5, 9), shrunkMs: spread(10, 2500) }
  const figures: Figures = {
    machine,
    losses: [
      { how: 'closed', transport: 'rtc', noticedMs: spread(10, 20), ...common },
      { how: 'closed', transport: 'shm', noticedMs: spread(5, 240), ...common },
      { how: 'killed', transport: 'rtc', noticedMs: spread(5100, 6100), ...common },
    ],
  }
  const figure = (measure: string) => goalNamed(figures, `${measure}, 8 tabs, slowest`)
  expect(figure('a closed tab is noticed')).toMatchObject({ figure: 0.24, isMet: true })
  expect(figure('a killed tab is noticed')).toMatchObject({ figure: 6.1, isMet: false })
  expect(figure('Revoke is known to all')).toMatchObject({ figure: 0.009, isMet: true })
  expect(figure('Shrink has ended')).toMatchObject({ figure: 2.5, isMet: false })
})
