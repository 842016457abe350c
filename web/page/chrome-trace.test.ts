import { describe, expect, it } from 'vitest'
import { fromChromeTrace, toChromeTrace } from './chrome-trace.ts'
import type { Trace, TraceCall } from './trace-model.ts'

const call = (op: string, startMs: number, durationMs: number, more: Partial<TraceCall> = {}): TraceCall => ({
  op,
  category: 'other',
  startMs,
  durationMs,
  detail: '',
  where: null,
  ...more,
})

/** Rank 0 sends twice, the second message never arrives; rank 1 has two calls open at once. */
const TRACE: Trace = {
  program: 'ring.ts',
  ranks: [
    {
      name: 'Ada',
      calls: [
        call('Send', 1.5, 0.25, { category: 'send', detail: 'dest 1, tag 7, 80 bytes', where: 'ring.ts:3:9' }),
        call('Send', 2, 9, { category: 'send' }),
      ],
      unexpected: [],
      startMs: 0,
      endMs: 11,
      dropped: 0,
    },
    {
      name: 'Bob "<b>"',
      calls: [
        call('Recv', 1, 4, { category: 'receive' }),
        call('gpu.map', 2, 1, { category: 'compute' }),
        call('Barrier', 5, 2, { category: 'collective' }),
      ],
      unexpected: [
        { atMs: 3.25, count: 1, bytes: 80 },
        { atMs: 4.001, count: 0, bytes: 0 },
      ],
      startMs: 0.5,
      endMs: 12.125,
      dropped: 3,
    },
  ],
  messages: [
    { source: 0, dest: 1, tag: 7, bytes: 80, isCollective: false, sentMs: 1.6, arrivedMs: 3.25, receivedMs: 4.001 },
    { source: 0, dest: 1, tag: 8, bytes: 1e9, isCollective: false, sentMs: 3, arrivedMs: null, receivedMs: null },
    { source: 1, dest: 0, tag: 0, bytes: 0, isCollective: true, sentMs: 5.5, arrivedMs: 6, receivedMs: null },
  ],
}

interface Event {
  ph: string
  tid: number
  ts: number
  dur: number
  id: number
  name: string
  args: Record<string, unknown>
}
const eventsOf = (trace: Trace): Event[] => JSON.parse(toChromeTrace(trace)).traceEvents

describe('a trace as a file', () => {
  it('is read again as it was written', () => {
    expect(fromChromeTrace(toChromeTrace(TRACE))).toEqual(TRACE)
  })

  it('is the same after any number of times, whatever the times', () => {
    const odd = structuredClone(TRACE)
    for (const { calls } of odd.ranks) for (const each of calls) each.startMs += 1 / 3
    const once = fromChromeTrace(toChromeTrace(odd))
    expect(fromChromeTrace(toChromeTrace(once))).toEqual(once)
    expect(once.ranks[0]?.calls[0]?.startMs).toBeCloseTo(1.5 + 1 / 3, 5)
  })

  it('has a thread for each rank, named for it, and calls in microseconds', () => {
    const events = eventsOf(TRACE)
    const threads = events.filter(({ name }) => name === 'thread_name').map(({ tid, args }) => [tid, args['name']])
    expect(threads).toEqual([
      [0, 'rank 0 (Ada)'],
      [1, 'rank 1 (Bob "<b>")'],
      [10_001, 'rank 1 (Bob "<b>"), at the same time'],
    ])
    const [first] = events.filter(({ ph }) => ph === 'X')
    expect(first).toMatchObject({ tid: 0, ts: 1500, dur: 250, name: 'Send', cat: 'send' })
    expect(first?.args).toEqual({ detail: 'dest 1, tag 7, 80 bytes', where: 'ring.ts:3:9' })
  })

  it('never has calls that overlap on one thread, which viewers cannot draw', () => {
    const calls = eventsOf(TRACE).filter(({ ph }) => ph === 'X')
    const byThread = [0, 1, 10_001].map((thread) => [thread, calls.filter(({ tid }) => tid === thread)] as const)
    expect(byThread.map(([tid, events]) => [tid, events.map(({ name }) => name)])).toEqual([
      [0, ['Send', 'Send']],
      [1, ['Recv', 'Barrier']],
      [10_001, ['gpu.map']],
    ])
  })

  it('has an arrow for each message that came, from the call that sent it to the call that took it', () => {
    const flows = eventsOf(TRACE).filter(({ ph }) => ph === 's' || ph === 'f')
    expect(flows.map(({ ph, id, tid, ts }) => [ph, id, tid, ts])).toEqual([
      ['s', 0, 0, 1600],
      ['f', 0, 1, 4001],
      ['s', 1, 0, 3000],
      ['s', 2, 1, 5500],
      ['f', 2, 0, 6000],
    ])
  })

  it('has a counter of messages that nobody has asked for', () => {
    const counters = eventsOf(TRACE).filter(({ ph }) => ph === 'C')
    expect(counters.map(({ tid, ts, args }) => [tid, ts, args])).toEqual([
      [1, 3250, { count: 1, bytes: 80 }],
      [1, 4001, { count: 0, bytes: 0 }],
    ])
  })

  const changed = (change: (file: { traceEvents: Record<string, unknown>[]; otherData: unknown }) => void): string => {
    const value = JSON.parse(toChromeTrace(TRACE))
    change(value)
    return JSON.stringify(value)
  }
  const event = (ph: string, change: object) =>
    changed(({ traceEvents }) => Object.assign(traceEvents.find((each) => each['ph'] === ph) ?? {}, change))

  it.each([
    ['no JSON', '{'],
    ['null', 'null'],
    ["somebody else's trace", JSON.stringify({ traceEvents: [] })],
    ['of another version', changed((value) => (value.otherData = { tabmpi: { version: 2, program: '', ranks: [] } }))],
    ['a call of a rank that is not there', event('X', { tid: 2 })],
    ['a call that ends before it begins', event('X', { dur: -1 })],
    ['a call of no category', event('X', { cat: 'sleep' })],
    ['a call at no time', event('X', { ts: null })],
    [
      'a message to nobody',
      event('s', { args: { source: 0, dest: 9, tag: 0, bytes: 0, arrived: null, received: null } }),
    ],
    ['half a message', event('s', { args: { source: 0, dest: 1, tag: 0.5, bytes: 0, arrived: null, received: null } })],
    ['a queue of text', event('C', { args: { count: 'x', bytes: 0 } })],
    ['events that are no list', changed((value) => Object.assign(value, { traceEvents: {} }))],
  ])('%s is refused', (_, text) => {
    expect(() => fromChromeTrace(text)).toThrow(/^the (file|trace) /)
  })

  it("others' events between ours do no harm", () => {
    const text = changed(({ traceEvents }) => traceEvents.push({ ph: 'i', name: 'note', ts: 1 }))
    expect(fromChromeTrace(text)).toEqual(TRACE)
  })
})
