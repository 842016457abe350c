/**
 * A page that connects to itself, through simple-peer as two tabs would, and hands both ends of fresh data channels to
 * one worker, which puts the links through the contract.
 */
import { relay } from '../../web/page/relay.ts'
import { RtcConnection, type RtcConnectionEvents } from '../../web/transport/rtc-connection.ts'
import type { ContractReport, PairMessage } from './worker.ts'

declare global {
  var runContract: (mode: 'transferred' | 'relayed') => Promise<ContractReport>
}

globalThis.runContract = async (mode) => {
  const [near, far] = await connect()
  const worker = new Worker('/contract-worker.js', { type: 'module' })
  const give = (end: PairMessage['end'], pair: number, channel: RTCDataChannel, maxMessageBytes: number): void => {
    let given: RTCDataChannel | MessagePort = channel
    if (mode === 'relayed') {
      const { port1, port2 } = new MessageChannel()
      relay(channel, port1)
      given = port2
    }
    worker.postMessage({ end, pair, channel: given, maxMessageBytes } satisfies PairMessage, [given])
  }
  far.onChannel = (channel, maxMessageBytes) => give('b', Number(channel.label), channel, maxMessageBytes)
  return new Promise((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<{ wanted: number } | ContractReport>) => {
      if ('wanted' in data) {
        give('a', data.wanted, near.connection.openChannel(String(data.wanted)), near.connection.maxMessageBytes)
      } else resolve(data)
    }
  })
}

interface End {
  connection: RtcConnection
  onChannel: RtcConnectionEvents['channel']
}

/** Two connected ends; the signals go straight across, where a server would carry them. */
async function connect(): Promise<[End, End]> {
  const ends: End[] = []
  const connected = [true, false].map(
    (initiator, me) =>
      new Promise<void>((resolve, reject) => {
        const connection = new RtcConnection({
          name: 'contract',
          peer: `end ${1 - me}`,
          initiator,
          iceServers: [],
          events: {
            signal: (signal) => queueMicrotask(() => ends[1 - me]?.connection.signal(signal)),
            connected: resolve,
            control: () => {},
            channel: (...given) => ends[me]?.onChannel(...given),
            ended: ({ message }) => reject(new Error(message)),
          },
        })
        ends[me] = { connection, onChannel: (channel) => channel.close() }
      }),
  )
  await Promise.all(connected)
  return ends as [End, End]
}
