import { describe, expect, it } from 'vitest'
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
import { EAGER_BYTES } from './outgoing.ts'

describe('messages between two ranks', () => {
  it.each([0, 1, 7, 1000, EAGER_BYTES, EAGER_BYTES + 1, 300_000, 20_000_003])(
    '%i bytes arrive unchanged',
    async (n) => {
      const [a, b] = twoRanks()
      const into = new Uint8Array(n)
      const received = receive(b, 0, 5, into)
      const data = pattern(n)
      const sent = send(a, 1, 5, data)
      expect(await received.wait()).toEqual({ context: USER, source: 0, tag: 5, bytes: n, kind: 2, terms: 0 })
      await sent.wait()
      expect(Buffer.compare(into, data)).toBe(0)
    },
  )

  it('a small send is done at once, and so is a receive whose message is there', async () => {
    const [a, b] = twoRanks()
    const sent = send(a, 1, 0, numbered(42))
    expect(sent.settled).toBe(true)
    await tasks(2)
    const into = new Uint8Array(8)
    expect(receive(b, 0, 0, into).settled).toBe(true)
    expect(numberIn(into)).toBe(42)
  })

  it('a message to oneself, small or large', async () => {
    const [a] = twoRanks()
    for (const n of [0, 8, 1_000_000]) {
      const into = new Uint8Array(n)
      const received = receive(a, 0, 1, into)
      await send(a, 0, 1, pattern(n, 3)).wait()
      await received.wait()
      expect(Buffer.compare(into, pattern(n, 3))).toBe(0)
    }
  })

  it('a large send waits for its receive; a synchronous one of any size does', async () => {
    const [a, b] = twoRanks()
    const large = send(a, 1, 1, pattern(EAGER_BYTES + 1))
    const synchronous = send(a, 1, 2, numbered(1), USER, true)
    const empty = send(a, 1, 3, new Uint8Array(0), USER, true)
    await tasks(20)
    expect([large.settled, synchronous.settled, empty.settled]).toEqual([false, false, false])
    await receive(b, 0, 3, new Uint8Array(0)).wait()
    await receive(b, 0, 2, new Uint8Array(8)).wait()
    await receive(b, 0, 1, new Uint8Array(EAGER_BYTES + 1)).wait()
    await Promise.all([large.wait(), synchronous.wait(), empty.wait()])
  })

  it('a message longer than the buffer is an error, its sender is not stopped, and the next message arrives', async () => {
    const [a, b] = twoRanks()
    for (const n of [100, 100_000]) {
      const sent = send(a, 1, 0, pattern(n))
      await expect(ending(receive(b, 0, 0, new Uint8Array(n - 1)))).rejects.toMatchObject({ code: 'ERR_TRUNCATE' })
      await sent.wait()
    }
    await send(a, 1, 0, numbered(7)).wait()
    const into = new Uint8Array(100)
    expect((await receive(b, 0, 0, into).wait()).bytes).toBe(8)
    expect(into.subarray(8)).toEqual(new Uint8Array(92))
  })

  it('a send buffer that goes away in mid-message fails on both ranks and leaves the link usable', async () => {
    const [a, b] = twoRanks()
    const data = pattern(3_000_000)
    const buffer = new Tripwire(data, 2_000_000, () => structuredClone(data.buffer, { transfer: [data.buffer] }))
    const sent = a.send(1, { context: USER, tag: 0, kind: 2, buffer })
    const received = receive(b, 0, 0, new Uint8Array(3_000_000))
    await expect(ending(sent)).rejects.toMatchObject({ code: 'ERR_BUFFER' })
    await expect(ending(received)).rejects.toThrow('rank 0 could not read its send buffer')
    const next = receive(b, 0, 1, new Uint8Array(8))
    await send(a, 1, 1, numbered(7)).wait()
    await next.wait()
  })
})
