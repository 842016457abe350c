import { Fifo } from './fifo.ts'
import { Inbox } from './inbox.ts'
import type { LifeSign } from './life-sign.ts'
import { RING_MESSAGE_BYTES, RingReader, RingWriter, ringMemory } from './shm-ring.ts'
import { ringBell, type ShmPoller } from './shm-poller.ts'
import type { Wire } from './wire.ts'

/** Messages taken from a ring before others, and the program, have their turn. */
const AT_ONCE = 16

/** Says that this side of the port is there. */
const HERE = 'here'

/** What each side tells the other through the port, once: where to write to it and how to wake it. */
interface Introduction {
  ring: SharedArrayBuffer
  bell: SharedArrayBuffer
  lifeSign: string
}

/**
 * Two rings in shared memory as a wire. The port brings the two workers together, both of tabs that share memory: each says
 * that it is there (HERE) and introduces itself when it has heard that, for memory may be lost on a port that is still on
 * its way. Then the port carries nothing but the news that one side has closed (null).
 * @param lifeSign this worker's
 * @param poller this worker's
 */
export function shmWire(port: MessagePort, lifeSign: LifeSign, poller: ShmPoller): Wire {
  const inbox = new Inbox((why) => {
    port.postMessage(null)
    end(why)
  })
  const memory = ringMemory()
  const incoming = new RingReader(memory)
  const unsent = new Fifo<Uint8Array>()
  let peer: { writer: RingWriter; bell: Int32Array } | null = null
  let unwatch = (): void => {}
  let isOver = false

  const dispose = (): void => {
    isOver = true
    poller.remove(polled)
    unwatch()
    port.close()
  }
  const end = (why: string): void => {
    if (isOver) return
    dispose()
    inbox.close(why)
  }
  const flush = (): void => {
    if (!peer) return
    let next = unsent.peek()
    while (next && peer.writer.write(next)) {
      unsent.shift()
      next = unsent.peek()
    }
    ringBell(peer.bell)
  }
  /** Delivers the next message. @returns false when there is none, or none that can be read */
  const take = (): boolean => {
    try {
      const message = incoming.read()
      if (message) inbox.deliver(message)
      return message !== null
    } catch (error) {
      end(`its ring is garbled: ${String(error)}`)
      return false
    }
  }
  const polled = {
    isDue() {
      const next = unsent.peek()
      return !incoming.isEmpty || (next !== undefined && peer?.writer.fits(next.byteLength) === true)
    },
    serve() {
      if (unsent.length > 0) flush()
      let more = true
      for (let i = 0; i < AT_ONCE && more; i++) more = take()
      if (peer && incoming.takeBlocked()) ringBell(peer.bell)
    },
  }

  const introduce = (): void => {
    lifeSign.hold().then(
      (held) => port.postMessage({ ring: memory, bell: poller.bell, lifeSign: held } satisfies Introduction),
      (error: unknown) => end(`this browser gives no lock: ${String(error)}`),
    )
  }
  port.addEventListener('message', ({ data }: MessageEvent<Introduction | typeof HERE | null>) => {
    if (data === HERE) return introduce()
    if (data === null) {
      // What it wrote before is there to be read.
      let more = take()
      while (more) more = take()
      end('it closed its ring')
      return
    }
    peer = { writer: new RingWriter(data.ring), bell: new Int32Array(data.bell) }
    unwatch = lifeSign.watch(data.lifeSign, () => end('its tab was closed or its worker ended'))
    poller.add(polled)
    flush()
  })
  port.addEventListener('messageerror', () => end('its tab does not share memory with this one'))
  port.start()
  port.postMessage(HERE)
  return {
    kind: 'shm',
    maxMessageBytes: RING_MESSAGE_BYTES,
    replaceable: false,
    attach: (message, closed) => inbox.attach(message, closed),
    send(message) {
      if (peer && unsent.length === 0 && peer.writer.write(message)) ringBell(peer.bell)
      else unsent.push(message)
      poller.nudge()
    },
    close() {
      inbox.drop()
      port.postMessage(null)
      dispose()
    },
  }
}
