import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import * as v from 'valibot'

const EVENT = v.looseObject({ id: v.string(), kind: v.number(), tags: v.array(v.array(v.string())) })
const FILTER = v.looseObject({ kinds: v.array(v.number()), '#x': v.array(v.string()) })
const REQUEST = v.union([
  v.tuple([v.literal('EVENT'), EVENT]),
  v.tuple([v.literal('REQ'), v.string(), FILTER]),
  v.tuple([v.literal('CLOSE'), v.string()]),
])
type Event = v.InferOutput<typeof EVENT>
type Filter = v.InferOutput<typeof FILTER>

/**
 * The part of a Nostr relay that introduces peers: passes events on to who has asked for their kind and topic, and keeps
 * none (NIP-01 and its ephemeral events). Listens on 127.0.0.1.
 */
export async function openNostrRelay(): Promise<{ port: number; close: () => Promise<void> }> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, maxPayload: 2 ** 20 })
  const filters = new Map<WebSocket, Map<string, Filter>>()
  server.on('connection', (socket) => {
    const own = new Map<string, Filter>()
    filters.set(socket, own)
    const answer = (...message: unknown[]): void => socket.send(JSON.stringify(message))
    socket.on('close', () => filters.delete(socket))
    socket.on('message', (data) => {
      const request = Buffer.isBuffer(data) ? parsed(data) : null
      if (request === null) return answer('NOTICE', 'invalid: this relay knows EVENT, REQ with kinds and #x, and CLOSE')
      switch (request[0]) {
        case 'EVENT':
          passOn(request[1], filters)
          return answer('OK', request[1].id, true, '')
        case 'REQ':
          own.set(request[1], request[2])
          return answer('EOSE', request[1])
        case 'CLOSE':
          own.delete(request[1])
      }
    })
  })
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of server.clients) socket.terminate()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function parsed(data: Buffer): v.InferOutput<typeof REQUEST> | null {
  try {
    return v.parse(REQUEST, JSON.parse(data.toString()))
  } catch {
    return null
  }
}

function passOn(event: Event, filters: ReadonlyMap<WebSocket, ReadonlyMap<string, Filter>>): void {
  const topics = event.tags.filter(([name]) => name === 'x').map(([, topic]) => topic)
  for (const [socket, subscriptions] of filters) {
    for (const [name, { kinds, '#x': wanted }] of subscriptions) {
      const isWanted = kinds.includes(event.kind) && topics.some((topic) => wanted.includes(topic ?? ''))
      if (isWanted) socket.send(JSON.stringify(['EVENT', name, event]))
    }
  }
}
