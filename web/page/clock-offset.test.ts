import { describe, expect, it } from 'vitest'
import { ClockOffset } from './clock-offset.ts'

/**
 * A tab whose clock is `skewMs` behind the host's, and round trips that take so long there and back, one pair for each.
 * Time passes only with them.
 */
async function measured(skewMs: number, trips: readonly [number, number][]) {
  let hostMs = 1_000_000
  const now = (): number => hostMs - skewMs
  const asked: number[] = []
  const clock = new ClockOffset(now, (askedMs) => asked.push(askedMs))
  clock.measure()
  for (const [there, back] of trips) {
    const askedMs = asked.shift()
    if (askedMs === undefined) break
    hostMs += there
    const answerMs = hostMs
    hostMs += back
    clock.answer(askedMs, answerMs)
  }
  await clock.settled
  return { clock, unanswered: asked.length }
}

const steady = (ms: number): [number, number][] => Array.from({ length: 8 }, () => [ms, ms])

describe('the offset of a clock', () => {
  it.each([[250], [-250], [3_600_000], [-86_400_000]])(
    'of %d ms is found exactly where both ways take as long',
    async (skew) => {
      const { clock } = await measured(skew, steady(5))
      expect(clock.offsetMs).toBeCloseTo(skew, 6)
      expect(clock.errorMs).toBeCloseTo(5, 6)
    },
  )

  it('is taken from the fastest round trip', async () => {
    const slow = Array.from({ length: 7 }, (): [number, number] => [400, 3])
    const { clock } = await measured(90, [...slow.slice(0, 4), [1, 1.5], ...slow.slice(4)])
    expect(Math.abs(clock.offsetMs - 90)).toBeLessThan(0.5)
    expect(clock.errorMs).toBeLessThan(1.5)
  })

  it('is never more wrong than it says, however uneven the ways are', async () => {
    let seed = 7
    const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647
    for (let round = 0; round < 200; round++) {
      const skew = (random() - 0.5) * 2000
      const trips = Array.from({ length: 8 }, (): [number, number] => [random() * 50, random() * 50])
      const { clock } = await measured(skew, trips)
      // One that cannot be told from none is taken to be none.
      expect(Math.abs(clock.offsetMs - skew)).toBeLessThanOrEqual(2 * clock.errorMs)
    }
  })

  it('that is smaller than what can be measured is none', async () => {
    const { clock } = await measured(0.3, steady(4))
    expect(clock.offsetMs).toBe(0)
  })

  it('asks eight times and no more', async () => {
    const { unanswered } = await measured(10, [...steady(1), [1, 1]])
    expect(unanswered).toBe(0)
  })

  it('is not moved by an answer to what was never asked', async () => {
    const clock = new ClockOffset(
      () => 100,
      () => {},
    )
    clock.measure()
    clock.answer(5_000, 9_999_999)
    expect(clock.offsetMs).toBe(0)
  })
})
