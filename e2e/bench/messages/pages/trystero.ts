/** trystero over a local Nostr relay: a room of two, and an action that takes arrays. */
import { joinRoom } from '@trystero-p2p/nostr'
import { Arrivals, type Pipe } from './pipe.ts'
import { pipeEnd } from './pipe-end.ts'

globalThis.connect = async (_, port) => {
  const relayConfig = { urls: [`ws://127.0.0.1:${port}`] }
  const room = joinRoom({ appId: 'bench', relayConfig, rtcConfig: { iceServers: [] } }, 'room')
  const action = room.makeAction<Float64Array | ArrayBuffer>('array')
  const arrivals = new Arrivals()
  action.onMessage = (data) => arrivals.note(data.byteLength)
  const peer = await new Promise<string>((resolve) => {
    room.onPeerJoin = resolve
  })
  const pipe: Pipe = {
    feed: { messageBytes: 0 },
    send: (data) => action.send(data, { target: peer }),
    receive: (into) => arrivals.take(into.byteLength),
  }
  globalThis.bench = pipeEnd(pipe)
}
