import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ending, receive, tasks, USER } from '../testing/messages.ts'
import { FramedLink } from '../transport/framed-link.ts'
import { loopbackPair, loopbackWires } from '../transport/loopback.ts'
import { ENVELOPE_CREDITS } from './credits.ts'
import { Endpoint } from './endpoint.ts'
import { encodeFrame, FRAME_HEADER_BYTES, FrameType } from './frame.ts'

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
          if (frame.length > 16) frame[16] = (frame[16] ?? 0) % 11
          void theirs.send(frame)
        }
        await tasks(3)
        void received.settled
      }),
    )
  })
})
