import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FramedLink } from './framed-link.ts'
import { LINK_HEADER_BYTES, type LinkLoss } from './link.ts'
import { LINK_CONTRACT } from './link-contract.ts'
import { loopbackWires } from './loopback.ts'
import type { Wire } from './wire.ts'

describe('the link contract over loopback', () => {
  for (const { name, run } of LINK_CONTRACT) {
    it(name, () => {
      const pair = loopbackWires().map((wire) => new FramedLink(wire, 1)) as [FramedLink, FramedLink]
      return run(pair, async () => {
        for (const [i, wire] of loopbackWires().entries()) pair[i]?.replace(wire)
      })
    })
  }
})

/** A link whose peer is the test: `inject` what a hostile or confused peer would send. */
function exposed(run = 1) {
  const [wire, far] = loopbackWires()
  let inject: (bytes: Uint8Array<ArrayBuffer>) => void = () => {}
  const tapped: Wire = {
    kind: 'loopback',
    maxMessageBytes: wire.maxMessageBytes,
    replaceable: false,
    attach: (message, closed) => {
      inject = message
      wire.attach(message, closed)
    },
    send: (message) => wire.send(message),
    close: () => wire.close(),
  }
  far.attach(
    () => {},
    () => {},
  )
  const link = new FramedLink(tapped, run)
  const seen: { frames: number; loss: LinkLoss | null } = { frames: 0, loss: null }
  link.attach({
    frame: () => {
      seen.frames++
    },
    lost: (loss) => {
      seen.loss = loss
    },
  })
  return { link, seen, inject: (bytes: Uint8Array<ArrayBuffer>) => inject(bytes) }
}

/** A header as the byte table says, written independently of the code under test. */
function header(fields: { version?: number; type?: number; run?: number; sequence?: number; acknowledge?: number }) {
  const bytes = new Uint8Array(LINK_HEADER_BYTES + 4)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, fields.version ?? 1)
  view.setUint8(1, fields.type ?? 0)
  view.setUint32(4, fields.run ?? 1, true)
  view.setUint32(8, fields.sequence ?? 1, true)
  view.setUint32(12, fields.acknowledge ?? 0, true)
  return bytes
}

describe('a framed link on an unusual wire', () => {
  const ends = (maxMessageBytes: number) => {
    const [a, b] = loopbackWires(maxMessageBytes).map((wire) => new FramedLink(wire, 1)) as [FramedLink, FramedLink]
    const losses: LinkLoss[] = []
    for (const link of [a, b]) link.attach({ frame: () => {}, lost: (loss) => losses.push(loss) })
    return { a, losses }
  }

  it.each([2 ** 30, Number.POSITIVE_INFINITY])('leaves room in the window where messages may have %d bytes', (max) => {
    const { a } = ends(max)
    // Less than is acknowledged at once: if this had to wait for room it would wait for ever.
    expect(a.send(new Uint8Array(100_000))).toBeUndefined()
  })

  it.each([0, 60, 65_535])('is lost where a peer allows messages of %d bytes only', (max) => {
    expect(ends(max).losses[0]?.message).toContain(`at most ${max} bytes, but 65536 are needed`)
  })
})

describe('a framed link with a hostile peer', () => {
  it('takes a well-formed frame', () => {
    const { seen, inject } = exposed()
    inject(header({}))
    expect(seen).toEqual({ frames: 1, loss: null })
  })

  it.each([
    ['another version', header({ version: 2 })],
    ['an unknown type', header({ type: 9 })],
    ['a gap in the sequence', header({ sequence: 2 })],
    ['a repeated frame', header({ sequence: 0 })],
    ['an acknowledgement of what was never sent', header({ acknowledge: 1 })],
    ['an answer to no question', header({ type: 3, sequence: 0 })],
    ['a frame shorter than its header', new Uint8Array(7)],
    ['an empty frame', new Uint8Array(0)],
  ])('is lost as broken after %s', (_, bytes) => {
    const { seen, inject } = exposed()
    inject(bytes)
    expect(seen.frames).toBe(0)
    expect(seen.loss?.reason).toBe('broken')
    expect(seen.loss?.message).toContain('link protocol')
  })

  it('drops frames of another run without a word', () => {
    const { seen, inject } = exposed(7)
    inject(header({ run: 6 }))
    inject(header({ run: 8, sequence: 99 }))
    inject(header({ run: 7 }))
    expect(seen).toEqual({ frames: 1, loss: null })
  })

  it('never throws on random bytes, and delivers nothing after it was lost', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 }), (frames) => {
        const { seen, inject } = exposed()
        for (const bytes of frames) {
          const framesWhenLost = seen.loss ? seen.frames : null
          inject(new Uint8Array(bytes))
          expect(framesWhenLost ?? seen.frames).toBe(seen.frames)
        }
      }),
    )
  })
})
