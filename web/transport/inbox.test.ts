import { expect, it } from 'vitest'
import { WINDOW_BYTES } from './framed-link.ts'
import { Inbox } from './inbox.ts'
import { relayWire } from './rtc-wire.ts'

/** An inbox as a wire has it, and what becomes of it. */
function inboxOfWire() {
  const ends: string[] = []
  const inbox: Inbox = new Inbox((why) => {
    ends.push(why)
    inbox.close(why)
  })
  const attach = () => {
    const seen = { messages: 0, bytes: 0, closed: [] as string[] }
    inbox.attach(
      ({ byteLength }) => {
        seen.messages++
        seen.bytes += byteLength
      },
      (why) => seen.closed.push(why),
    )
    return seen
  }
  return { inbox, ends, attach }
}

it('keeps a whole window, in long messages or in short ones, until somebody is attached', () => {
  for (const [count, bytes] of [
    [32, WINDOW_BYTES / 32],
    [2 ** 15, WINDOW_BYTES / 2 ** 15],
  ] as const) {
    const { inbox, ends, attach } = inboxOfWire()
    for (let i = 0; i < count; i++) inbox.deliver(new Uint8Array(bytes))
    expect(ends).toEqual([])
    expect(attach()).toEqual({ messages: count, bytes: WINDOW_BYTES, closed: [] })
  }
})

it.each([0, 16, 256 * 1024])(
  'ends a peer that goes on sending messages of %i bytes, and keeps none of them',
  (bytes) => {
    const { inbox, ends, attach } = inboxOfWire()
    const most = Math.floor((2 * WINDOW_BYTES) / (bytes + 256))
    for (let i = 0; i < most; i++) inbox.deliver(new Uint8Array(bytes))
    expect(ends).toEqual([])
    for (let i = 0; i < 3; i++) inbox.deliver(new Uint8Array(bytes))
    const why = 'it sent more than this rank keeps before its run begins'
    expect(ends).toEqual([why])
    expect(attach()).toEqual({ messages: 0, bytes: 0, closed: [why] })
  },
)

it('takes any number of messages once somebody is attached', () => {
  const { inbox, ends, attach } = inboxOfWire()
  const seen = attach()
  const message = new Uint8Array(1024 * 1024)
  for (let i = 0; i < 40; i++) inbox.deliver(message)
  expect([seen.messages, ends.length]).toEqual([40, 0])
})

it('a wire whose peer sends too much early closes its channel', async () => {
  const { port1, port2 } = new MessageChannel()
  const wire = relayWire(port2, 2 ** 30)
  const closing = new Promise((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<unknown>) => resolve(data)
  })
  port1.postMessage(new ArrayBuffer(2 * WINDOW_BYTES))
  // What the page takes for: close the channel.
  expect(await closing).toBeNull()
  const closed: string[] = []
  wire.attach(
    () => closed.push('a message'),
    (why) => closed.push(why),
  )
  expect(closed).toEqual(['it sent more than this rank keeps before its run begins'])
  port1.close()
})
