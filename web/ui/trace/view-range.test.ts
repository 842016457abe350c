import { describe, expect, it } from 'vitest'
import { panned, revealed, wholeRange, zoomed } from './view-range.ts'

const whole = wholeRange(100)

describe('the range in view', () => {
  it('is the whole trace and a little more, and something for an empty one', () => {
    expect(whole).toEqual({ fromMs: 0, toMs: 102 })
    expect(wholeRange(0)).toEqual({ fromMs: 0, toMs: 1 })
  })

  it.each([
    ['in around the middle', { fromMs: 20, toMs: 40 }, 0.5, 30, { fromMs: 25, toMs: 35 }],
    ['in around its edge', { fromMs: 20, toMs: 40 }, 0.5, 20, { fromMs: 20, toMs: 30 }],
    ['out around the middle', { fromMs: 20, toMs: 40 }, 2, 30, { fromMs: 10, toMs: 50 }],
    ['out at the beginning stays inside', { fromMs: 0, toMs: 20 }, 2, 18, { fromMs: 0, toMs: 40 }],
    ['out at the end stays inside', { fromMs: 92, toMs: 102 }, 3, 92, { fromMs: 72, toMs: 102 }],
    ['out to the whole and no further', { fromMs: 20, toMs: 40 }, 1000, 30, { fromMs: 0, toMs: 102 }],
  ])('zooms %s', (_, view, factor, around, expected) => {
    const { fromMs, toMs } = zoomed(view, factor, around, whole)
    expect(fromMs).toBeCloseTo(expected.fromMs, 9)
    expect(toMs).toBeCloseTo(expected.toMs, 9)
  })

  it('does not zoom in beyond 2 µs', () => {
    const { fromMs, toMs } = zoomed({ fromMs: 50, toMs: 50.01 }, 1e-6, 50.005, whole)
    expect(toMs - fromMs).toBeCloseTo(0.002, 9)
  })

  it('pans up to the edges, with its length kept', () => {
    expect(panned({ fromMs: 20, toMs: 40 }, 15, whole)).toEqual({ fromMs: 35, toMs: 55 })
    expect(panned({ fromMs: 20, toMs: 40 }, -30, whole)).toEqual({ fromMs: 0, toMs: 20 })
    expect(panned({ fromMs: 20, toMs: 40 }, 300, whole)).toEqual({ fromMs: 82, toMs: 102 })
  })

  it('moves to what must be seen, and widens for what is longer', () => {
    const view = { fromMs: 20, toMs: 40 }
    expect(revealed(view, 25, 39, whole)).toBe(view)
    expect(revealed(view, 60, 62, whole)).toEqual({ fromMs: 51, toMs: 71 })
    expect(revealed(view, 30, 70, whole)).toEqual({ fromMs: 20, toMs: 80 })
  })
})
