import { describe, expect, it } from 'vitest'
import { sampleCall } from '../testing/sample-trace.ts'
import { drawnLanes, MAX_LANES } from './lanes.ts'

const call = (startMs: number, endMs: number) => sampleCall('Call', 'other', startMs, endMs - startMs)
const placesOf = (...calls: ReturnType<typeof call>[]) => drawnLanes(calls).map((lane) => [...lane.calls])

describe('the lanes of a rank', () => {
  it('is one for calls after each other, and for none', () => {
    expect(placesOf()).toEqual([[]])
    expect(placesOf(call(0, 1), call(1, 2), call(5, 6))).toEqual([[0, 1, 2]])
  })

  it('are several for calls that nest or overlap, each in the first lane that is free', () => {
    expect(placesOf(call(0, 10), call(1, 3), call(2, 4), call(3, 5), call(11, 12))).toEqual([[0, 4], [1, 3], [2]])
  })

  it('are bounded: the last one has what finds no place', () => {
    const lanes = placesOf(...Array.from({ length: 7 }, (_, i) => call(i, 100)))
    expect(lanes).toHaveLength(MAX_LANES)
    expect(lanes.at(-1)).toEqual([3, 4, 5, 6])
  })

  it('can be searched by their ends', () => {
    const calls = [call(0, 50), call(0, 50), call(0, 50), call(0, 90), call(10, 20), call(20, 95)]
    expect([...(drawnLanes(calls).at(-1)?.lastEndMs ?? [])]).toEqual([90, 90, 95])
  })
})
