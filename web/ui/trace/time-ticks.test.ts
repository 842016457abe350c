import { expect, it } from 'vitest'
import { timeTicks } from './time-ticks.ts'

it.each([
  ['milliseconds', 0, 100, 500, ['0 ms', '20 ms', '40 ms', '60 ms', '80 ms', '100 ms']],
  ['tenths of them', 12.1, 12.5, 450, ['12.1 ms', '12.2 ms', '12.3 ms', '12.4 ms', '12.5 ms']],
  ['hundredths of them', 1.0, 1.05, 450, ['1.00 ms', '1.01 ms', '1.02 ms', '1.03 ms', '1.04 ms', '1.05 ms']],
  ['microseconds', 0, 0.05, 450, ['0 µs', '10 µs', '20 µs', '30 µs', '40 µs', '50 µs']],
  ['seconds', 0, 5000, 450, ['0 s', '1 s', '2 s', '3 s', '4 s', '5 s']],
  ['tenths of seconds', 1000, 1500, 450, ['1.0 s', '1.1 s', '1.2 s', '1.3 s', '1.4 s', '1.5 s']],
])('marks %s', (_, fromMs, toMs, width, texts) => {
  const ticks = timeTicks({ fromMs, toMs }, width)
  expect(ticks.map(({ text }) => text)).toEqual(texts)
  for (const { x } of ticks) expect(x).toBeGreaterThanOrEqual(-1e-6)
})

it('places marks by their time, never nearer than their texts need', () => {
  for (let span = 0.003; span < 1e6; span *= 1.7) {
    const ticks = timeTicks({ fromMs: span / 3, toMs: span / 3 + span }, 800)
    expect(ticks.length, `span ${span}`).toBeGreaterThan(2)
    expect(new Set(ticks.map(({ text }) => text)).size, `span ${span}`).toBe(ticks.length)
    for (const [i, { x }] of ticks.entries()) {
      expect(x).toBeLessThanOrEqual(800 + 1e-6)
      if (i > 0) expect(x - (ticks[i - 1]?.x ?? 0)).toBeGreaterThanOrEqual(89)
    }
  }
})
