import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loopbackEndpoints } from '../testing/endpoints.ts'
import { FramedLink } from '../transport/framed-link.ts'
import { loopbackPair, loopbackWires } from '../transport/loopback.ts'
import { BytesBuffer } from './buffer.ts'
import type { Completion } from './completion.ts'
import { BYTE_CREDITS, ENVELOPE_CREDITS } from './credits.ts'
import { Endpoint } from './endpoint.ts'
import { CommError } from './error.ts'
import { encodeFrame, FRAME_HEADER_BYTES, FrameType } from './frame.ts'
import { ANY_SOURCE, ANY_TAG, type Envelope } from './matching.ts'
import { EAGER_BYTES } from './outgoing.ts'

const USER = 0
const COLLECTIVE = 1

function two(): [Endpoint, Endpoint] {
  return loopbackEndpoints(2) as [Endpoint, Endpoint]
}

function send(from: Endpoint, dest: number, tag: number, data: Uint8Array, context = USER, synchronous = false) {
  return from.send(dest, { context, tag, kind: 2, buffer: new BytesBuffer(data), synchronous })
}

function receive(at: Endpoint, source: number, tag: number, into: Uint8Array, context = USER): Completion<Envelope> {
  const accept = ({ bytes }: Envelope) => {
    if (bytes > into.byteLength) throw new CommError('ERR_TRUNCATE', `${bytes} bytes for ${into.byteLength}`)
    return new BytesBuffer(into)
  }
  return at.receive({ context, source, tag, accept })
}

/** Bytes that tell where they belong: nothing repeats within a frame. */
function pattern(length: number, salt = 0): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let i = 0; i < length; i++) bytes[i] = (i * 31 + (i >> 8) * 7 + salt) & 255
  return bytes
}

/** The way a completion ends, as a promise. */
const ending = async <T>(completion: { wait(): T | Promise<T> }): Promise<T> => completion.wait()

/** Sends `data`, and does something when the first byte from `at` on is about to be read. */
class Tripwire extends BytesBuffer {
  readonly #at: number
  readonly #action: () => void
  constructor(data: Uint8Array, at: number, action: () => void) {
    super(data)
    this.#at = at
    this.#action = action
  }
  override read(offset: number, into: Uint8Array): void {
    if (offset <= this.#at && this.#at < offset + into.byteLength) this.#action()
    super.read(offset, into)
  }
}

const number = (value: number): Uint8Array => new Uint8Array(Float64Array.of(value).buffer)
const numberIn = (bytes: Uint8Array): number => new Float64Array(bytes.slice().buffer)[0] ?? Number.NaN
const tasks = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve))
}

describe('messages between two ranks', () => {
  it.each([0, 1, 7, 1000, EAGER_BYTES, EAGER_BYTES + 1, 300_000, 20_000_003])(
    '%i bytes arrive unchanged',
    async (n) => {
      const [a, b] = two()
      const into = new Uint8Array(n)
      const received = receive(b, 0, 5, into)
      const data = pattern(n)
      const sent = send(a, 1, 5, data)
      expect(await received.wait()).toEqual({ context: USER, source: 0, tag: 5, bytes: n, kind: 2 })
      await sent.wait()
      expect(Buffer.compare(into, data)).toBe(0)
    },
  )

  it('a small send is done at once, and so is a receive whose message is there', async () => {
    const [a, b] = two()
    const sent = send(a, 1, 0, number(42))
    expect(sent.settled).toBe(true)
    await tasks(2)
    const into = new Uint8Array(8)
    expect(receive(b, 0, 0, into).settled).toBe(true)
    expect(numberIn(into)).toBe(42)
  })

  it('a message to oneself, small or large', async () => {
    const [a] = two()
    for (const n of [0, 8, 1_000_000]) {
      const into = new Uint8Array(n)
      const received = receive(a, 0, 1, into)
      await send(a, 0, 1, pattern(n, 3)).wait()
      await received.wait()
      expect(Buffer.compare(into, pattern(n, 3))).toBe(0)
    }
  })

  it('a large send waits for its receive; a synchronous one of any size does', async () => {
    const [a, b] = two()
    const large = send(a, 1, 1, pattern(EAGER_BYTES + 1))
    const synchronous = send(a, 1, 2, number(1), USER, true)
    const empty = send(a, 1, 3, new Uint8Array(0), USER, true)
    await tasks(20)
    expect([large.settled, synchronous.settled, empty.settled]).toEqual([false, false, false])
    await receive(b, 0, 3, new Uint8Array(0)).wait()
    await receive(b, 0, 2, new Uint8Array(8)).wait()
    await receive(b, 0, 1, new Uint8Array(EAGER_BYTES + 1)).wait()
    await Promise.all([large.wait(), synchronous.wait(), empty.wait()])
  })

  it('a message longer than the buffer is an error, its sender is not stopped, and the next message arrives', async () => {
    const [a, b] = two()
    for (const n of [100, 100_000]) {
      const sent = send(a, 1, 0, pattern(n))
      await expect(ending(receive(b, 0, 0, new Uint8Array(n - 1)))).rejects.toMatchObject({ code: 'ERR_TRUNCATE' })
      await sent.wait()
    }
    await send(a, 1, 0, number(7)).wait()
    const into = new Uint8Array(100)
    expect((await receive(b, 0, 0, into).wait()).bytes).toBe(8)
    expect(into.subarray(8)).toEqual(new Uint8Array(92))
  })

  it('a send buffer that goes away in mid-message fails on both ranks and leaves the link usable', async () => {
    const [a, b] = two()
    const data = pattern(3_000_000)
    const buffer = new Tripwire(data, 2_000_000, () => structuredClone(data.buffer, { transfer: [data.buffer] }))
    const sent = a.send(1, { context: USER, tag: 0, kind: 2, buffer })
    const received = receive(b, 0, 0, new Uint8Array(3_000_000))
    await expect(ending(sent)).rejects.toMatchObject({ code: 'ERR_BUFFER' })
    await expect(ending(received)).rejects.toThrow('rank 0 could not read its send buffer')
    const next = receive(b, 0, 1, new Uint8Array(8))
    await send(a, 1, 1, number(7)).wait()
    await next.wait()
  })
})

describe('matching', () => {
  it('messages of one sender do not overtake each other, whatever their sizes', async () => {
    const [a, b] = two()
    const sizes = [8, 200_000, 16, EAGER_BYTES + 1, 8, 500_000, 24]
    for (const [i, size] of sizes.entries()) void send(a, 1, 3, pattern(size, i))
    for (const [i, size] of sizes.entries()) {
      const into = new Uint8Array(500_000)
      expect((await receive(b, ANY_SOURCE, ANY_TAG, into).wait()).bytes).toBe(size)
      expect(Buffer.compare(into.subarray(0, size), pattern(size, i))).toBe(0)
    }
  })

  it('contexts are separate, also for wildcards', async () => {
    const [a, b] = two()
    send(a, 1, 0, number(1), COLLECTIVE)
    await tasks(2)
    const user = receive(b, ANY_SOURCE, ANY_TAG, new Uint8Array(8))
    await tasks(2)
    expect(user.settled).toBe(false)
    const into = new Uint8Array(8)
    await receive(b, 0, 0, into, COLLECTIVE).wait()
    expect(numberIn(into)).toBe(1)
  })

  it('a probe sees the first message that fits and leaves it', async () => {
    const [a, b] = two()
    const early = b.probe({ context: USER, source: ANY_SOURCE, tag: 9 })
    send(a, 1, 8, number(8))
    send(a, 1, 9, pattern(100_000))
    expect(await early.wait()).toEqual({ context: USER, source: 0, tag: 9, bytes: 100_000, kind: 2 })
    expect(b.probe({ context: USER, source: 0, tag: ANY_TAG }).settled).toBe(true)
    expect((await b.probe({ context: USER, source: 0, tag: ANY_TAG }).wait()).tag).toBe(8)
    await receive(b, 0, 9, new Uint8Array(100_000)).wait()
  })

  it('agrees with a plain model of MPI for random interleavings of sends and receives', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('send' as const), from: fc.nat(2), tag: fc.nat(2), large: fc.boolean() }),
      fc.record({
        kind: fc.constant('receive' as const),
        source: fc.integer({ min: -1, max: 2 }),
        tag: fc.integer({ min: -1, max: 2 }),
      }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (steps) => {
        const ranks = loopbackEndpoints(3)
        const receiver = ranks[0] as Endpoint
        // The model: each step is carried out after the one before has arrived, so order is known.
        const queue: { id: number; source: number; tag: number }[] = []
        const posted: { source: number; tag: number; got: number | null }[] = []
        const actual: { into: Uint8Array; received: Completion<Envelope> }[] = []
        const fits = (r: { source: number; tag: number }, m: { source: number; tag: number }) =>
          (r.source === -1 || r.source === m.source) && (r.tag === -1 || r.tag === m.tag)
        for (const [id, s] of steps.entries()) {
          if (s.kind === 'send') {
            const data = new Uint8Array(s.large ? EAGER_BYTES + 8 : 8)
            data.set(number(id))
            send(ranks[s.from] as Endpoint, 0, s.tag, data)
            await tasks(2)
            const message = { id, source: s.from, tag: s.tag }
            const taker = posted.find((r) => r.got === null && fits(r, message))
            if (taker) taker.got = id
            else queue.push(message)
          } else {
            const into = new Uint8Array(EAGER_BYTES + 8)
            actual.push({ into, received: receive(receiver, s.source, s.tag, into) })
            const index = queue.findIndex((m) => fits(s, m))
            posted.push({ ...s, got: index < 0 ? null : (queue.splice(index, 1)[0]?.id ?? null) })
          }
        }
        await tasks(6)
        const got = actual.map(({ into, received }) => (received.settled ? numberIn(into.subarray(0, 8)) : null))
        expect(got).toEqual(posted.map((r) => r.got))
      }),
      { numRuns: 200 },
    )
  })
})

describe('a receiver that does not receive', () => {
  it('ten large sends with tag 1, then one with tag 2 that is received first, is no deadlock', async () => {
    const [a, b] = two()
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
    const [a, b] = two()
    const count = 20_000
    for (let i = 0; i < count; i++) void send(a, 1, 1, number(i))
    const last = send(a, 1, 2, number(-1))
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
    const [a, b] = two()
    const size = EAGER_BYTES
    const count = 2 * Math.ceil(BYTE_CREDITS / size)
    for (let i = 0; i < count; i++) void send(a, 1, 1, pattern(size, i))
    void send(a, 1, 2, number(7))
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
        const done = send(sender, 0, 0, number(i)).wait()
        if (done) await done
        sent++
      }
    })
    await tasks(50)
    // All four have used up their credits and wait.
    expect(sent).toBe(4 * ENVELOPE_CREDITS)
    // A collective passes meanwhile.
    send(ranks[1] as Endpoint, 0, 0, number(5), COLLECTIVE)
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

describe('a peer that is lost or has ended', () => {
  const loss = { reason: 'lost' as const, message: "rank 1's tab is gone" }
  const failed = { code: 'ERR_PROC_FAILED', message: loss.message }

  it('rejects all that needs it, now and later, ANY_SOURCE included; what had arrived can still be received', async () => {
    const ranks = loopbackEndpoints(3)
    const [a, b] = ranks as [Endpoint, Endpoint]
    send(b, 0, 7, number(7))
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
    await expect(ending(send(a, 1, 0, number(1)))).rejects.toMatchObject(failed)
    expect(other.settled).toBe(false)
    const into = new Uint8Array(8)
    await receive(a, ANY_SOURCE, 7, into).wait()
    expect(numberIn(into)).toBe(7)
    expect(receive(a, ANY_SOURCE, 7, into).error).toMatchObject(failed)
  })

  it('in mid-message, on both sides', async () => {
    const [a, b] = two()
    const buffer = new Tripwire(pattern(3_000_000), 2_000_000, () => a.peerLost(1, loss))
    const sent = a.send(1, { context: USER, tag: 0, kind: 2, buffer })
    const received = receive(b, 0, 0, new Uint8Array(3_000_000))
    await expect(ending(sent)).rejects.toMatchObject(failed)
    await expect(ending(received)).rejects.toMatchObject({ code: 'ERR_PROC_FAILED' })
  })

  it('an ended rank delivers all it sent before; what it never sent or received is an error, not a hang', async () => {
    const [a, b] = two()
    send(b, 0, 1, number(1))
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
    const [a, b] = two()
    void send(a, 1, 0, pattern(100_000))
    void send(b, 0, 0, pattern(100_000))
    const ends = await Promise.allSettled([a.finalize(), b.finalize()])
    expect(ends.map((end) => end.status)).toEqual(['rejected', 'rejected'])
  })
})

describe('a peer that breaks the protocol', () => {
  /** A rank whose peer, rank 1, is this test. */
  function exposed() {
    const [mine, theirs] = loopbackWires()
    const rank = new Endpoint({ rank: 0, size: 2 })
    rank.addLink(1, new FramedLink(mine, 1))
    const peer = new FramedLink(theirs, 1)
    peer.attach({ frame: () => {}, lost: () => {} })
    return { rank, peer }
  }

  const header = { context: USER, tag: 0, kind: 2 }
  it.each([
    ['data nobody asked for', encodeFrame({ type: FrameType.DATA, id: 3 }, 10)],
    ['an end of data nobody asked for', encodeFrame({ type: FrameType.BREAK, id: 3 })],
    ['clear to send for nothing', encodeFrame({ type: FrameType.CTS, id: 1, bytes: 8 })],
    ['credit beyond all bounds', encodeFrame({ type: FrameType.CREDIT, tag: 0, id: 2 ** 20, bytes: 0 })],
    ['credit of no known class', encodeFrame({ type: FrameType.CREDIT, tag: 5, id: 0, bytes: 0 })],
    ['a length that is not the payload', encodeFrame({ type: FrameType.EAGER, ...header, bytes: 9 }, 8)],
    ['a negative tag', encodeFrame({ type: FrameType.RTS, ...header, tag: -1, bytes: 9 })],
    ['an absurd length', encodeFrame({ type: FrameType.RTS, ...header, bytes: Number.NaN })],
    ['an unknown type', encodeFrame({ type: 99 })],
    ['a frame shorter than a header', new Uint8Array(FRAME_HEADER_BYTES - 1)],
  ])('is lost after %s', async (_, frame) => {
    const { rank, peer } = exposed()
    const received = receive(rank, 1, 0, new Uint8Array(8))
    void peer.send(frame)
    await expect(ending(received)).rejects.toThrow('rank 1 is lost: it broke the message protocol')
  })

  it('is lost when it sends beyond its credit', async () => {
    const { rank, peer } = exposed()
    for (let i = 0; i <= ENVELOPE_CREDITS; i++) {
      void peer.send(encodeFrame({ type: FrameType.EAGER, ...header, tag: 1, bytes: 0 }))
    }
    // Nobody waits meanwhile: then the peer would be lent more.
    await tasks(3)
    await expect(ending(receive(rank, 1, 0, new Uint8Array(8)))).rejects.toThrow('no credit')
  })

  it('never makes a rank throw, whatever random bytes it sends', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ minLength: 0, maxLength: 80 }), { maxLength: 20 }), async (frames) => {
        const [mine, theirs] = loopbackPair()
        const rank = new Endpoint({ rank: 0, size: 2 })
        rank.addLink(1, mine)
        theirs.attach({ frame: () => {}, lost: () => {} })
        const received = receive(rank, 1, 0, new Uint8Array(8))
        for (const bytes of frames) {
          const frame = new Uint8Array(16 + bytes.length)
          frame.set(bytes, 16)
          // Mostly valid types, so that random fields get past the first check.
          if (frame.length > 16) frame[16] = (frame[16] ?? 0) % 9
          void theirs.send(frame)
        }
        await tasks(3)
        void received.settled
      }),
    )
  })
})
