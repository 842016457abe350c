import { describe, expect, it } from 'vitest'
import { ending, receive as receiveInto, send as sendData, tasks, twoRanks } from '../testing/messages.ts'
import type { Endpoint } from './endpoint.ts'
import { ANY_SOURCE } from './matching.ts'

const send = (from: Endpoint, dest: number, bytes: number) => sendData(from, dest, 0, new Uint8Array(bytes))
const receive = (at: Endpoint, source: number, room: number) => receiveInto(at, source, 0, new Uint8Array(room))

describe('a program that ends without having waited', () => {
  it('is told of its receives, and every later call fails with the same advice', async () => {
    const [a, b] = twoRanks()
    const forgotten = receive(b, 0, 8)
    const ended = b.finalize()
    const advice = "the program ended before this call had; put 'await' before it"
    await expect(ending(forgotten)).rejects.toThrow(advice)
    await expect(ending(receive(b, ANY_SOURCE, 8))).rejects.toThrow(advice)
    await expect(ending(b.probe({ context: 0, source: 0, tag: 0 }))).rejects.toThrow(advice)
    await expect(ending(send(b, 0, 8))).rejects.toThrow(advice)
    await Promise.all([ended, a.finalize()])
  })

  it('breaks no protocol when a large message for its forgotten receive is just on its way', async () => {
    const [a, b] = twoRanks()
    void receive(b, 0, 100_000)
    const ended = b.finalize()
    const sent = send(a, 1, 100_000)
    await expect(ending(sent)).rejects.toThrow('rank 1 has ended without receiving this message')
    await ended
    await tasks(5)
    expect(send(a, 1, 8).error).toBeUndefined()
    await expect(ending(receive(a, 1, 8))).rejects.toThrow('rank 1 has ended without sending such a message')
  })

  it('fails with a receive that failed and that nobody waited for', async () => {
    const [a, b] = twoRanks()
    void receive(b, 0, 1)
    await ending(send(a, 1, 8))
    await tasks(2)
    await expect(b.finalize()).rejects.toMatchObject({ code: 'ERR_TRUNCATE' })
  })

  it('fails with nothing that it has seen already', async () => {
    const [a, b] = twoRanks()
    const truncated = receive(b, 0, 1)
    void send(a, 1, 8)
    await expect(ending(truncated)).rejects.toMatchObject({ code: 'ERR_TRUNCATE' })
    await Promise.all([a.finalize(), b.finalize()])
  })
})

it('a rank hears of the end of one that it never exchanged a message with', async () => {
  const [a, b] = twoRanks()
  const received = receive(a, 1, 8)
  await b.finalize()
  await expect(ending(received)).rejects.toThrow('rank 1 has ended')
})
