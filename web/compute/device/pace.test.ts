import { expect, test } from 'vitest'
import { Pace } from './pace.ts'

/** A GPU that takes `msOf(threads)` for a submit, and one submit after the other. */
function paceOf(msOf: (threads: number) => number) {
  let now = 0
  const pace = new Pace(() => now)
  return {
    pace,
    /** Submits `threads`, waits, and returns how long that took. */
    run: (threads = pace.threads): number => {
      const ended = pace.begin(threads)
      const ms = msOf(threads)
      now += ms
      ended()
      return ms
    },
  }
}

test('fast work grows until a submit takes some tenth of a second, and never longer', () => {
  for (const threadsPerMs of [100, 1e4, 1e6]) {
    const { run } = paceOf((threads) => 1 + threads / threadsPerMs)
    const took = Array.from({ length: 30 }, () => run())
    const later = took.slice(20)
    expect(Math.max(...took)).toBeLessThan(100)
    expect(Math.min(...later)).toBeGreaterThan(12)
  }
})

test('work that becomes slow is cut at once to its measure, in whole workgroups', () => {
  let threadsPerMs = 1e6
  const { pace, run } = paceOf((threads) => threads / threadsPerMs)
  for (let turn = 0; turn < 20; turn++) run()
  threadsPerMs = 1e4
  run()
  expect(run()).toBeLessThanOrEqual(50)
  expect(pace.threads % 256).toBe(0)
  threadsPerMs = 0.1
  run()
  expect(pace.threads).toBe(256)
})

test('where others hold the GPU, and every submit waits for them, the work does not fall into crumbs', () => {
  const { pace, run } = paceOf((threads) => 80 + threads / 1e6)
  let submits = 0
  for (let left = 2 ** 22; left > 0; submits++) {
    const threads = Math.min(pace.threads, left)
    run(threads)
    left -= threads
  }
  expect(submits).toBeLessThan(30)
})

test('work that becomes slower and slower is not taken for work of others', () => {
  let threadsPerMs = 60
  const { run } = paceOf((threads) => threads / threadsPerMs)
  const took = Array.from({ length: 8 }, () => {
    const ms = run()
    threadsPerMs /= 1.5
    return ms
  })
  expect(Math.max(...took)).toBeLessThan(110)
})

test('a short rest teaches nothing, and waiting for an earlier submit does not count', () => {
  let now = 0
  const pace = new Pace(() => now)
  const first = pace.threads
  pace.begin(10)()
  expect(pace.threads).toBe(first)
  const [one, two] = [pace.begin(first), pace.begin(first)]
  now = 40
  one()
  now = 80
  two()
  expect(pace.threads).toBe(first)
})
