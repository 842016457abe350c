import { describe, expect, it } from 'vitest'
import { TraceRecord } from '../rank/messages.ts'
import { buildTrace } from './build-trace.ts'
import { RankRecords } from './rank-records.ts'

const { ARRIVED, CALL, DELIVERED, RECEIVED, SENT } = TraceRecord

/** Two ranks with these records; each program began so many milliseconds after the other. */
function traceOf(records: [number[], number[]], beganMs = [100, 100], dropped = [0, 0]) {
  const ranks = records.map((numbers, rank) => {
    const made = new RankRecords(2)
    const texts = ['Send', 'dest 1', 'Recv', 'source 0', 'Isend']
    made.add({
      texts,
      places: [],
      records: numbers,
      dropped: dropped[rank] ?? 0,
      beganMs: beganMs[rank] ?? 0,
      atMs: 90,
    })
    return { name: `tab ${rank}`, records: made }
  })
  return buildTrace('p.ts', ranks)
}
const sent = (at: number, tag: number, bytes: number) => [SENT, at, 1, 0, tag, bytes]
const arrived = (at: number, tag: number, bytes: number) => [ARRIVED, at, 0, 0, tag, bytes]

describe('a trace put together', () => {
  it('begins with the first program', () => {
    const { ranks, messages } = traceOf([sent(1, 0, 8), arrived(1, 0, 8)], [103, 100])
    expect(ranks.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [3, 93],
      [0, 90],
    ])
    expect(messages).toMatchObject([{ sentMs: 4, arrivedMs: 1, receivedMs: null }])
  })

  it('passes over a send that never left, which its receiver cannot know', () => {
    const { messages } = traceOf([
      [...sent(1, 4, 8), ...sent(2, 5, 8), ...sent(3, 5, 16), ...sent(4, 6, 1)],
      [...arrived(6, 5, 8), ...arrived(7, 6, 1), RECEIVED, 8, 0, 0, 1, 7.5],
    ])
    expect(messages.map(({ tag, bytes, arrivedMs, receivedMs }) => [tag, bytes, arrivedMs, receivedMs])).toEqual([
      [5, 8, 6, null],
      [6, 1, 7, 8],
    ])
  })

  it('has a message that was received as it came', () => {
    const { messages, ranks } = traceOf([
      [...sent(1, 4, 8), ...sent(2, 5, 8)],
      [DELIVERED, 6, 0, 0, 4, 8, ...arrived(7, 5, 8)],
    ])
    expect(messages.map(({ tag, arrivedMs, receivedMs }) => [tag, arrivedMs, receivedMs])).toEqual([
      [4, 6, 6],
      [5, 7, null],
    ])
    expect(ranks[1]?.unexpected).toEqual([])
  })

  it('has a message under way, unless its receiver has left out records', () => {
    const records: [number[], number[]] = [[...sent(1, 0, 8), ...sent(2, 0, 8)], arrived(5, 0, 8)]
    expect(traceOf(records).messages.map(({ arrivedMs }) => arrivedMs)).toEqual([5, null])
    expect(traceOf(records, [100, 100], [0, 9]).messages.map(({ arrivedMs }) => arrivedMs)).toEqual([5])
  })

  it('tells the length of a blocking message where there is no doubt which one it was', () => {
    const { ranks } = traceOf([
      [
        [CALL, 0, 2, 0, 1, -1, -1, ...sent(1, 0, 8)],
        [CALL, 3, 3, 0, 1, -1, -1, ...sent(4, 0, 16), ...sent(5, 0, 24)],
        [CALL, 7, 1, 0, 1, -1, -1],
      ].flat(),
      [CALL, 0, 9, 2, 3, -1, -1, ...arrived(2, 0, 8), RECEIVED, 8, 0, 0, 0, 2],
    ])
    expect(ranks.map(({ calls }) => calls.map(({ detail }) => detail))).toEqual([
      ['dest 1, 8 bytes', 'dest 1', 'dest 1'],
      ['source 0, 8 bytes'],
    ])
  })

  it('shows a call that is open until the last known moment', () => {
    const { ranks } = traceOf([[CALL, 10, -1, 0, 1, -1, 3], []])
    expect(ranks[0]?.calls).toMatchObject([{ op: 'Send', startMs: 10, durationMs: 80 }])
    const ended = traceOf([[CALL, 10, -1, 0, 1, -1, 3, CALL, 10, 5, 0, 1, -1, 3], []])
    expect(ended.ranks[0]?.calls).toMatchObject([{ op: 'Send', startMs: 10, durationMs: 5 }])
  })

  it('is there before the second rank has told anything', () => {
    const ranks = [new RankRecords(2), new RankRecords(2)].map((records, rank) => ({ name: `tab ${rank}`, records }))
    ranks[0]?.records.add({ texts: [], places: [], records: sent(1, 0, 8), dropped: 0, beganMs: 50, atMs: 2 })
    expect(buildTrace('p.ts', ranks)).toMatchObject({
      ranks: [
        { startMs: 0, endMs: 2 },
        { startMs: 0, endMs: 0, calls: [] },
      ],
      messages: [{ sentMs: 1, arrivedMs: null }],
    })
  })
})
