/**
 * What ours is compared with: one end of a data channel between two pages, with nothing of ours and nothing of
 * simple-peer's around it. Bundled, and driven through `globalThis.bare` by `bare-pair.ts`.
 */

/** How the bare channel is fed. */
export interface Feed {
  /** Bytes of each message. */
  messageBytes: number
  /** No more than this is left in the channel's send buffer. */
  bufferedBytes: number
}

export interface BareEnd {
  /** The session description with all its candidates. */
  offer(): Promise<string>
  answer(offer: string): Promise<string>
  accept(answer: string): Promise<void>
  /** From now on sends 8 bytes back for every `bytes` that have arrived. Resolves once the channel is open. */
  answerEvery(bytes: number): Promise<void>
  /** Milliseconds of one round trip of 8 bytes; the other end answers every 8. */
  roundTripMs(warmUp: number, loop: number): Promise<number>
  /** Bytes per second; the other end answers every `bytes`. */
  throughput(bytes: number, loop: number, feed: Feed): Promise<number>
}

declare global {
  var bare: BareEnd
}

const connection = new RTCPeerConnection()
const channel = new Promise<RTCDataChannel>((resolve) => {
  // Negotiated: both ends have it from the start, and neither sends before it is open.
  const opening = connection.createDataChannel('bare', { ordered: true, negotiated: true, id: 0 })
  opening.binaryType = 'arraybuffer'
  opening.addEventListener('open', () => resolve(opening))
})
const EIGHT_BYTES = new Uint8Array(8)

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

async function bounce(count: number): Promise<void> {
  const open = await channel
  let left = count
  await new Promise<void>((resolve) => {
    open.onmessage = () => {
      if (--left === 0) resolve()
      else open.send(EIGHT_BYTES)
    }
    open.send(EIGHT_BYTES)
  })
}

async function transfer(bytes: number, { messageBytes, bufferedBytes }: Feed): Promise<void> {
  const open = await channel
  const message = new Uint8Array(messageBytes)
  // Refilled before it runs dry.
  open.bufferedAmountLowThreshold = bufferedBytes / 2
  let left = bytes
  await new Promise<void>((resolve) => {
    const fill = (): void => {
      while (left > 0 && open.bufferedAmount + messageBytes <= bufferedBytes) {
        open.send(message)
        left -= messageBytes
      }
    }
    open.onmessage = () => resolve()
    open.onbufferedamountlow = fill
    fill()
  })
}

globalThis.bare = {
  offer: async () => describe(await connection.createOffer()),

  async answer(offer) {
    await connection.setRemoteDescription({ type: 'offer', sdp: offer })
    return describe(await connection.createAnswer())
  },

  accept: (answer) => connection.setRemoteDescription({ type: 'answer', sdp: answer }),

  async answerEvery(bytes) {
    const open = await channel
    let arrived = 0
    open.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
      arrived += data.byteLength
      if (arrived < bytes) return
      arrived -= bytes
      open.send(EIGHT_BYTES)
    }
  },

  async roundTripMs(warmUp, loop) {
    await bounce(warmUp)
    const began = performance.now()
    await bounce(loop)
    return (performance.now() - began) / loop
  },

  async throughput(bytes, loop, feed) {
    await transfer(bytes, feed)
    const began = performance.now()
    for (let i = 0; i < loop; i++) await transfer(bytes, feed)
    return (bytes * loop * 1000) / (performance.now() - began)
  },
}
