import { describe, expect, it, vi } from 'vitest'
import { type TracePart, TraceRecord } from '../rank/messages.ts'
import { encodeControl, parseControl } from './control.ts'
import { RunTrace, type TraceNews } from './run-trace.ts'

const { ARRIVED, CALL, RECEIVED, SENT } = TraceRecord
const part = (records: number[], beganMs: number, more: Partial<TracePart> = {}): TracePart => ({
  records: new Float64Array(records),
  texts: [],
  stacks: [],
  dropped: 0,
  beganMs,
  atMs: 50,
  ...more,
})

/** Two tabs, or more, and the wires between them, on which every message takes its time; all clocks but the first are `skewMs` behind. */
function twoTabs(skewMs: number, { wireMs = 3, names = ['Ada', 'Bob'] } = {}) {
  let trueMs = 10_000
  let lead = 0
  let onWire: { from: number; to: number; text: string; dueMs: number }[] = []
  let at = 0
  vi.spyOn(performance, 'timeOrigin', 'get').mockReturnValue(0)
  vi.spyOn(performance, 'now').mockImplementation(() => trueMs - (at === 0 ? 0 : skewMs))
  const counts = names.map(() => 0)
  const tabs = names.map((_, rank) => {
    at = rank
    const send = (to: number, message: TraceNews): void => {
      onWire.push({ from: rank, to, text: encodeControl(message), dueMs: trueMs + wireMs })
    }
    return new RunTrace({
      run: 1,
      program: 'p.ts',
      names,
      rank,
      lead: () => lead,
      stacks: { place: (stack) => Promise.resolve(`${stack}:1:1`) },
      say: (message) => send(lead, message),
      send,
      changed: (count) => (counts[rank] = count),
    })
  })
  const deliver = (): void => {
    for (let next = onWire.shift(); next; next = onWire.shift()) {
      trueMs = Math.max(trueMs, next.dueMs)
      at = next.to
      tabs[next.to]?.hear(next.from, parseControl(next.text) as TraceNews)
    }
  }
  const led = (rank: number): void => {
    lead = rank
    onWire = []
  }
  return { tabs, deliver, counts, led, lose: () => (onWire = []) }
}

describe('the trace of a run at its host', () => {
  it.each([0, 700, -90_000])('is on one clock: a tab whose clock is %d ms behind', async (skewMs) => {
    const { tabs, deliver, counts } = twoTabs(skewMs)
    const [host, other] = tabs
    deliver()
    // Both programs began at 10,100 of the host's clock; a message was 2 ms on its way.
    host?.own(
      part([CALL, 1, 4, 0, 1, 0, -1, SENT, 2, 1, 0, 7, 80], 10_100, { texts: ['Send', 'dest 1'], stacks: ['a.ts'] }),
    )
    other?.own(part([ARRIVED, 4, 0, 0, 7, 80, RECEIVED, 5, 0, 0, 0, 4.5], 10_100 - skewMs))
    await Promise.all(tabs.map((tab) => tab.settled()))
    deliver()
    const trace = host?.trace()
    expect(trace?.messages).toHaveLength(1)
    const [message] = trace?.messages ?? []
    expect(message).toMatchObject({ source: 0, dest: 1, tag: 7, bytes: 80, isCollective: false, sentMs: 2 })
    expect(message?.arrivedMs).toBeCloseTo(4, 3)
    expect(message?.receivedMs).toBeCloseTo(5, 3)
    expect(trace?.ranks[0]?.calls).toEqual([
      { op: 'Send', category: 'send', startMs: 1, durationMs: 4, detail: 'dest 1, 80 bytes', where: 'a.ts:1:1' },
    ])
    expect(trace?.ranks.map(({ name }) => name)).toEqual(['Ada', 'Bob'])
    expect(counts).toEqual([4, 2])
    expect(other?.trace()?.messages).toEqual([])
  })

  it('keeps what had come from a tab that is lost', async () => {
    const { tabs, deliver, lose } = twoTabs(0)
    const [host, other] = tabs
    deliver()
    other?.own(part([CALL, 1, 1, 0, -1, -1, -1], 10_100, { texts: ['Barrier'] }))
    await other?.settled()
    deliver()
    other?.own(part([CALL, 2, 1, 0, -1, -1, -1], 10_100))
    await other?.settled()
    lose()
    expect(host?.trace()?.ranks[1]?.calls.map(({ op, startMs }) => [op, startMs])).toEqual([['Barrier', 1]])
  })

  it('is told to a new lead from the beginning, on its clock, and nothing of it twice', async () => {
    const { tabs, deliver, led } = twoTabs(500, { names: ['Ada', 'Bob', 'Eve'] })
    const [, heir, third] = tabs
    deliver()
    const call = (startMs: number) => [CALL, startMs, 1, 0, -1, -1, -1]
    third?.own(part(call(1), 9_600, { texts: ['Barrier'] }))
    await third?.settled()
    deliver()
    led(1)
    third?.own(part(call(2), 9_600))
    third?.retell()
    third?.own(part(call(3), 9_600))
    const settled = third?.settled()
    for (let turn = 0; turn < 20; turn++) {
      await Promise.resolve()
      deliver()
    }
    await settled
    deliver()
    heir?.own(part(call(1), 9_600, { texts: ['Barrier'] }))
    await heir?.settled()
    const ranks = heir?.trace()?.ranks
    // Both began at the same moment, and their clocks agree with each other.
    expect(ranks?.map(({ calls }) => calls.map(({ startMs }) => startMs))).toEqual([[], [1], [1, 2, 3]])
  })

  it('is sent in parts that the host accepts, however much comes at once, and complete', async () => {
    const { tabs, deliver } = twoTabs(0)
    const [host, other] = tabs
    deliver()
    const count = 6_000
    const texts = Array.from({ length: 700 }, (_, i) => `op "${i}" \u0001 ${'x'.repeat(300)}`)
    const records = Array.from({ length: count }, (_, i) => [CALL, i + 1 / 3, 1 / 7, i % 700, -1, -1, -1]).flat()
    other?.own(part(records, 10_100, { texts }))
    await other?.settled()
    deliver()
    const calls = host?.trace()?.ranks[1]?.calls ?? []
    expect(calls).toHaveLength(count)
    for (const [i, call] of calls.entries()) {
      expect(call.startMs).toBeCloseTo(i + 1 / 3, 3)
      expect(call.op).toBe(texts[i % 700]?.slice(0, 256))
    }
  })

  it('refuses what no rank records', () => {
    const { tabs } = twoTabs(0)
    const nothing = { texts: [], places: [], dropped: 0, beganMs: 0, atMs: 0 }
    const bad: TraceNews = { type: 'trace', run: 1, ...nothing, records: [99] }
    expect(() => tabs[0]?.hear(1, bad)).toThrow('a trace has a record of kind 99')
  })
})
