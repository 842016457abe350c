/** The data are copied once, for the sender keeps its array, and then handed over. */
import { Arrivals, type Pipe, piecesOf } from './pipe.ts'
import { pipeEnd } from './pipe-end.ts'

self.addEventListener('message', ({ ports: [port] }: MessageEvent) => {
  if (!port) return
  const arrivals = new Arrivals()
  port.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => arrivals.note(data.byteLength)
  const pipe: Pipe = {
    feed: { messageBytes: 2 ** 20 },
    send(data) {
      for (const piece of piecesOf(data, pipe.feed.messageBytes)) {
        const { buffer } = piece.slice()
        port.postMessage(buffer, [buffer])
      }
    },
    receive: (into) => arrivals.take(into.byteLength),
  }
  globalThis.bench = pipeEnd(pipe)
  self.postMessage('ready')
})
