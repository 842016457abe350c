import { describe, expect, it } from 'vitest'
import { loopbackEndpoints } from '../testing/endpoints.ts'
import {
  ending,
  numbered,
  numberIn,
  pattern,
  receive,
  send,
  tasks,
  Tripwire,
  twoRanks,
  USER,
} from '../testing/messages.ts'
import type { Endpoint } from './endpoint.ts'
import { ANY_SOURCE } from './matching.ts'

describe('a peer that is lost or has ended', () => {
  const loss = { reason: 'lost' as const, message: "rank 1's tab is gone" }
  const failed = { code: 'ERR_PROC_FAILED', message: loss.message }

  it('rejects all that needs it, now and later, ANY_SOURCE included; what had arrived can still be received', async () => {
    const ranks = loopbackEndpoints(3)
    const [a, b] = ranks as [Endpoint, Endpoint]
    send(b, 0, 7, numbered(7))
    const waiting = [
      receive(a, 1, 0, new Uint8Array(8)),
      receive(a, ANY_SOURCE, 0, new Uint8Array(8)),
      a.probe({ context: USER, source: 1, tag: 0 }),
      send(a, 1, 0, pattern(1_000_000)),
    ]
    const other = receive(a, 2, 0, new Uint8Array(8))
    await tasks(2)
    a.peerLost(1, loss)
    for (const completion of waiting) await expect(ending<unknown>(completion)).rejects.toMatchObject(failed)
    await expect(ending(send(a, 1, 0, numbered(1)))).rejects.toMatchObject(failed)
    expect(other.settled).toBe(false)
    const into = new Uint8Array(8)
    await receive(a, ANY_SOURCE, 7, into).wait()
    expect(numberIn(into)).toBe(7)
    expect(receive(a, ANY_SOURCE, 7, into).error).toMatchObject(failed)
  })

  it('in mid-message, on both sides', async () => {
    const [a, b] = twoRanks()
    const buffer = new Tripwire(pattern(3_000_000), 2_000_000, () => a.peerLost(1, loss))
    const sent = a.send(1, { context: USER, tag: 0, kind: 2, buffer })
    const received = receive(b, 0, 0, new Uint8Array(3_000_000))
    await expect(ending(sent)).rejects.toMatchObject(failed)
    await expect(ending(received)).rejects.toMatchObject({ code: 'ERR_PROC_FAILED' })
  })

  it('an ended rank delivers all it sent before; what it never sent or received is an error, not a hang', async () => {
    const [a, b] = twoRanks()
    send(b, 0, 1, numbered(1))
    const large = send(b, 0, 2, pattern(5_000_000))
    const never = receive(a, 1, 9, new Uint8Array(8))
    const unread = send(a, 1, 4, pattern(100_000))
    const ended = b.finalize()
    const into = new Uint8Array(5_000_000)
    await receive(a, 1, 2, into).wait()
    await large.wait()
    expect(Buffer.compare(into, pattern(5_000_000))).toBe(0)
    await ended
    await expect(ending(never)).rejects.toThrow('rank 1 has ended without sending such a message')
    await expect(ending(unread)).rejects.toThrow('rank 1 has ended without receiving this message')
    await receive(a, 1, 1, new Uint8Array(8)).wait()
    await a.finalize()
  })

  it('two ranks that end with unreceived large messages to each other both end, with an error', async () => {
    const [a, b] = twoRanks()
    void send(a, 1, 0, pattern(100_000))
    void send(b, 0, 0, pattern(100_000))
    const ends = await Promise.allSettled([a.finalize(), b.finalize()])
    expect(ends.map((end) => end.status)).toEqual(['rejected', 'rejected'])
  })
})
