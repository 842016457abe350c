import { on } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { JoinRequest } from '../../shared/events.ts'

/**
 * A tab that is frozen or asleep, for tests: a WebSocket spoken by hand, which may join a world and then answers
 * nothing, no ping and no closing handshake either.
 */
export async function muteTab(server: string, join?: JoinRequest): Promise<void> {
  const { hostname, port } = new URL(server)
  const socket = connect(Number(port), hostname)
  const request = [
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
    `Host: ${hostname}:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
  ]
  socket.write(`${request.join('\r\n')}\r\n\r\n`)
  await answered(socket, 'HTTP/1.1 101')
  if (join === undefined) return
  send(socket, '40')
  await answered(socket, '40{')
  send(socket, `420["join",${JSON.stringify(join)}]`)
  await answered(socket, '430[{"ok":true')
}

/** One final text frame, masked with zeros: RFC 6455, section 5.2. */
function send(socket: Socket, text: string): void {
  socket.write(Uint8Array.of(0x81, 0x80 | 126, text.length >> 8, text.length & 0xff, 0, 0, 0, 0))
  socket.write(text)
}

async function answered(socket: Socket, text: string): Promise<void> {
  for await (const [data] of on(socket, 'data')) if (String(data).includes(text)) return
}
