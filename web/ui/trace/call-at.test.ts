import { describe, expect, it } from 'vitest'
import { sampleCall, sampleRank } from '../testing/sample-trace.ts'
import { callAt, nearestCall } from './call-at.ts'
import { AXIS_HEIGHT, rowHeight, timelineLayout } from './timeline-layout.ts'
import { traceIndex } from './trace-index.ts'

const index = traceIndex({
  program: 'x.ts',
  ranks: [
    sampleRank([]),
    sampleRank([
      sampleCall('Barrier', 'collective', 10, 40),
      sampleCall('Send', 'send', 20, 10),
      sampleCall('Recv', 'receive', 70, 0.01),
    ]),
  ],
  messages: [],
})
const view = { fromMs: 0, toMs: 100 }
const layout = timelineLayout(index, view, 1000, 'all')
const top = AXIS_HEIGHT + rowHeight(2)
const at = (x: number, y: number, reach = 4) => callAt(index, layout, view, { x, y }, reach)

describe('the call under a point', () => {
  it.each([
    ['a call of the first lane', 150, top + 8, 0],
    ['the call below it, in the second lane', 250, top + 26, 1],
    ['a short call that is a few pixels away', 703, top + 8, 2],
    ['one to the left of it', 697, top + 8, 2],
  ])('is %s', (_, x, y, call) => {
    expect(at(x, y)).toEqual({ rank: 1, call })
  })

  it.each([
    ['between calls', 600, top + 8],
    ['in the row of a rank without calls', 150, AXIS_HEIGHT + 8],
    ['on the axis', 150, 5],
    ['below the last row', 150, top + 500],
  ])('is none %s', (_, x, y) => {
    expect(at(x, y)).toBeNull()
  })
})

it('the call under a point is as far away as the pointer reaches', () => {
  expect(at(711, top + 8)).toBeNull()
  expect(at(711, top + 8, 12)).toEqual({ rank: 1, call: 2 })
})

it('the nearest call of a rank may be far away', () => {
  expect(nearestCall(index, 1, 99)).toEqual({ rank: 1, call: 2 })
  expect(nearestCall(index, 0, 99)).toBeNull()
  expect(nearestCall(index, 7, 99)).toBeNull()
})
