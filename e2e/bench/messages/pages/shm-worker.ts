/** The data are copied into shared memory and out again; who waits spins for a while or sleeps in `waitAsync`. */
import { type Pipe, piecesOf } from './pipe.ts'
import { pipeEnd } from './pipe-end.ts'
import { Ring } from './ring.ts'

interface Memory {
  memory: [SharedArrayBuffer, SharedArrayBuffer]
  side: 'near' | 'far'
}

self.addEventListener('message', ({ data: { memory, side } }: MessageEvent<Memory>) => {
  const [there, back] = [new Ring(memory[0]), new Ring(memory[1])]
  const [out, into] = side === 'near' ? [there, back] : [back, there]
  let fed: Pipe['feed'] = { messageBytes: out.pieceBytes }
  const pipe: Pipe = {
    get feed() {
      return fed
    },
    set feed(feed) {
      fed = feed
      for (const ring of [out, into]) {
        ring.pieceBytes = feed.messageBytes
        ring.spinMs = feed.spinMs ?? 0
      }
    },
    async send(array) {
      for (const piece of piecesOf(array, fed.messageBytes)) await out.write(piece)
    },
    async receive(array) {
      for (const piece of piecesOf(array, fed.messageBytes)) await into.read(piece)
    },
  }
  globalThis.bench = pipeEnd(pipe)
  self.postMessage('ready')
})
