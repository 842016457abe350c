import { afterEach, expect, test } from 'vitest'
import { channelWire, relayWire } from '../transport/rtc-wire.ts'
import type { Wire } from '../transport/wire.ts'
import { relay } from './relay.ts'

/** The part of a data channel that is used here, joined to another one of its kind. */
class FakeChannel extends EventTarget {
  readyState: RTCDataChannelState = 'connecting'
  binaryType = 'blob'
  peer: FakeChannel | null = null

  send(data: ArrayBuffer | Uint8Array<ArrayBuffer> | string): void {
    if (this.readyState !== 'open') throw new DOMException('not open', 'InvalidStateError')
    const copy = typeof data === 'string' ? data : Uint8Array.from(new Uint8Array(data as ArrayBuffer)).buffer
    this.peer?.dispatchEvent(new MessageEvent('message', { data: copy }))
  }

  open(): void {
    this.readyState = 'open'
    this.dispatchEvent(new Event('open'))
  }

  close(): void {
    if (this.readyState === 'closed') return
    this.readyState = 'closed'
    this.dispatchEvent(new Event('close'))
    this.peer?.close()
  }
}

const asChannel = (fake: FakeChannel): RTCDataChannel => fake as unknown as RTCDataChannel

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

/** A wire over each way that a channel can reach a worker, and the fake at the peer's end. */
const ways: [string, (own: FakeChannel) => Wire][] = [
  ['transferred', (own) => channelWire(asChannel(own), 1024)],
  [
    'relayed',
    (own) => {
      const { port1, port2 } = new MessageChannel()
      closers.push(relay(asChannel(own), port1))
      return relayWire(port2, 1024)
    },
  ],
]

function pair(): { own: FakeChannel; peer: FakeChannel; arrived: Promise<number[]> } {
  const own = new FakeChannel()
  const peer = new FakeChannel()
  own.peer = peer
  peer.peer = own
  const got: number[] = []
  const arrived = new Promise<number[]>((resolve) => {
    peer.addEventListener('message', (event) => {
      const { data } = event as MessageEvent<ArrayBuffer>
      if (got.push(new Uint8Array(data)[0] ?? -1) === 3) resolve(got)
    })
  })
  return { own, peer, arrived }
}

test.each(ways)('%s: what is sent before the channel is open goes out in order when it opens', async (_, wireOn) => {
  const { own, peer, arrived } = pair()
  const wire = wireOn(own)
  wire.send(Uint8Array.of(1))
  wire.send(Uint8Array.of(0, 2, 0).subarray(1, 2))
  peer.readyState = 'open'
  own.open()
  wire.send(Uint8Array.of(3))
  expect(await arrived).toEqual([1, 2, 3])
})

test('relayed: frames of the worker that reach the page before the channel is open wait for it', async () => {
  const { own, peer, arrived } = pair()
  const { port1 } = new MessageChannel()
  closers.push(relay(asChannel(own), port1))
  for (const byte of [1, 2, 3]) {
    port1.dispatchEvent(new MessageEvent('message', { data: Uint8Array.of(byte).buffer }))
  }
  peer.readyState = 'open'
  own.open()
  expect(await arrived).toEqual([1, 2, 3])
})

test.each(ways)(
  '%s: what arrives before anybody is attached is delivered then, and the close after it',
  async (_, wireOn) => {
    const { own, peer } = pair()
    const wire = wireOn(own)
    own.open()
    peer.readyState = 'open'
    peer.send(Uint8Array.of(1))
    peer.send(Uint8Array.of(2))
    peer.close()
    const got: number[] = []
    const why = await new Promise<string>((resolve) => wire.attach((bytes) => got.push(bytes[0] ?? -1), resolve))
    expect(got).toEqual([1, 2])
    expect(why).toBe('it closed the data channel')
  },
)

test.each(ways)('%s: a peer that sends text is closed', async (_, wireOn) => {
  const { own, peer } = pair()
  const wire = wireOn(own)
  own.open()
  peer.readyState = 'open'
  peer.send('hello')
  expect(await new Promise((resolve) => wire.attach(() => undefined, resolve))).toMatch(/text where frames belong/)
  expect(peer.readyState).toBe('closed')
})

test.each(ways)('%s: closing from this side closes the channel', async (_, wireOn) => {
  const { own, peer } = pair()
  const closed = new Promise<void>((resolve) => peer.addEventListener('close', () => resolve()))
  const wire = wireOn(own)
  own.open()
  wire.close()
  await closed
})

test('relayed: a channel that takes no more is closed, and the worker is told why', async () => {
  const { own } = pair()
  const { port1, port2 } = new MessageChannel()
  closers.push(relay(asChannel(own), port1))
  const wire = relayWire(port2, 1024)
  own.open()
  own.send = () => {
    throw new DOMException('send queue is full', 'OperationError')
  }
  const why = new Promise((resolve) => wire.attach(() => undefined, resolve))
  wire.send(Uint8Array.of(1))
  expect(await why).toBe('the data channel took no more: send queue is full')
})
