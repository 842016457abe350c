import { describe, expect, it } from 'vitest'
import type { TraceMessage } from '../../page/trace-model.ts'
import { largeTrace, sampleMessage, sampleRank } from '../testing/sample-trace.ts'
import { arrowsOf } from './arrows.ts'
import { traceIndex } from './trace-index.ts'

const VIEW = { fromMs: 0, toMs: 100 }
const all = () => true
const arrows = (messages: TraceMessage[], view = VIEW, shown: (message: { isCollective: boolean }) => boolean = all) =>
  arrowsOf(traceIndex({ program: 'x.ts', ranks: [sampleRank([]), sampleRank([])], messages }), view, 200, shown)

describe('the arrows of messages', () => {
  it('go from the sending to the reception', () => {
    const [arrow] = arrows([sampleMessage(0, 1, 10, { arrivedMs: 20, receivedMs: 40 })]).drawn
    expect(arrow).toMatchObject({ source: 0, dest: 1, x1: 20, x2: 80, state: 'received', isCollective: false })
  })

  it('end where the envelope came when no receive has taken it, and at the edge of what is known while under way', () => {
    const { drawn } = arrows([
      sampleMessage(0, 1, 10, { arrivedMs: 20, receivedMs: null }),
      sampleMessage(1, 0, 30, { arrivedMs: null, receivedMs: null }),
    ])
    expect(drawn.map(({ x2, state }) => [x2, state])).toEqual([
      [40, 'waiting'],
      [200, 'under way'],
    ])
  })

  it('are those that cross the view, also when both ends lie outside', () => {
    const messages = [
      sampleMessage(0, 1, 5, { arrivedMs: 90, receivedMs: 90 }),
      sampleMessage(0, 1, 10, { arrivedMs: 20, receivedMs: 20 }),
      sampleMessage(0, 1, 45, { arrivedMs: 55, receivedMs: 55 }),
      sampleMessage(0, 1, 70, { arrivedMs: 80, receivedMs: 80 }),
    ]
    expect(arrows(messages, { fromMs: 40, toMs: 60 }).drawn.map(({ message }) => message)).toEqual([0, 2])
  })

  it('are of the kind that is asked for', () => {
    const messages = [sampleMessage(0, 1, 10), sampleMessage(1, 0, 20, { isCollective: true })]
    const shown = arrows(messages, VIEW, ({ isCollective }) => isCollective).drawn
    expect(shown.map(({ message }) => message)).toEqual([1])
  })

  it('share a line where they would be the same, and are bounded', () => {
    const same = Array.from({ length: 1000 }, (_, i) => sampleMessage(0, 1, 10 + i * 1e-4))
    expect(arrows(same).drawn).toHaveLength(1)
    const { drawn, left } = arrowsOf(traceIndex(largeTrace(8, 6000)), { fromMs: 0, toMs: 600 }, 2000, all)
    expect(drawn.length).toBeLessThanOrEqual(600)
    expect(left).toBeGreaterThan(drawn.length)
  })
})
