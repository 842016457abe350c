/** PeerJS: a reliable connection with its binary serialization, which cuts and feeds by itself. */
import { type DataConnection, Peer } from 'peerjs'
import { Arrivals, type Pipe } from './pipe.ts'
import { pipeEnd } from './pipe-end.ts'

globalThis.connect = async (side, port) => {
  const peer = new Peer(side, { host: '127.0.0.1', port, path: '/', config: { iceServers: [] } })
  const failed = new Promise<never>((_, reject) => peer.on('error', reject))
  // A call that comes before the far one is there is kept for it by the server.
  const connection = await Promise.race([failed, side === 'near' ? call(peer) : answer(peer)])
  const arrivals = new Arrivals()
  connection.on('data', (data) => {
    if (!(data instanceof ArrayBuffer || ArrayBuffer.isView(data))) throw new TypeError(`got ${String(data)}`)
    arrivals.note(data.byteLength)
  })
  const pipe: Pipe = {
    feed: { messageBytes: 0 },
    send: (data) => connection.send(data),
    receive: (into) => arrivals.take(into.byteLength),
  }
  globalThis.bench = pipeEnd(pipe)
}

async function call(peer: Peer): Promise<DataConnection> {
  await new Promise<void>((resolve) => {
    peer.on('open', () => resolve())
  })
  const connection = peer.connect('far', { reliable: true, serialization: 'binary' })
  await new Promise<void>((resolve) => {
    connection.on('open', () => resolve())
  })
  return connection
}

function answer(peer: Peer): Promise<DataConnection> {
  return new Promise((resolve) => {
    peer.on('connection', (connection) => connection.on('open', () => resolve(connection)))
  })
}
