/** A data channel from page to page, ordered and reliable, with nothing of ours and nothing of simple-peer's around it. */
import { Arrivals, type Pipe, piecesOf } from './pipe.ts'
import { pipeEnd } from './pipe-end.ts'
import { openSignal } from './signal.ts'

const signal = openSignal()
const connection = new RTCPeerConnection()
// Negotiated: both ends have it from the start, and neither sends before it is open.
const channel = connection.createDataChannel('bare', { ordered: true, negotiated: true, id: 0 })
channel.binaryType = 'arraybuffer'

async function describe(description: RTCSessionDescriptionInit): Promise<string> {
  await connection.setLocalDescription(description)
  if (connection.iceGatheringState !== 'complete') {
    await new Promise<void>((resolve) => {
      connection.addEventListener('icegatheringstatechange', () => {
        if (connection.iceGatheringState === 'complete') resolve()
      })
    })
  }
  return connection.localDescription?.sdp ?? ''
}

globalThis.connect = async (side) => {
  const opened = new Promise((resolve) => channel.addEventListener('open', resolve, { once: true }))
  if (side === 'near') {
    signal.tell(await describe(await connection.createOffer()))
    await connection.setRemoteDescription({ type: 'answer', sdp: await signal.hear() })
  } else {
    await connection.setRemoteDescription({ type: 'offer', sdp: await signal.hear() })
    signal.tell(await describe(await connection.createAnswer()))
  }
  await opened
  globalThis.bench = pipeEnd(channelPipe())
}

function channelPipe(): Pipe {
  const arrivals = new Arrivals()
  channel.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => arrivals.note(data.byteLength)
  const pipe: Pipe = {
    feed: { messageBytes: 64 * 1024, bufferedBytes: 8 * 2 ** 20 },
    async send(data) {
      const { messageBytes, bufferedBytes = messageBytes } = pipe.feed
      for (const piece of piecesOf(data, messageBytes)) {
        if (channel.bufferedAmount + piece.length > bufferedBytes) await refill(bufferedBytes)
        channel.send(piece)
      }
    },
    receive: (into) => arrivals.take(into.byteLength),
  }
  return pipe
}

/** Refilled before it runs dry. */
async function refill(bufferedBytes: number): Promise<void> {
  channel.bufferedAmountLowThreshold = bufferedBytes / 2
  await new Promise((resolve) => channel.addEventListener('bufferedamountlow', resolve, { once: true }))
}
