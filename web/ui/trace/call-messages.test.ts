import { describe, expect, it } from 'vitest'
import { sampleCall, sampleMessage, sampleRank } from '../testing/sample-trace.ts'
import { messagesOfCall, otherEnd } from './call-messages.ts'
import { traceIndex } from './trace-index.ts'

const index = traceIndex({
  program: 'x.ts',
  ranks: [
    sampleRank([
      sampleCall('Send', 'send', 10, 5, 'dest 1, tag 0, 8 bytes'),
      sampleCall('Bcast', 'collective', 20, 10),
      sampleCall('gpu.map', 'compute', 40, 10),
      sampleCall('Wait (Irecv)', 'wait', 60, 30, 'source 1, tag 0'),
      sampleCall('Wait (Isend)', 'wait', 91, 1, 'dest 1, tag 7'),
    ]),
    sampleRank([
      sampleCall('Recv', 'receive', 5, 20, 'source 0, tag 0, 8 bytes'),
      sampleCall('Bcast', 'collective', 26, 10),
      sampleCall('Sendrecv', 'receive', 60, 8, 'dest 0, tag 0; source 0, tag 7'),
      sampleCall('Finalize', 'other', 95, 5),
    ]),
  ],
  messages: [
    sampleMessage(0, 1, 12, { arrivedMs: 14, receivedMs: 15 }),
    sampleMessage(0, 1, 22, { isCollective: true, arrivedMs: 24, receivedMs: 27 }),
    sampleMessage(0, 1, 45, { tag: 7, arrivedMs: 46, receivedMs: 61 }),
    sampleMessage(1, 0, 62, { arrivedMs: 63, receivedMs: 64 }),
    sampleMessage(0, 1, 97, { tag: 9, arrivedMs: 98, receivedMs: null }),
  ],
})
const P2P = 0
const COLLECTIVE = 1
const NONBLOCKING = 2
const BACK = 3
const UNTAKEN = 4

describe('the messages of a call', () => {
  it.each([
    ['a send', 0, 0, [P2P]],
    ['a receive', 1, 0, [P2P]],
    ['a collective at its sender', 0, 1, [COLLECTIVE]],
    ['a collective at its receiver', 1, 1, [COLLECTIVE]],
    ['a kernel, which has none', 0, 2, []],
    ['the wait for a nonblocking receive, during which it came', 0, 3, [BACK]],
    ['the wait for a nonblocking send that was sent long before', 0, 4, [NONBLOCKING]],
    ['a call that sends and receives', 1, 2, [NONBLOCKING, BACK]],
    ['a call that is not there', 1, 99, []],
  ])('are those of %s', (_, rank, call, messages) => {
    expect(messagesOfCall(index, { rank, call })).toEqual(messages)
  })
})

describe("a message's other end", () => {
  it.each([
    ['from the sender to the receive', P2P, 0, { rank: 1, call: 0 }],
    ['from the receiver to the send', P2P, 1, { rank: 0, call: 0 }],
    ['between the calls of a collective', COLLECTIVE, 0, { rank: 1, call: 1 }],
    ['to a Sendrecv', BACK, 0, { rank: 1, call: 2 }],
    ['to the wait for a nonblocking receive', BACK, 1, { rank: 0, call: 3 }],
    ['to the wait for a nonblocking send', NONBLOCKING, 1, { rank: 0, call: 4 }],
    ['nowhere, while no receive has taken it', UNTAKEN, 0, null],
    ['nowhere, where no call with its tag is near', UNTAKEN, 1, null],
  ])('leads %s', (_, message, rank, place) => {
    expect(otherEnd(index, message, rank)).toEqual(place)
  })

  it('is the wait for its own peer among several', () => {
    const waits = [1, 2, 3].map((peer) => sampleCall('Wait (Irecv)', 'wait', 50 + peer, 0.5, `source ${peer}, tag 0`))
    const several = traceIndex({
      program: 'x.ts',
      ranks: [sampleRank(waits), ...[1, 2, 3].map(() => sampleRank([]))],
      messages: [3, 1, 2].map((peer, i) => sampleMessage(peer, 0, 10 + i)),
    })
    const calls = [0, 1, 2].map((call) => messagesOfCall(several, { rank: 0, call }))
    expect(calls).toEqual([[1], [2], [0]])
    expect(otherEnd(several, 0, 3)).toEqual({ rank: 0, call: 2 })
  })

  it('is the wait for its own tag among several of one peer', () => {
    const waits = [5, 6].map((tag, i) => sampleCall('Wait (Irecv)', 'wait', 50 + i, 0.5, `source 1, tag ${tag}`))
    const several = traceIndex({
      program: 'x.ts',
      ranks: [sampleRank(waits), sampleRank([])],
      messages: [6, 5].map((tag, i) => sampleMessage(1, 0, 10 + i, { tag })),
    })
    expect([0, 1].map((call) => messagesOfCall(several, { rank: 0, call }))).toEqual([[1], [0]])
  })

  it('is a wait for several requests, of which the details name the first only', () => {
    const detail = '2 of 2 requests, the first of them Irecv (source 1, tag 5)'
    const several = traceIndex({
      program: 'x.ts',
      ranks: [sampleRank([sampleCall('Waitall', 'wait', 5, 30, detail)]), sampleRank([]), sampleRank([])],
      messages: [sampleMessage(1, 0, 10, { tag: 5 }), sampleMessage(2, 0, 11, { tag: 6 }), sampleMessage(0, 2, 12)],
    })
    expect(messagesOfCall(several, { rank: 0, call: 0 })).toEqual([0, 1, 2])
  })
})
