/** simple-peer as its documentation has it: pieces are written to its stream, which says when to wait. */
import SimplePeer from 'simple-peer/simplepeer.min.js'
import { Arrivals, type Pipe, piecesOf } from './pipe.ts'
import { pipeEnd } from './pipe-end.ts'
import { openSignal } from './signal.ts'

const signal = openSignal()

globalThis.connect = async (side) => {
  const peer = new SimplePeer({ initiator: side === 'near', trickle: false, config: { iceServers: [] } })
  const connected = new Promise<void>((resolve, reject) => peer.once('connect', resolve).once('error', reject))
  peer.on('signal', (data) => signal.tell(JSON.stringify(data)))
  peer.signal(await signal.hear())
  await connected
  const arrivals = new Arrivals()
  peer.on('data', (data: Uint8Array) => arrivals.note(data.byteLength))
  const pipe: Pipe = {
    feed: { messageBytes: 64 * 1024 },
    async send(array) {
      for (const piece of piecesOf(array, pipe.feed.messageBytes)) {
        if (!peer.write(piece)) await new Promise<void>((resolve) => peer.once('drain', resolve))
      }
    },
    receive: (into) => arrivals.take(into.byteLength),
  }
  globalThis.bench = pipeEnd(pipe)
}
