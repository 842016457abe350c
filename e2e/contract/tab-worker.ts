import { LifeSign } from '../../web/transport/life-sign.ts'
import { endOf, linkOver, type Pipe } from '../../web/transport/pipe.ts'
import { ShmPoller } from '../../web/transport/shm-poller.ts'
import type { LinkNews } from './tab.ts'

const lifeSign = new LifeSign(navigator.locks)
const poller = new ShmPoller()
const say = (news: LinkNews): void => self.postMessage(news)

self.onmessage = async ({ data }: MessageEvent<Pipe>) => {
  const link = linkOver(endOf(data, { lifeSign: () => lifeSign, poller: () => poller }), 1, () => {})
  link.attach({ frame: () => {}, lost: (loss) => say({ type: 'lost', loss, atMs: Date.now() }) })
  await link.flush()
  say({ type: 'linked', kind: link.kind })
}
