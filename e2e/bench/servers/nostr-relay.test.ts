import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { openNostrRelay } from './nostr-relay.ts'

const opened: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close()
})

/** A relay and clients of it, each with what it hears, in order. */
async function relayWith(
  clients: number,
): Promise<{ say: (message: unknown) => void; hear: () => Promise<unknown> }[]> {
  const relay = await openNostrRelay()
  opened.push(relay.close)
  return Promise.all(
    Array.from({ length: clients }, async () => {
      const socket = new WebSocket(`ws://127.0.0.1:${relay.port}`)
      const heard: unknown[] = []
      socket.on('message', (data) => heard.push(JSON.parse((data as Buffer).toString())))
      await once(socket, 'open')
      return {
        say: (message: unknown) => socket.send(JSON.stringify(message)),
        async hear() {
          while (heard.length === 0) await once(socket, 'message')
          return heard.shift()
        },
      }
    }),
  )
}

const event = (kind: number, topic: string) => ({
  id: `${kind} ${topic}`,
  kind,
  tags: [['x', topic]],
  content: 'hello',
})

test('an event reaches who asked for its kind and topic, until the subscription is closed', async () => {
  const [asker, teller] = await relayWith(2)
  if (!asker || !teller) throw new Error('no clients')
  asker.say(['REQ', 'mine', { kinds: [20_001], '#x': ['room'] }])
  expect(await asker.hear()).toEqual(['EOSE', 'mine'])
  for (const other of [event(20_002, 'room'), event(20_001, 'elsewhere'), event(20_001, 'room')]) {
    teller.say(['EVENT', other])
    expect(await teller.hear()).toEqual(['OK', other.id, true, ''])
  }
  expect(await asker.hear()).toEqual(['EVENT', 'mine', event(20_001, 'room')])

  asker.say(['CLOSE', 'mine'])
  asker.say(['REQ', 'other', { kinds: [20_002], '#x': ['room'] }])
  expect(await asker.hear()).toEqual(['EOSE', 'other'])
  teller.say(['EVENT', event(20_001, 'room')])
  teller.say(['EVENT', event(20_002, 'room')])
  expect(await asker.hear()).toEqual(['EVENT', 'other', event(20_002, 'room')])
})

test.each([['nonsense'], [['EVENT', { id: 1 }]], [['REQ', 'mine', {}]]])('%j is refused', async (message) => {
  const [client] = await relayWith(1)
  client?.say(message)
  expect(await client?.hear()).toEqual(['NOTICE', expect.stringContaining('invalid')])
})
