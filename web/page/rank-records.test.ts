import { describe, expect, it } from 'vitest'
import { TRACE_LIMITS, TraceRecord } from '../rank/messages.ts'
import type { TraceRecords } from './control-trace.ts'
import { RankRecords } from './rank-records.ts'

const { CALL, SENT, ARRIVED, UNEXPECTED, RECEIVED } = TraceRecord
const part = (records: number[], more: Partial<TraceRecords> = {}): TraceRecords => ({
  texts: [],
  places: [],
  records,
  dropped: 0,
  beganMs: 5,
  atMs: 10,
  ...more,
})
const SIZE = 3

describe("records of another tab's rank", () => {
  it('are kept when they are right', () => {
    const ranks = new RankRecords(SIZE)
    ranks.add(part([CALL, 1, 2, 0, 1, -1, -1, SENT, 1, 2, 0, 7, 80], { texts: ['Send', 'dest 2'] }))
    ranks.add(part([ARRIVED, 1, 0, 1, 7, 0, UNEXPECTED, 0, 1, 0, RECEIVED, 2, 0, 1, 0, 1.5], { dropped: 4, atMs: 9 }))
    expect(ranks.count).toBe(5)
    expect(ranks.numbers).toHaveLength(29)
    expect(ranks.dropped).toBe(4)
    expect(ranks.atMs).toBe(10)
  })

  it.each<[string, number[]]>([
    ['of an unknown kind', [6, 0, 0, 0, 0, 0]],
    ['of half a kind', [0.5, 0, 0, 0, 0, 0, 0]],
    ['that end too early', [SENT, 1, 2, 0]],
    ['of a call with a text that did not come', [CALL, 1, 2, 1, -1, -1, -1]],
    ['of a call at a place that did not come', [CALL, 1, 2, 0, -1, 0, -1]],
    ['of a call that ends before it begins', [CALL, 1, -2, 0, -1, -1, -1]],
    ['of a message to no rank', [SENT, 1, SIZE, 0, 7, 80]],
    ['of a message to rank -1', [SENT, 1, -1, 0, 7, 80]],
    ['of a message in no lane', [SENT, 1, 0, 2, 7, 80]],
    ['of a message with half a byte', [SENT, 1, 0, 0, 7, 80.5]],
    ['of a message number below 0', [UNEXPECTED, 0, 0, -1]],
    ['of a message delivered by nobody', [TraceRecord.DELIVERED, 1, 9, 0, 0, 1]],
    ['of a message received from nobody', [RECEIVED, 1, 9, 0, 0, 1]],
  ])('%s are refused', (_, records) => {
    const ranks = new RankRecords(SIZE)
    expect(() => ranks.add(part(records, { texts: ['Send'] }))).toThrow(/^a trace has a/)
    expect(ranks.count).toBe(0)
  })

  it('are bounded in number', () => {
    const ranks = new RankRecords(SIZE)
    const many = Array.from({ length: 1000 }, () => [UNEXPECTED, 0, 0, 0]).flat()
    for (let sent = 0; sent < TRACE_LIMITS.records; sent += 1000) ranks.add(part(many))
    expect(() => ranks.add(part([UNEXPECTED, 0, 0, 0]))).toThrow(/more records/)
    const texts = Array.from({ length: 500 }, () => '')
    const other = new RankRecords(SIZE)
    for (let sent = 0; sent < TRACE_LIMITS.texts; sent += 500) other.add(part([], { texts }))
    expect(() => other.add(part([], { texts }))).toThrow(/more records, texts/)
  })
})
