/**
 * The SharedWorker of one world in one browser: hands a port from one tab to another, as the signaling server hands
 * offers. It sees no data. `introductions.ts` is the page's end and says what is spoken.
 */
import type { FromIntroducer, ToIntroducer } from './introductions.ts'
import { randomName } from './random-name.ts'

/** Introductions kept for a tab that is still entering. */
const WAITING = 256

const browserId = randomName()
const members = new Map<string, MessagePort>()
let early: { to: string; from: string; port: MessagePort | undefined }[] = []

self.addEventListener('connect', (event) => {
  const page = event instanceof MessageEvent ? event.ports[0] : undefined
  if (!page) return
  let self: string | null = null
  page.addEventListener('message', ({ data, ports: [port] }: MessageEvent<ToIntroducer>) => {
    if (data.type === 'enter') {
      self = data.member
      members.set(self, page)
      const due = early.filter(({ to }) => to === self)
      early = early.filter(({ to }) => to !== self)
      for (const { from, port: kept } of due) introduce(page, from, kept)
    } else if (data.type === 'leave') {
      if (self !== null) members.delete(self)
      page.close()
    } else if (self !== null) {
      const peer = members.get(data.to)
      if (peer) introduce(peer, self, port)
      else if (early.push({ to: data.to, from: self, port }) > WAITING) early.shift()?.port?.close()
    }
  })
  page.start()
  page.postMessage({ type: 'browser', id: browserId } satisfies FromIntroducer)
})

function introduce(page: MessagePort, from: string, port: MessagePort | undefined): void {
  page.postMessage({ type: 'introduced', from } satisfies FromIntroducer, port ? [port] : [])
}
