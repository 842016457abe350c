import { describe, expect, it } from 'vitest'
import { loopbackEndpoints } from '../testing/endpoints.ts'
import { COLLECTIVE, numbered, numberIn, pattern, receive, send, tasks, twoRanks } from '../testing/messages.ts'
import { BYTE_CREDITS, ENVELOPE_CREDITS } from './credits.ts'
import type { Endpoint } from './endpoint.ts'
import { ANY_SOURCE, ANY_TAG } from './matching.ts'
import { EAGER_BYTES } from './outgoing.ts'

describe('a receiver that does not receive', () => {
  it('ten large sends with tag 1, then one with tag 2 that is received first, is no deadlock', async () => {
    const [a, b] = twoRanks()
    const size = 4_000_000
    const ones = Array.from({ length: 10 }, (_, i) => send(a, 1, 1, pattern(size, i)))
    const last = send(a, 1, 2, pattern(size, 99))
    const into = new Uint8Array(size)
    await receive(b, 0, 2, into).wait()
    await last.wait()
    expect(Buffer.compare(into, pattern(size, 99))).toBe(0)
    for (const [i, one] of ones.entries()) {
      await receive(b, 0, 1, into).wait()
      await one.wait()
      expect(Buffer.compare(into, pattern(size, i))).toBe(0)
    }
  })

  it('a receive finds its message behind 20,000 that nobody has received yet, and all of those come after it', async () => {
    const [a, b] = twoRanks()
    const count = 20_000
    for (let i = 0; i < count; i++) void send(a, 1, 1, numbered(i))
    const last = send(a, 1, 2, numbered(-1))
    const into = new Uint8Array(8)
    await receive(b, 0, 2, into).wait()
    expect(numberIn(into)).toBe(-1)
    await last.wait()
    let wrong = 0
    for (let i = 0; i < count; i++) {
      await receive(b, 0, 1, into).wait()
      if (numberIn(into) !== i) wrong++
    }
    expect(wrong).toBe(0)
  })

  it('the same with eager sends that use up all byte credit', async () => {
    const [a, b] = twoRanks()
    const size = EAGER_BYTES
    const count = 2 * Math.ceil(BYTE_CREDITS / size)
    for (let i = 0; i < count; i++) void send(a, 1, 1, pattern(size, i))
    void send(a, 1, 2, numbered(7))
    const into = new Uint8Array(size)
    await receive(b, 0, 2, into).wait()
    for (let i = 0; i < count; i++) {
      await receive(b, 0, 1, into).wait()
      expect(Buffer.compare(into, pattern(size, i))).toBe(0)
    }
  })

  it('makes its senders wait at a million small messages: none is lost, little is kept', async () => {
    const each = 250_000
    const ranks = loopbackEndpoints(5)
    const receiver = ranks[0] as Endpoint
    let sent = 0
    const senders = ranks.slice(1).map(async (sender) => {
      for (let i = 0; i < each; i++) {
        const done = send(sender, 0, 0, numbered(i)).wait()
        if (done) await done
        sent++
      }
    })
    await tasks(50)
    // All four have used up their credits and wait.
    expect(sent).toBe(4 * ENVELOPE_CREDITS)
    // A collective passes meanwhile.
    send(ranks[1] as Endpoint, 0, 0, numbered(5), COLLECTIVE)
    await receive(receiver, 1, 0, new Uint8Array(8), COLLECTIVE).wait()
    const into = new Uint8Array(8)
    const next = [0, 0, 0, 0, 0]
    for (let i = 0; i < 4 * each; i++) {
      const done = receive(receiver, ANY_SOURCE, ANY_TAG, into).wait()
      const { source } = done instanceof Promise ? await done : done
      if (numberIn(into) !== next[source])
        throw new Error(`rank ${source} sent ${next[source]}, ${numberIn(into)} came`)
      next[source] = (next[source] ?? 0) + 1
    }
    await Promise.all(senders)
    expect(next).toEqual([0, each, each, each, each])
  }, 60_000)
})
