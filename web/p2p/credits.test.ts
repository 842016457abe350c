import { describe, expect, it } from 'vitest'
import { loopbackEndpoints } from '../testing/endpoints.ts'
import { BytesBuffer } from './buffer.ts'
import { ENVELOPE_CREDITS } from './credits.ts'
import type { Endpoint } from './endpoint.ts'
import { ANY_SOURCE } from './matching.ts'

const message = { context: 0, kind: 2, buffer: new BytesBuffer(new Uint8Array(8)) }
const send = (from: Endpoint, tag: number) => from.send(1, { ...message, tag })
const receive = (at: Endpoint, source: number, tag: number) =>
  at.receive({ context: 0, source, tag, accept: () => new BytesBuffer(new Uint8Array(8)) })

/** Two ranks between which nearly as many messages were received as are worth a frame with credit. */
async function withCreditDue(): Promise<[Endpoint, Endpoint]> {
  const [a, b] = loopbackEndpoints(2) as [Endpoint, Endpoint]
  for (let i = 0; i < ENVELOPE_CREDITS / 2 - 2; i++) {
    void send(a, 0)
    await receive(b, 0, 0).wait()
  }
  return [a, b]
}

describe('a sender may leave all envelopes it was promised, whatever was received before', () => {
  /** All but one with tag 1, then the one that is wanted. */
  const leave = (a: Endpoint): void => {
    for (let i = 1; i < ENVELOPE_CREDITS; i++) void send(a, 1)
    void send(a, 2)
  }

  it.each([0, ANY_SOURCE])('when the receive from %i comes after them', async (source) => {
    const [a, b] = await withCreditDue()
    leave(a)
    for (let i = 0; i < 10; i++) await new Promise((resolve) => setImmediate(resolve))
    expect((await receive(b, source, 2).wait()).tag).toBe(2)
  })

  it('when the receive is posted before, also beside one that matches meanwhile', async () => {
    const [a, b] = await withCreditDue()
    const wanted = receive(b, 0, 2)
    void receive(b, 0, 1)
    leave(a)
    expect((await wanted.wait()).tag).toBe(2)
  })

  it('when a probe waits', async () => {
    const [a, b] = await withCreditDue()
    leave(a)
    expect((await b.probe({ context: 0, source: 0, tag: 2 }).wait()).tag).toBe(2)
  })
})
