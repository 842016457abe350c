import { describe, expect, it } from 'vitest'
import { sampleCall, sampleMessage, sampleRank } from '../testing/sample-trace.ts'
import { sameCall } from './same-call.ts'
import { commanded, INITIAL_TIMELINE, keyCommand, type TimelineState } from './timeline-commands.ts'
import { traceIndex } from './trace-index.ts'

const trace = {
  program: 'x.ts',
  ranks: [
    sampleRank([]),
    sampleRank([sampleCall('Send', 'send', 10, 5), sampleCall('Barrier', 'collective', 40, 30)]),
    sampleRank([sampleCall('Recv', 'receive', 5, 12), sampleCall('Barrier', 'collective', 60, 10)]),
  ],
  messages: [sampleMessage(1, 2, 12, { receivedMs: 14 })],
}
const index = traceIndex(trace)

/** What comes of pressing these keys one after the other. */
function pressed(keys: string[], from: TimelineState = INITIAL_TIMELINE): TimelineState {
  let state = from
  for (const key of keys) {
    const command = keyCommand(key)
    if (command === null) throw new Error(`the timeline knows no key ${key}`)
    state = commanded(index, state, command)
  }
  return state
}

describe('keys on the timeline', () => {
  it.each([
    [['Enter'], { rank: 1, call: 1 }],
    [['n'], { rank: 1, call: 1 }],
    [['Enter', 'p'], { rank: 1, call: 0 }],
    [['Enter', 'p', 'p'], { rank: 1, call: 0 }],
    [['Enter', 'n'], { rank: 1, call: 1 }],
    [['Enter', 'ArrowDown'], { rank: 2, call: 1 }],
    [['Enter', 'ArrowDown', 'ArrowDown'], { rank: 2, call: 1 }],
    [['Enter', 'ArrowUp'], { rank: 1, call: 1 }],
    [['Enter', 'p', 'Enter'], { rank: 2, call: 0 }],
    [['Enter', 'p', 'Enter', 'Enter'], { rank: 1, call: 0 }],
    [['Enter', 'Enter'], { rank: 1, call: 1 }],
    [['Enter', 'Escape'], null],
  ])('%s choose %o', (keys, place) => {
    expect(pressed(keys).chosen).toEqual(place)
  })

  it('zoom around the middle, pan, and fit again', () => {
    const near = pressed(['+']).view
    expect(near?.fromMs).toBeCloseTo(17, 9)
    expect(near?.toMs).toBeCloseTo(85, 9)
    expect(pressed(['+', 'ArrowRight']).view?.fromMs).toBeCloseTo(17 + 0.2 * 68, 9)
    expect(pressed(['+', 'ArrowLeft']).view?.fromMs).toBeCloseTo(17 - 0.2 * 68, 9)
    expect(pressed(['+', '0']).view).toBeNull()
    expect(pressed(['+', 'Home']).view).toBeNull()
  })

  it('that zoom out to everything go on showing everything as the trace grows', () => {
    expect(pressed(['+', '+', '-', '-']).view).toBeNull()
    expect(pressed(['ArrowRight']).view).toBeNull()
  })

  it('bring what they choose into view', () => {
    const view = pressed(['p', 'n'], { view: { fromMs: 0, toMs: 20 }, chosen: { rank: 1, call: 0 } }).view
    expect(view?.fromMs).toBeLessThanOrEqual(40)
    expect(view?.toMs).toBeGreaterThanOrEqual(70)
  })

  it('are few: all others are left to the page', () => {
    for (const key of ['Tab', ' ', 'PageDown', 'a', 'F5']) expect(keyCommand(key), key).toBeNull()
  })

  it('do nothing on a trace without calls', () => {
    const empty = traceIndex({ program: 'x.ts', ranks: [sampleRank([])], messages: [] })
    expect(commanded(empty, INITIAL_TIMELINE, { type: 'follow' }).chosen).toBeNull()
  })
})

describe('the chosen call in a trace that has grown', () => {
  const [, busy] = trace.ranks
  const grown = (calls: ReturnType<typeof sampleCall>[]) =>
    traceIndex({ ...trace, ranks: [sampleRank([]), sampleRank(calls)] })

  it('is found behind calls that ended later and began earlier, and with a better clock', () => {
    const later = grown([
      sampleCall('Irecv', 'receive', 2, 90),
      ...(busy?.calls ?? []).map((call) => ({ ...call, startMs: call.startMs + 0.3 })),
    ])
    expect(sameCall(index, later, { rank: 1, call: 1 })).toEqual({ rank: 1, call: 2 })
  })

  it('is the nearest of those with its name', () => {
    const sends = [1, 9.8, 30].map((startMs) => sampleCall('Send', 'send', startMs, 5))
    expect(sameCall(index, grown(sends), { rank: 1, call: 0 })).toEqual({ rank: 1, call: 1 })
  })

  it('is none where the call is not there', () => {
    expect(sameCall(index, grown([sampleCall('Recv', 'receive', 10, 5)]), { rank: 1, call: 0 })).toBeNull()
    expect(sameCall(index, grown([]), { rank: 2, call: 0 })).toBeNull()
  })
})
