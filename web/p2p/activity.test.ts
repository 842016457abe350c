import { describe, expect, it, vi } from 'vitest'
import { loopbackEndpoints } from '../testing/endpoints.ts'
import { type Buffer, BytesBuffer } from './buffer.ts'
import type { MessageObserver } from './activity.ts'
import type { Endpoint } from './endpoint.ts'
import { ANY_SOURCE, ANY_TAG } from './matching.ts'

const bytes = (length: number) => new BytesBuffer(new Uint8Array(length))
const send = (from: Endpoint, dest: number, tag: number, buffer: Buffer, synchronous = false) =>
  from.send(dest, { context: 0, tag, kind: 0, buffer, synchronous })
const receive = (at: Endpoint, source: number, tag: number, length: number) =>
  at.receive({ context: 0, source, tag, accept: () => bytes(length) })

/** Two ranks, and all that they are told to observe. */
function observed() {
  const told: string[] = []
  const came = new Map<string, number>()
  const observerOf = (rank: number): MessageObserver => ({
    sent: (dest, lane, tag, length) => told.push(`${rank} sent ${dest} ${lane} ${tag} ${length}`),
    arrived: (source, lane, number, tag, length, atMs) => {
      came.set(`${rank} ${source} ${lane} ${number}`, atMs)
      told.push(`${rank} arrived ${source} ${lane} ${tag} ${length}`)
    },
    unexpected: (source, lane, number) => told.push(`${rank} unexpected ${source} ${lane} ${number}`),
    received: (source, lane, number, matchedMs, atMs) => {
      const isAtOnce = matchedMs === atMs && atMs === came.get(`${rank} ${source} ${lane} ${number}`)
      told.push(`${rank} received ${source} ${lane} ${number}${isAtOnce ? ' at once' : ''}`)
    },
  })
  const [a, b] = loopbackEndpoints(2, observerOf)
  if (!a || !b) throw new Error('two ranks')
  return { a, b, told }
}

describe("a rank's activity", () => {
  it('tells what waits, awaited or merely begun, and what has passed', async () => {
    const { a, b } = observed()
    const blocked = receive(b, ANY_SOURCE, ANY_TAG, 4)
    expect(b.activity().open).toEqual([
      { way: 'receive', peer: null, tag: null, isCollective: false, isAwaited: false },
    ])
    const waiting = blocked.wait()
    expect(b.activity().open[0]?.isAwaited).toBe(true)
    send(a, 1, 3, bytes(4))
    await waiting
    const matched = send(a, 1, 8, bytes(4), true)
    const ended = send(a, 1, 9, bytes(4))
    void matched.wait()
    // The last one may be overtaken by none.
    await b.probe({ context: 0, source: 0, tag: 9 }).wait()
    expect(ended.settled).toBe(true)
    expect(a.activity()).toEqual({
      open: [{ way: 'send', peer: 1, tag: 8, isCollective: false, isAwaited: true }],
      traffic: [{ peer: 1, sent: 3, sending: 1, arrived: 0, announced: 0 }],
      receiving: 0,
      unclaimed: [],
    })
    expect(b.activity()).toEqual({
      open: [],
      traffic: [{ peer: 0, sent: 0, sending: 0, arrived: 3, announced: 1 }],
      receiving: 0,
      unclaimed: [
        { peer: 0, tag: 8 },
        { peer: 0, tag: 9 },
      ],
    })
  })

  it('tells of messages whose data are on their way', async () => {
    const { a, b } = observed()
    const length = 1_000_000
    send(a, 1, 0, bytes(length))
    await b.probe({ context: 0, source: 0, tag: 0 }).wait()
    const received = receive(b, 0, 0, length)
    expect(b.activity().receiving).toBe(1)
    await received.wait()
    expect(b.activity().receiving).toBe(0)
  })
})

describe('an observer', () => {
  it('is told of each message on both sides, numbered by peer and lane', async () => {
    const { a, b, told } = observed()
    send(a, 1, 5, bytes(10))
    a.send(1, { context: 1, tag: 6, kind: 0, buffer: bytes(20) })
    send(a, 1, 7, bytes(0))
    await receive(b, 0, 7, 0).wait()
    await receive(b, 0, 5, 10).wait()
    await b.receive({ context: 1, source: 0, tag: 6, accept: () => bytes(20) }).wait()
    const of = (rank: number, what: string) => told.filter((line) => line.startsWith(`${rank} ${what}`))
    expect(of(0, 'sent')).toEqual(['0 sent 1 0 5 10', '0 sent 1 1 6 20', '0 sent 1 0 7 0'])
    expect(of(1, 'arrived')).toEqual(['1 arrived 0 0 5 10', '1 arrived 0 1 6 20', '1 arrived 0 0 7 0'])
    expect(of(1, 'received')).toEqual(['1 received 0 0 1 at once', '1 received 0 0 0', '1 received 0 1 0'])
    expect(of(1, 'unexpected')).toEqual(['1 unexpected 0 0 0', '1 unexpected 0 1 0'])
  })

  it('has one time of a message that a receive waits for, and others of one that nobody waits for, or a probe', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    try {
      const { a, b, told } = observed()
      const pattern = { context: 0, source: 0, tag: ANY_TAG }
      const waiting = receive(b, 0, 1, 8).wait()
      send(a, 1, 1, bytes(8))
      await waiting
      const matched = b.mprobe(pattern).wait()
      send(a, 1, 2, bytes(8))
      const arrival = await matched
      vi.advanceTimersByTime(1)
      await b.receiveMatched(arrival, () => bytes(8)).wait()
      send(a, 1, 3, bytes(8))
      await b.probe(pattern).wait()
      vi.advanceTimersByTime(1)
      await receive(b, 0, 3, 8).wait()
      expect(told.filter((line) => line.startsWith('1 received'))).toEqual([
        '1 received 0 0 0 at once',
        '1 received 0 0 1',
        '1 received 0 0 2',
      ])
    } finally {
      vi.useRealTimers()
    }
  })

  it('is not told of a send that failed before it left', async () => {
    const { a, b, told } = observed()
    const array = new Uint8Array(4)
    const unreadable = new BytesBuffer(array)
    structuredClone(array, { transfer: [array.buffer] })
    const failed = send(a, 1, 0, unreadable)
    expect(failed.error?.message).toContain('cannot be read any more')
    failed.observed = true
    send(a, 1, 0, bytes(4))
    await receive(b, 0, 0, 4).wait()
    expect(told.filter((line) => line.startsWith('0 sent'))).toEqual(['0 sent 1 0 0 4'])
    expect(a.activity().traffic).toEqual([{ peer: 1, sent: 1, sending: 0, arrived: 0, announced: 0 }])
  })
})
