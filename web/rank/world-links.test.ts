import { describe, expect, it } from 'vitest'
import { Endpoint } from '../p2p/endpoint.ts'
import { FramedLink } from '../transport/framed-link.ts'
import { relayWire } from '../transport/rtc-wire.ts'
import { WorldLinks } from './world-links.ts'

const RUN = 7
const MAX_MESSAGE_BYTES = 64 * 1024

/** Rank 0 of three, whose relayed channels end in this test. */
function joined() {
  const links = new WorldLinks(null)
  links.join(new Endpoint({ rank: 0, size: 3 }), RUN, ['a', 'b', 'c'])
  const connect = (member: string): MessagePort => {
    const { port1, port2 } = new MessageChannel()
    links.add({
      type: 'channel',
      run: RUN,
      member,
      pipe: { kind: 'rtc-relay', channel: port1, maxMessageBytes: MAX_MESSAGE_BYTES },
    })
    return port2
  }
  return { links, connect }
}

const answering = (port: MessagePort): void =>
  new FramedLink(relayWire(port, MAX_MESSAGE_BYTES), RUN).attach({ frame: () => {}, lost: () => {} })

describe('a world that forms', () => {
  it('is ready when every peer has answered', async () => {
    const { links, connect } = joined()
    const ready = links.ready('a')
    answering(connect('b'))
    answering(connect('c'))
    await ready
  })

  it('names the rank whose channel closes before it has answered', async () => {
    const { links, connect } = joined()
    const ready = links.ready('a')
    answering(connect('b'))
    connect('c').postMessage('it closed the data channel')
    await expect(ready).rejects.toThrow('the run could not begin: rank 2 is lost: it closed the data channel')
  })

  it("gives the page's word for a member that is lost, before its channel came and after", async () => {
    for (const connected of [false, true]) {
      const { links, connect } = joined()
      const ready = links.ready('a')
      connect('b')
      if (connected) connect('c')
      links.lose('c', { reason: 'closed', message: "rank 2's tab was closed" })
      await expect(ready).rejects.toThrow(/^the run could not begin: rank 2's tab was closed$/)
    }
  })
})
