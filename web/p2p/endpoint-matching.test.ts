import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loopbackEndpoints } from '../testing/endpoints.ts'
import { COLLECTIVE, numbered, numberIn, pattern, receive, send, tasks, twoRanks, USER } from '../testing/messages.ts'
import type { Completion } from './completion.ts'
import type { Endpoint } from './endpoint.ts'
import { ANY_SOURCE, ANY_TAG, type Envelope } from './matching.ts'
import { EAGER_BYTES } from './outgoing.ts'

describe('matching', () => {
  it('messages of one sender do not overtake each other, whatever their sizes', async () => {
    const [a, b] = twoRanks()
    const sizes = [8, 200_000, 16, EAGER_BYTES + 1, 8, 500_000, 24]
    for (const [i, size] of sizes.entries()) void send(a, 1, 3, pattern(size, i))
    for (const [i, size] of sizes.entries()) {
      const into = new Uint8Array(500_000)
      expect((await receive(b, ANY_SOURCE, ANY_TAG, into).wait()).bytes).toBe(size)
      expect(Buffer.compare(into.subarray(0, size), pattern(size, i))).toBe(0)
    }
  })

  it('contexts are separate, also for wildcards', async () => {
    const [a, b] = twoRanks()
    send(a, 1, 0, numbered(1), COLLECTIVE)
    await tasks(2)
    const user = receive(b, ANY_SOURCE, ANY_TAG, new Uint8Array(8))
    await tasks(2)
    expect(user.settled).toBe(false)
    const into = new Uint8Array(8)
    await receive(b, 0, 0, into, COLLECTIVE).wait()
    expect(numberIn(into)).toBe(1)
  })

  it('a probe sees the first message that fits and leaves it', async () => {
    const [a, b] = twoRanks()
    const early = b.probe({ context: USER, source: ANY_SOURCE, tag: 9 })
    send(a, 1, 8, numbered(8))
    send(a, 1, 9, pattern(100_000))
    expect(await early.wait()).toEqual({ context: USER, source: 0, tag: 9, bytes: 100_000, kind: 2, terms: 0 })
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
            data.set(numbered(id))
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
