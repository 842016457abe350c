/** One of two tabs of a browser with a link between their workers, of which a test takes one away. */
import type { Channel, Connection } from '../../web/transport/connection.ts'
import { Introductions } from '../../web/transport/introductions.ts'
import { LifeSign } from '../../web/transport/life-sign.ts'
import type { LinkLoss } from '../../web/transport/link.ts'
import { PortConnection } from '../../web/transport/port-connection.ts'

/** What the worker says: the link has answered, or is lost. */
export type LinkNews = { type: 'linked'; kind: string } | { type: 'lost'; loss: LinkLoss; atMs: number }

declare global {
  /** Resolves with the link's kind when the other tab's worker has answered. */
  var linkTabs: (transport: 'port' | 'shm', initiates: boolean) => Promise<string>
  /** Resolves when the link is lost; the moment is by the machine's clock. */
  var linkLost: Promise<Extract<LinkNews, { type: 'lost' }>>
  var rankWorker: Worker
}

globalThis.linkTabs = async (transport, initiates) => {
  const introductions = await Introductions.open('two', '/introducer.js')
  if (!introductions) throw new Error('this browser introduces nobody')
  const worker = new Worker('/tab-worker.js', { type: 'module' })
  globalThis.rankWorker = worker
  const news = <T extends LinkNews['type']>(type: T): Promise<Extract<LinkNews, { type: T }>> =>
    new Promise((resolve) => {
      worker.addEventListener('message', ({ data }: MessageEvent<LinkNews>) => {
        if (isOf(data, type)) resolve(data)
      })
    })
  globalThis.linkLost = news('lost')
  const linked = news('linked')
  const give = (pipe: Channel): void => worker.postMessage(pipe, [pipe.channel])
  const connect = (port: MessagePort): void => {
    const connection: Connection = new PortConnection({
      name: 'two',
      peer: 'the other tab',
      initiator: initiates,
      port,
      transport,
      lifeSign: new LifeSign(navigator.locks),
      events: {
        connected: () => initiates && give(connection.openChannel('run:1')),
        control: () => {},
        channel: (_, pipe) => give(pipe),
        ended: () => {},
      },
    })
  }
  introductions.enter(initiates ? 'b' : 'a', (_, port) => port && connect(port))
  if (initiates) connect(introductions.introduce('a'))
  return (await linked).kind
}

function isOf<T extends LinkNews['type']>(news: LinkNews, type: T): news is Extract<LinkNews, { type: T }> {
  return news.type === type
}
