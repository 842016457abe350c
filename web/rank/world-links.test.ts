import { describe, expect, it, vi } from 'vitest'
import { Endpoint } from '../p2p/endpoint.ts'
import { FramedLink } from '../transport/framed-link.ts'
import { relayWire } from '../transport/rtc-wire.ts'
import { WorldLinks } from './world-links.ts'

const RUN = 7
const MAX_MESSAGE_BYTES = 64 * 1024

/** Rank 0 of three, whose relayed channels end in this test. */
function joined() {
  const interrupted: unknown[] = []
  const links = new WorldLinks(null, (news) => interrupted.push(news))
  links.join(new Endpoint({ rank: 0, size: 3 }), RUN, ['a', 'b', 'c'])
  const connect = (member: string, connection = 'first'): MessagePort => {
    const { port1, port2 } = new MessageChannel()
    links.add({
      type: 'channel',
      run: RUN,
      member,
      connection,
      pipe: { kind: 'rtc-relay', channel: port1, maxMessageBytes: MAX_MESSAGE_BYTES },
    })
    return port2
  }
  return { links, connect, interrupted }
}

const answering = (port: MessagePort): void =>
  new FramedLink(relayWire(port, MAX_MESSAGE_BYTES), RUN, () => {}).attach({ frame: () => {}, lost: () => {} })

describe('a world that forms', () => {
  it('is ready when every peer has answered', async () => {
    const { links, connect } = joined()
    const ready = links.ready(['b', 'c'])
    answering(connect('b'))
    answering(connect('c'))
    await ready
  })

  it('tells the page of a channel that closes before its rank has answered, and waits for its word', async () => {
    const { links, connect, interrupted } = joined()
    const ready = links.ready(['b', 'c'])
    answering(connect('b'))
    const told = 'it closed the data channel'
    connect('c').postMessage(told)
    await vi.waitFor(() =>
      expect(interrupted).toEqual([{ type: 'interrupted', member: 'c', connection: 'first', message: told }]),
    )
    links.lose('c', { reason: 'closed', message: 'rank 2 is lost: it closed the data channel' })
    await expect(ready).rejects.toThrow('the run could not begin: rank 2 is lost: it closed the data channel')
  })

  it('goes on over a second channel of a member, and names that one from then on', async () => {
    const { links, connect, interrupted } = joined()
    const ready = links.ready(['b', 'c'])
    answering(connect('b'))
    connect('c')
    const second = connect('c', 'second')
    answering(second)
    await ready
    second.postMessage('the network is away')
    await vi.waitFor(() => expect(interrupted.length).toBe(1))
    expect(interrupted[0]).toMatchObject({ member: 'c', connection: 'second' })
  })

  it("gives the page's word for a member that is lost, before its channel came and after", async () => {
    for (const connected of [false, true]) {
      const { links, connect } = joined()
      const ready = links.ready(['b', 'c'])
      connect('b')
      if (connected) connect('c')
      links.lose('c', { reason: 'closed', message: "rank 2's tab was closed" })
      await expect(ready).rejects.toThrow(/^the run could not begin: rank 2's tab was closed$/)
    }
  })
})
