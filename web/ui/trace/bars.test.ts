import { describe, expect, it } from 'vitest'
import { largeTrace, sampleCall } from '../testing/sample-trace.ts'
import { barsOf } from './bars.ts'
import { drawnLanes } from './lanes.ts'
import type { ViewRange } from './view-range.ts'

const bars = (calls: ReturnType<typeof sampleCall>[], view: ViewRange, width: number) => {
  const lane = drawnLanes(calls)[0]
  if (!lane) throw new Error('there is always a lane')
  return barsOf(lane, calls, view, width)
}

describe('the bars of a lane', () => {
  it('lie where their calls are, in pixels', () => {
    const calls = [sampleCall('Send', 'send', 10, 20), sampleCall('Recv', 'receive', 50, 30)]
    expect(bars(calls, { fromMs: 0, toMs: 100 }, 200)).toEqual([
      { x: 20, width: 40, category: 'send', call: 0 },
      { x: 100, width: 60, category: 'receive', call: 1 },
    ])
  })

  it('are those in view only, cut at its edges', () => {
    const calls = [0, 10, 20, 30, 40].map((at) => sampleCall('Send', 'send', at, 10))
    const shown = bars(calls, { fromMs: 15, toMs: 35 }, 200)
    expect(shown.map(({ call }) => call)).toEqual([1, 2, 3])
    expect(shown[0]).toMatchObject({ x: -1, width: 51 })
    expect(shown[2]).toMatchObject({ x: 150, width: 51 })
  })

  it('find a long call that began before others that are out of view', () => {
    const calls = [sampleCall('Barrier', 'collective', 0, 1000)]
    expect(bars(calls, { fromMs: 500, toMs: 501 }, 100)).toHaveLength(1)
  })

  it('merge calls within a pixel under the kind that has the most time there', () => {
    const calls = [
      sampleCall('Send', 'send', 10, 0.1),
      sampleCall('gpu.map', 'compute', 10.2, 0.5),
      sampleCall('Send', 'send', 10.8, 0.1),
    ]
    expect(bars(calls, { fromMs: 0, toMs: 100 }, 100)).toEqual([{ x: 10, width: 1, category: 'compute', call: -1 }])
  })

  it('keep a short call of its own pixel as itself', () => {
    const calls = [sampleCall('Send', 'send', 10.5, 0.1)]
    expect(bars(calls, { fromMs: 0, toMs: 100 }, 100)).toEqual([{ x: 10, width: 1, category: 'send', call: 0 }])
  })

  it('keep the order of short and long calls', () => {
    const calls = [sampleCall('a', 'send', 1, 0.1), sampleCall('b', 'send', 2, 40), sampleCall('c', 'send', 50, 0.1)]
    expect(bars(calls, { fromMs: 0, toMs: 100 }, 100).map(({ call }) => call)).toEqual([0, 1, 2])
  })

  it('are never many more than pixels, and cover what a plain loop says is busy', () => {
    const calls = largeTrace(1, 50_000).ranks[0]?.calls ?? []
    const shown = bars(calls, { fromMs: 0, toMs: 5000 }, 800)
    expect(shown.length).toBeLessThanOrEqual(800)
    const covered = new Set<number>()
    for (const { x, width } of shown) for (let at = x; at < x + width; at++) covered.add(at)
    const busy = new Set<number>()
    for (const { startMs } of calls) busy.add(Math.floor((startMs * 800) / 5000))
    expect(covered).toEqual(busy)
  })
})
