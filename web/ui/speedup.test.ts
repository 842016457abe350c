import { describe, expect, it } from 'vitest'
import { rankCounts } from './rank-counts.ts'
import { amdahlSpeedup, fitAmdahl, speedupRows } from './speedup.ts'

describe('the numbers of ranks to measure', () => {
  it.each([
    [1, [1]],
    [2, [1, 2]],
    [3, [1, 2, 3]],
    [4, [1, 2, 4]],
    [5, [1, 2, 4, 5]],
    [30, [1, 2, 4, 8, 16, 30]],
  ])('with %i tabs', (tabs, expected) => {
    expect(rankCounts(tabs)).toEqual(expected)
  })
})

describe('speed-up and efficiency', () => {
  it('compare each run with the one on one rank, wherever it stands', () => {
    const rows = speedupRows([
      { ranks: 4, ms: 250 },
      { ranks: 1, ms: 800 },
      { ranks: 2, ms: 400 },
    ])
    expect(rows?.map(({ ranks, speedup, efficiency }) => [ranks, speedup, efficiency])).toEqual([
      [4, 3.2, 0.8],
      [1, 1, 1],
      [2, 2, 1],
    ])
  })

  it('are not known without a run on one rank', () => {
    expect(speedupRows([{ ranks: 2, ms: 400 }])).toBeNull()
    expect(fitAmdahl([{ ranks: 2, ms: 400 }])).toBeNull()
  })
})

describe('the fit of Amdahl’s law', () => {
  it.each([0, 0.05, 0.3, 1])('finds the share %d that the times were made with', (share) => {
    const timings = [1, 2, 3, 4, 8, 16].map((ranks) => ({ ranks, ms: 700 * (share + (1 - share) / ranks) }))
    const fit = fitAmdahl(timings)
    expect(fit?.serialShare).toBeCloseTo(share, 12)
    expect(fit?.points).toBe(5)
  })

  it('is better than any other share near it', () => {
    const timings = [
      { ranks: 1, ms: 1000 },
      { ranks: 2, ms: 610 },
      { ranks: 4, ms: 300 },
      { ranks: 8, ms: 260 },
    ]
    const squares = (share: number): number => {
      let sum = 0
      for (const { ranks, ms } of timings) sum += (ms / 1000 - (share + (1 - share) / ranks)) ** 2
      return sum
    }
    const share = fitAmdahl(timings)?.serialShare ?? Number.NaN
    for (const near of [-0.01, -1e-4, 1e-4, 0.01]) expect(squares(share)).toBeLessThan(squares(share + near))
  })

  it('says where the law cannot hold: faster than all ranks together, slower than one', () => {
    const fitOf = (ms: number) =>
      fitAmdahl([
        { ranks: 1, ms: 100 },
        { ranks: 2, ms },
      ])
    expect(fitOf(40)?.serialShare).toBeLessThan(0)
    expect(fitOf(120)?.serialShare).toBeGreaterThan(1)
  })

  it('needs more than one number of ranks', () => {
    expect(fitAmdahl([{ ranks: 1, ms: 5 }])).toBeNull()
  })

  it('has the speed-up of the law', () => {
    expect(amdahlSpeedup(0, 8)).toBe(8)
    expect(amdahlSpeedup(1, 8)).toBe(1)
    expect(amdahlSpeedup(0.5, 2)).toBeCloseTo(4 / 3, 12)
  })
})
