import { describe, expect, it } from 'vitest'
import { ending, numbered, numberIn, receive, send, tasks } from '../testing/messages.ts'
import { loopbackPair } from '../transport/loopback.ts'
import { Endpoint } from './endpoint.ts'
import { ANY_SOURCE } from './matching.ts'

const SIZE = 6

/** Ranks without links; who wants one is written down, and gets it from `link`. */
function strangers() {
  const wanted: [number, number][] = []
  const ranks = Array.from(
    { length: SIZE },
    (_, rank) => new Endpoint({ rank, size: SIZE, linkWanted: (peer) => wanted.push([rank, peer]) }),
  )
  const rankAt = (rank: number): Endpoint => {
    const endpoint = ranks[rank]
    if (!endpoint) throw new RangeError(`no rank ${rank}`)
    return endpoint
  }
  const link = (a: number, b: number): void => {
    const [mine, theirs] = loopbackPair()
    rankAt(a).addLink(b, mine)
    rankAt(b).addLink(a, theirs)
  }
  return { wanted, rankAt, link }
}

const LARGE = 200_000

describe('a rank without a link', () => {
  it('is asked for one with the first message to it, once, and gets all in order', async () => {
    const { wanted, rankAt, link } = strangers()
    for (let i = 0; i < 3; i++) send(rankAt(1), 4, 0, numbered(i))
    const large = send(rankAt(1), 4, 0, new Uint8Array(LARGE))
    const into = [new Uint8Array(8), new Uint8Array(8), new Uint8Array(8)]
    const received = into.map((bytes) => receive(rankAt(4), 1, 0, bytes))
    const last = receive(rankAt(4), ANY_SOURCE, 0, new Uint8Array(LARGE))
    expect(wanted).toEqual([[1, 4]])
    link(1, 4)
    await Promise.all(received.map(ending))
    expect(into.map(numberIn)).toEqual([0, 1, 2])
    await Promise.all([ending(large), ending(last)])
    expect(wanted).toEqual([[1, 4]])
  })

  it('is not met to say goodbye, and hears it at once over a link that comes later', async () => {
    const { wanted, rankAt, link } = strangers()
    await rankAt(2).finalize()
    expect(wanted).toEqual([])
    const unreceived = send(rankAt(3), 2, 0, new Uint8Array(LARGE))
    const unsent = receive(rankAt(3), 2, 0, new Uint8Array(8))
    link(2, 3)
    await expect(ending(unreceived)).rejects.toThrow('rank 2 has ended without receiving this message')
    await expect(ending(unsent)).rejects.toThrow('rank 2 has ended without sending such a message')
    await rankAt(3).finalize()
  })

  it('has what it was sent by a rank that ends at once', async () => {
    const { rankAt, link } = strangers()
    send(rankAt(0), 5, 0, numbered(42))
    let over = false
    const ended = rankAt(0)
      .finalize()
      .then(() => {
        over = true
      })
    await tasks(5)
    expect(over).toBe(false)
    link(0, 5)
    await ended
    const into = new Uint8Array(8)
    await ending(receive(rankAt(5), 0, 0, into))
    expect(numberIn(into)).toBe(42)
  })
})

describe("the page's word that a rank has ended", () => {
  it('fails what waits for it, and what comes later', async () => {
    const { rankAt } = strangers()
    const waiting = receive(rankAt(0), 3, 0, new Uint8Array(8))
    rankAt(0).peerEnded(3)
    for (const doomed of [waiting, receive(rankAt(0), 3, 0, new Uint8Array(8))]) {
      await expect(ending(doomed)).rejects.toThrow('rank 3 has ended without sending such a message')
    }
  })

  it('fails a receive from anybody when nobody else is left, and no sooner', async () => {
    const { rankAt } = strangers()
    const among = (rank: number): boolean => rank !== 0
    const pattern = { context: 0, source: ANY_SOURCE, tag: 0, among }
    const probe = rankAt(0).probe(pattern)
    for (let rank = 1; rank < SIZE; rank++) {
      expect(probe.settled).toBe(false)
      rankAt(0).peerEnded(rank)
    }
    await expect(ending(probe)).rejects.toThrow('every rank that could send this has ended')
  })

  it('means nothing where there is a link: there its own word comes behind its messages', async () => {
    const { rankAt, link } = strangers()
    link(0, 1)
    rankAt(0).peerEnded(1)
    const into = new Uint8Array(8)
    const received = receive(rankAt(0), 1, 0, into)
    send(rankAt(1), 0, 0, numbered(7))
    await ending(received)
    expect(numberIn(into)).toBe(7)
  })
})

it('a rank that is lost is not met any more', async () => {
  const { wanted, rankAt } = strangers()
  rankAt(0).peerLost(1, { reason: 'lost', message: "rank 1's tab was lost" })
  await expect(ending(send(rankAt(0), 1, 0, new Uint8Array(8)))).rejects.toThrow("rank 1's tab was lost")
  await expect(ending(receive(rankAt(0), ANY_SOURCE, 0, new Uint8Array(8)))).rejects.toThrow("rank 1's tab was lost")
  expect(wanted).toEqual([])
})
