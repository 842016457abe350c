/**
 * A page that connects to itself, through simple-peer or the browser's introducer as two tabs would, and hands both ends
 * of fresh channels to one worker, which puts the links through the contract, or through what hostile peers do.
 */
import type { Pipe } from '../../web/transport/pipe.ts'
import { relay } from '../../web/page/relay.ts'
import type { Channel, Connection, ConnectionEvents } from '../../web/transport/connection.ts'
import { Introductions } from '../../web/transport/introductions.ts'
import { LifeSign } from '../../web/transport/life-sign.ts'
import { PortConnection } from '../../web/transport/port-connection.ts'
import { RtcConnection } from '../../web/transport/rtc-connection.ts'
import type { ContractReport, PairMessage } from './worker.ts'

/** What the links under test are made of. */
export type ContractMode = 'rtc' | 'rtc-relay' | 'port' | 'shm'

declare global {
  var runContract: (mode: ContractMode, workerUrl: string) => Promise<ContractReport>
}

globalThis.runContract = async (mode, workerUrl) => {
  const give = (end: PairMessage['end'], pair: number, channel: Channel): void => {
    const pipe = mode === 'rtc-relay' && channel.kind === 'rtc' ? relayed(channel) : channel
    worker.postMessage({ end, pair, pipe } satisfies PairMessage, [pipe.channel])
  }
  const far: Take = (label, channel) => give('b', Number(label), channel)
  const near = mode === 'port' || mode === 'shm' ? await connectPorts(far, mode) : await connectRtc(far)
  // Not before: it asks for its first pair at once.
  const worker = new Worker(workerUrl, { type: 'module' })
  return new Promise((resolve, reject) => {
    worker.onerror = ({ message }) => reject(new Error(message))
    worker.onmessage = ({ data }: MessageEvent<{ wanted: number } | ContractReport>) => {
      if ('wanted' in data) give('a', data.wanted, near.openChannel(String(data.wanted)))
      else resolve(data)
    }
  })
}

type Take = ConnectionEvents['channel']

function relayed({ channel, maxMessageBytes }: Extract<Channel, { kind: 'rtc' }>): Pipe {
  const { port1, port2 } = new MessageChannel()
  relay(channel, port1)
  return { kind: 'rtc-relay', channel: port2, maxMessageBytes }
}

/** What both ends of a connection have in common; `done` when this one is connected. */
function events(take: Take, done: () => void, failed: (error: Error) => void): ConnectionEvents {
  return { connected: done, control: () => {}, channel: take, ended: ({ message }) => failed(new Error(message)) }
}

/** @returns the initiating end; the other one hands its channels to `take` */
async function connectRtc(take: Take): Promise<Connection> {
  const ends: RtcConnection[] = []
  const connected = [true, false].map(
    (initiator, me) =>
      new Promise<void>((resolve, reject) => {
        // The signals go straight across, where a server would carry them.
        const signal: ConstructorParameters<typeof RtcConnection>[0]['events']['signal'] = (each) =>
          queueMicrotask(() => ends[1 - me]?.signal(each))
        ends[me] = new RtcConnection({
          name: 'contract',
          peer: `end ${1 - me}`,
          initiator,
          iceServers: [],
          events: { ...events(take, resolve, reject), signal },
        })
      }),
  )
  await Promise.all(connected)
  return ends[0] as Connection
}

/** @returns the initiating end; the other one hands its channels to `take` */
async function connectPorts(take: Take, transport: 'port' | 'shm'): Promise<Connection> {
  const open = () => Introductions.open('contract', '/introducer.js')
  const [a, b] = await Promise.all([open(), open()])
  if (!a || !b) throw new Error('this browser introduces nobody')
  if (a.browserId !== b.browserId) throw new Error('two introducers in one browser')
  const options = { name: 'contract', transport, lifeSign: new LifeSign(navigator.locks) }
  const connect = (peer: string, initiator: boolean, port: MessagePort): Promise<Connection> =>
    new Promise((resolve, reject) => {
      const connection: Connection = new PortConnection({
        ...options,
        peer,
        initiator,
        port,
        events: events(take, () => resolve(connection), reject),
      })
    })
  const far = new Promise<Connection>((resolve) => {
    b.enter('b', (from, port) => port && resolve(connect(from, false, port)))
  })
  a.enter('a', () => {})
  const near = await connect('b', true, a.introduce('b'))
  await far
  return near
}
