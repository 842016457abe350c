import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FramedLink, WINDOW_BYTES } from './framed-link.ts'
import { LINK_HEADER_BYTES, type LinkLoss } from './link.ts'
import type { Wire } from './wire.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** One end of a connection that the test delivers over, message by message, and cuts. */
class CutWire implements Wire {
  readonly kind = 'loopback'
  readonly replaceable = true
  readonly maxMessageBytes = 256 * 1024
  /** Sent from here, not delivered yet. */
  readonly underWay: Bytes[] = []
  isDead = false
  refuses = false
  isClosed = false
  #message: (bytes: Bytes) => void = (bytes) => this.#early.push(bytes)
  readonly #early: Bytes[] = []
  #closed: (why: string) => void = () => {}

  attach(message: (bytes: Bytes) => void, closed: (why: string) => void): void {
    this.#message = message
    this.#closed = closed
    for (const bytes of this.#early.splice(0)) message(bytes)
  }

  send(message: Bytes): void {
    if (this.refuses) throw new Error('the connection is gone')
    if (!this.isDead) this.underWay.push(message.slice())
  }

  close(): void {
    this.isClosed = true
  }

  take(bytes: Bytes): void {
    if (!this.isClosed) this.#message(bytes)
  }

  tellClosed(): void {
    if (!this.isClosed) this.#closed('the channel is gone')
  }
}

/** One side: a link, and what came over it. The second side's comes into being with the first wire that reaches it. */
class Side {
  link: FramedLink | null = null
  readonly arrived: number[] = []
  readonly losses: LinkLoss[] = []
  readonly interruptions: string[] = []
  flushed = 0
  sent = 0
  #pendingSends = 0

  over(wire: CutWire): void {
    if (this.link) return this.link.replace(wire)
    this.link = new FramedLink(wire, 1, (why) => this.interruptions.push(why))
    this.link.attach({
      frame: (bytes) => this.arrived.push(new DataView(bytes.buffer, bytes.byteOffset).getUint32(LINK_HEADER_BYTES)),
      lost: (loss) => this.losses.push(loss),
    })
    for (; this.#pendingSends > 0; this.#pendingSends--) this.send()
  }

  send(bytes?: number): void {
    if (this.link) void this.offer(bytes)
    else this.#pendingSends++
  }

  /** As `Link.send`. */
  offer(bytes = LINK_HEADER_BYTES + 4): Promise<void> | undefined {
    const frame = new Uint8Array(bytes)
    new DataView(frame.buffer).setUint32(LINK_HEADER_BYTES, this.sent++)
    return this.link?.send(frame)
  }

  flush(): void {
    this.link?.flush().then(
      () => this.flushed++,
      () => {},
    )
  }
}

class Outages {
  readonly a = new Side()
  readonly b = new Side()
  #wires: [CutWire, CutWire] = [new CutWire(), new CutWire()]
  readonly #earlier: [CutWire, CutWire][] = []

  constructor(reaches: 'both' | 'a' = 'both') {
    this.connect(reaches)
  }

  /** A new connection. `reaches`: which sides hear of it. */
  connect(reaches: 'both' | 'a' = 'both', bFirst = false): void {
    this.#earlier.push(this.#wires)
    this.#wires = [new CutWire(), new CutWire()]
    const [a, b] = this.#wires
    if (reaches === 'both' && bFirst) this.b.over(b)
    this.a.over(a)
    if (reaches === 'both' && !bFirst) this.b.over(b)
  }

  deliver(from: 'a' | 'b', count: number): void {
    const [sender, receiver] = from === 'a' ? this.#wires : this.#wires.toReversed()
    for (const bytes of sender?.underWay.splice(0, count) ?? []) receiver?.take(bytes)
  }

  /** What was under way over earlier connections comes after all. */
  deliverLate(): void {
    for (const [a, b] of this.#earlier) {
      for (const bytes of a.underWay.splice(0)) b.take(bytes)
      for (const bytes of b.underWay.splice(0)) a.take(bytes)
    }
  }

  deliverAll(): void {
    while (this.#wires.some(({ underWay }) => underWay.length > 0)) {
      this.deliver('a', Number.POSITIVE_INFINITY)
      this.deliver('b', Number.POSITIVE_INFINITY)
    }
  }

  /** Nothing under way arrives any more. How each side comes to know of it, if at all. */
  cut(how: 'unseen' | 'told' | 'refused'): void {
    for (const wire of this.#wires) {
      wire.underWay.length = 0
      wire.isDead = true
      if (how === 'told') wire.tellClosed()
      wire.refuses = how === 'refused'
    }
  }
}

const counting = (length: number): number[] => Array.from({ length }, (_, i) => i)

describe('a link whose wire is replaced', () => {
  for (const how of ['unseen', 'told', 'refused'] as const) {
    it(`delivers all frames exactly once, in order, both ways, wherever the outage cuts (${how})`, () => {
      // Each side sends 6 frames and asks for a flush: 7 messages each way, so 8 boundaries each way.
      for (let toB = 0; toB <= 7; toB++) {
        for (let toA = 0; toA <= 7; toA++) {
          const { a, b, ...outages } = started()
          outages.deliver('a', toB)
          outages.deliver('b', toA)
          outages.cut(how)
          for (const side of [a, b]) side.send()
          outages.connect()
          for (const side of [a, b]) side.send()
          outages.deliverAll()
          expect([toB, toA, b.arrived]).toEqual([toB, toA, counting(8)])
          expect([toB, toA, a.arrived]).toEqual([toB, toA, counting(8)])
          expect([...a.losses, ...b.losses]).toEqual([])
        }
      }
    })
  }

  function started() {
    const outages = new Outages()
    const { a, b } = outages
    for (const side of [a, b]) {
      for (let i = 0; i < 6; i++) side.send()
      side.flush()
    }
    return {
      a,
      b,
      deliver: outages.deliver.bind(outages),
      deliverAll: outages.deliverAll.bind(outages),
      cut: outages.cut.bind(outages),
      connect: outages.connect.bind(outages),
    }
  }

  it('resolves flushes whose question or answer was lost, and no sooner than all before them has arrived', async () => {
    for (const answered of [false, true]) {
      const outages = new Outages()
      const { a, b } = outages
      a.send()
      a.flush()
      if (answered) outages.deliver('a', 2)
      outages.cut('told')
      a.send()
      a.flush()
      await Promise.resolve()
      expect(a.flushed).toBe(0)
      outages.connect()
      outages.deliverAll()
      await Promise.resolve()
      expect(a.flushed).toBe(2)
      expect(b.arrived).toEqual([0, 1])
    }
  })

  it('waits while it has no wire: send asks for patience, nothing is lost, and room comes with the new wire', async () => {
    const outages = new Outages()
    const { a, b } = outages
    outages.cut('told')
    expect(a.interruptions).toEqual(['the channel is gone'])
    expect([...a.losses, ...b.losses]).toEqual([])
    let hasRoom = false
    const room = a.offer()?.then(() => {
      hasRoom = true
    })
    expect(room).toBeInstanceOf(Promise)
    await Promise.resolve()
    expect(hasRoom).toBe(false)
    outages.connect()
    outages.deliverAll()
    await room
    expect(b.arrived).toEqual([0])
  })

  it('keeps and sends again a whole window, and what waited behind it', async () => {
    const outages = new Outages()
    const { a, b } = outages
    const bytes = 256 * 1024
    const frames = 3 * (WINDOW_BYTES / bytes)
    for (let i = 0; i < frames; i++) a.send(bytes)
    a.flush()
    outages.cut('unseen')
    outages.connect()
    outages.deliverAll()
    await Promise.resolve()
    expect(b.arrived).toEqual(counting(frames))
    expect(a.flushed).toBe(1)
  })

  it('sends nothing again that had arrived', () => {
    const outages = new Outages()
    const { a, b } = outages
    for (let i = 0; i < 10; i++) a.send(1000)
    outages.deliver('a', 7)
    outages.cut('told')
    const wires: [CutWire, CutWire] = [new CutWire(), new CutWire()]
    a.over(wires[0])
    b.over(wires[1])
    const [said] = wires[1].underWay
    if (said) wires[0].take(said)
    expect(wires[0].underWay.filter(({ byteLength }) => byteLength === 1000).length).toBe(3)
  })

  it('is lost when it is given up, and then closes every wire that comes', () => {
    const { a, cut } = started()
    cut('told')
    a.link?.fail({ reason: 'lost', message: 'its grace is over' })
    expect(a.losses).toEqual([{ reason: 'lost', message: 'its grace is over' }])
    const late = new CutWire()
    a.over(late)
    expect(late.isClosed).toBe(true)
  })

  it('is lost at once when the peer closes it, for no other wire will come', () => {
    const outages = new Outages()
    outages.a.link?.close()
    outages.deliverAll()
    expect(outages.b.losses).toEqual([{ reason: 'closed', message: 'it closed the link' }])
    expect(outages.b.interruptions).toEqual([])
  })

  it('is lost on a wire that cannot carry its frames', () => {
    const outages = new Outages()
    const narrow: CutWire = Object.assign(new CutWire(), { maxMessageBytes: 64 * 1024 })
    outages.a.over(narrow)
    expect(outages.a.losses[0]?.message).toContain('its new channel carries messages of at most 65536 bytes')
  })

  it.each([
    ['twice on one wire', 0, 0, 2],
    ['acknowledging what was not sent', 0, 1, 1],
    ['having sent less than has arrived', 2 ** 32 - 1, 0, 1],
  ])('is lost when the peer resumes %s', (_, sequence, acknowledge, times) => {
    const outages = new Outages()
    const wire = new CutWire()
    outages.a.over(wire)
    const resume = new Uint8Array(LINK_HEADER_BYTES)
    resume.set([1, 4])
    const view = new DataView(resume.buffer)
    view.setUint32(4, 1, true)
    view.setUint32(8, sequence, true)
    view.setUint32(12, acknowledge, true)
    for (let i = 0; i < times; i++) wire.take(resume)
    expect(outages.a.losses.map(({ reason }) => reason)).toEqual(['broken'])
  })

  it('delivers exactly once, in order, over any number of outages', async () => {
    const count = fc.nat({ max: 6 })
    const side = fc.constantFrom('a' as const, 'b' as const)
    const reaches = fc.constantFrom('both' as const, 'a' as const)
    const step = fc.oneof(
      fc.record({ do: fc.constant('send' as const), side, count }),
      fc.record({ do: fc.constant('deliver' as const), side, count }),
      fc.record({ do: fc.constant('flush' as const), side }),
      fc.constant({ do: 'deliver late' as const }),
      fc.record({ do: fc.constant('cut' as const), how: fc.constantFrom('unseen', 'told', 'refused') }),
      fc.record({
        do: fc.constant('connect' as const),
        reaches,
        bFirst: fc.boolean(),
      }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), reaches, async (steps, firstReaches) => {
        const outages = new Outages(firstReaches)
        const flushes = { a: 0, b: 0 }
        for (const each of steps) {
          if (each.do === 'send') for (let i = 0; i < each.count; i++) outages[each.side].send()
          else if (each.do === 'deliver') outages.deliver(each.side, each.count)
          else if (each.do === 'deliver late') outages.deliverLate()
          else if (each.do === 'cut') outages.cut(each.how)
          else if (each.do === 'connect') outages.connect(each.reaches, each.bFirst)
          else if (outages[each.side].link) {
            outages[each.side].flush()
            flushes[each.side]++
          }
        }
        outages.connect()
        outages.deliverAll()
        outages.deliverLate()
        await Promise.resolve()
        const { a, b } = outages
        expect([...a.losses, ...b.losses]).toEqual([])
        expect(b.arrived).toEqual(counting(a.sent))
        expect(a.arrived).toEqual(counting(b.sent))
        expect({ a: a.flushed, b: b.flushed }).toEqual(flushes)
      }),
      { numRuns: 500 },
    )
  })

  it('starts where the first connection never reached the peer', async () => {
    const [lost, first] = [new CutWire(), new CutWire()]
    const peersEnd = new CutWire()
    const [a, b] = [new Side(), new Side()]
    a.over(lost)
    a.send()
    a.send()
    b.over(peersEnd)
    b.send()
    b.flush()
    a.over(first)
    for (let round = 0; round < 4; round++) {
      for (const bytes of first.underWay.splice(0)) peersEnd.take(bytes)
      for (const bytes of peersEnd.underWay.splice(0)) first.take(bytes)
    }
    expect([a.losses, b.losses]).toEqual([[], []])
    expect([a.arrived, b.arrived]).toEqual([[0], [0, 1]])
    await Promise.resolve()
    expect(b.flushed).toBe(1)
  })

  it('acknowledges a window that came before the peer said what has arrived', () => {
    const [lost, first, peersEnd] = [new CutWire(), new CutWire(), new CutWire()]
    const [a, b] = [new Side(), new Side()]
    a.over(lost)
    a.over(first)
    b.over(peersEnd)
    const bytes = 256 * 1024
    const frames = 2 * (WINDOW_BYTES / bytes)
    for (let i = 0; i < frames; i++) b.send(bytes)
    while (first.underWay.length + peersEnd.underWay.length > 0) {
      for (const message of peersEnd.underWay.splice(0)) first.take(message)
      for (const message of first.underWay.splice(0)) peersEnd.take(message)
    }
    expect(a.arrived).toEqual(counting(frames))
  })
})
