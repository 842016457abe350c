import fc from 'fast-check'
import { expect, it } from 'vitest'
import { loopbackEndpoints } from '../testing/endpoints.ts'
import { tasks } from '../testing/messages.ts'
import { BytesBuffer } from './buffer.ts'
import type { Completion } from './completion.ts'
import type { Endpoint } from './endpoint.ts'
import type { Arrival } from './incoming.ts'
import { EAGER_BYTES } from './outgoing.ts'

const LARGE = EAGER_BYTES + 8

function numbered(id: number, large: boolean): BytesBuffer {
  const data = new Uint8Array(large ? LARGE : 8)
  new DataView(data.buffer).setFloat64(0, id)
  return new BytesBuffer(data)
}

/** A receive's memory; tells which message came. */
class Inbox {
  readonly #into = new Uint8Array(LARGE).fill(255)
  readonly accept = () => new BytesBuffer(this.#into)
  get id(): number {
    return new DataView(this.#into.buffer).getFloat64(0)
  }
}

const place = {
  context: fc.constantFrom(0, 2),
  source: fc.integer({ min: -1, max: 2 }),
  tag: fc.integer({ min: -1, max: 2 }),
}
const step = fc.oneof(
  fc.record({
    kind: fc.constant('send' as const),
    context: fc.constantFrom(0, 2),
    source: fc.nat(2),
    tag: fc.nat(2),
    large: fc.boolean(),
  }),
  fc.record({
    kind: fc.constantFrom('receive' as const, 'mprobe' as const, 'improbe' as const, 'iprobe' as const),
    ...place,
  }),
  fc.record({ kind: fc.constant('cancel' as const), which: fc.nat(9) }),
)
interface Place {
  context: number
  source: number
  tag: number
}
/** What the model and the endpoint say of one receive or matched probe; `got`: id of its message. */
interface Waiting extends Place {
  got: number | null
  cancelled: boolean
  actual: () => number | null
  completion: Completion<unknown>
}

it('receives, matched probes, probes and cancels agree with a plain model, on two communicators', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (steps) => {
      const ranks = loopbackEndpoints(3)
      const receiver = ranks[0] as Endpoint
      const queue: (Place & { id: number })[] = []
      const waiting: Waiting[] = []
      const fits = (r: Place, m: Place) =>
        r.context === m.context && (r.source === -1 || r.source === m.source) && (r.tag === -1 || r.tag === m.tag)
      const takeOne = (wanted: Place): number | null => {
        const index = queue.findIndex((message) => fits(wanted, message))
        return index < 0 ? null : (queue.splice(index, 1)[0]?.id ?? null)
      }
      const receiveMatched = (arrival: Arrival): (() => number) => {
        const inbox = new Inbox()
        receiver.receiveMatched(arrival, inbox.accept)
        return () => inbox.id
      }
      for (const [id, s] of steps.entries()) {
        if (s.kind === 'send') {
          const { context, source, tag, large } = s
          ranks[source]?.send(0, { context, tag, kind: 2, buffer: numbered(id, large) })
          await tasks(2)
          const taker = waiting.find((w) => w.got === null && !w.cancelled && fits(w, s))
          if (taker) taker.got = id
          else queue.push({ ...s, id })
        } else if (s.kind === 'receive') {
          const inbox = new Inbox()
          const completion = receiver.receive({ ...s, accept: inbox.accept })
          const actual = () => (completion.settled ? inbox.id : null)
          waiting.push({ ...s, got: takeOne(s), cancelled: false, actual, completion })
        } else if (s.kind === 'mprobe') {
          const completion = receiver.mprobe(s)
          let matched: (() => number) | null = null
          completion.whenSettled(() => {
            matched = receiveMatched(completion.wait() as Arrival)
          })
          waiting.push({ ...s, got: takeOne(s), cancelled: false, actual: () => matched?.() ?? null, completion })
        } else if (s.kind === 'improbe') {
          const arrival = receiver.improbe(s)
          const expected = takeOne(s)
          const got = arrival ? receiveMatched(arrival) : null
          await tasks(6)
          expect(got?.() ?? null).toBe(expected)
        } else if (s.kind === 'cancel') {
          const one = waiting[s.which]
          if (!one) continue
          const takes = one.got === null && !one.cancelled
          expect(receiver.cancel(one.completion)).toBe(takes)
          if (takes) one.cancelled = true
        } else {
          const found = queue.find((message) => fits(s, message))
          expect(receiver.iprobe(s)).toEqual(
            found
              ? {
                  context: found.context,
                  source: found.source,
                  tag: found.tag,
                  bytes: expect.any(Number),
                  kind: 2,
                  terms: 0,
                }
              : undefined,
          )
        }
      }
      await tasks(6)
      expect(waiting.map(({ actual }) => actual())).toEqual(waiting.map(({ got }) => got))
    }),
    { numRuns: 200 },
  )
})

it('what a probe took of a peer that is lost meanwhile can be received if it had come, else fails', async () => {
  const [a, b] = loopbackEndpoints(2) as [Endpoint, Endpoint]
  b.send(0, { context: 0, tag: 1, kind: 2, buffer: numbered(7, false) })
  b.send(0, { context: 0, tag: 2, kind: 2, buffer: numbered(8, true) })
  await tasks(2)
  const [small, large] = [1, 2].map((tag) => a.improbe({ context: 0, source: 1, tag }) as Arrival)
  a.peerLost(1, { reason: 'lost', message: 'rank 1 is lost' })
  const inbox = new Inbox()
  await a.receiveMatched(small as Arrival, inbox.accept).wait()
  expect(inbox.id).toBe(7)
  expect(a.receiveMatched(large as Arrival, inbox.accept).error).toMatchObject({ code: 'ERR_PROC_FAILED' })
  expect(() => a.improbe({ context: 0, source: 1, tag: 1 })).toThrow('rank 1 is lost')
  expect(() => a.iprobe({ context: 0, source: -1, tag: 1 })).toThrow('rank 1 is lost')
})
