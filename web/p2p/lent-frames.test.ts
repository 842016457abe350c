import { expect, it } from 'vitest'
import { ending, receive, send, tasks } from '../testing/messages.ts'
import { loopbackPair } from '../transport/loopback.ts'
import type { Link } from '../transport/link.ts'
import { Endpoint } from './endpoint.ts'

/** A link that lends its frames, as shared memory does: what they lie in is used again as soon as they were shown. */
function lending(link: Link): Link {
  return {
    kind: link.kind,
    maxFrameBytes: link.maxFrameBytes,
    attach: (events) =>
      link.attach({
        frame(frame) {
          events.frame(frame, true)
          frame.fill(0xee)
        },
        lost: (loss) => events.lost(loss),
      }),
    send: (frame) => link.send(frame),
    write: (bytes, fill) => link.write(bytes, fill),
    flush: () => link.flush(),
    fail: (loss) => link.fail(loss),
    close: () => link.close(),
  }
}

it('a message that came before its receive is what was sent, whatever happens to the memory that it came in', async () => {
  const ends = loopbackPair().map(lending)
  const ranks = [0, 1].map((rank) => new Endpoint({ rank, size: 2 }))
  const [a, b] = ranks as [Endpoint, Endpoint]
  a.addLink(1, ends[0] as Link)
  b.addLink(0, ends[1] as Link)
  for (const tag of [1, 2, 3]) void send(a, 1, tag, Uint8Array.of(tag, 7))
  await tasks(3)
  const matched = b.improbe({ context: 0, source: 0, tag: 3 })
  for (const tag of [2, 1]) {
    const into = new Uint8Array(2)
    await ending(receive(b, 0, tag, into))
    expect([...into]).toEqual([tag, 7])
  }
  expect([...(matched?.payload ?? [])]).toEqual([3, 7])
})
