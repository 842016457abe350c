import { Inbox } from './inbox.ts'
import type { LifeSign } from './life-sign.ts'
import type { Wire } from './wire.ts'

/** Far above the longest frame: a port has no limit of its own. */
const MAX_MESSAGE_BYTES = 2 ** 30

/**
 * A port to a worker in another tab of this browser as a wire. A message is an ArrayBuffer, transferred; a string, which comes
 * first, is the name of the peer's life sign: whoever has had a message knows how to hear of the peer's end. Null says that
 * it closed the wire.
 * @param lifeSign this worker's
 */
export function portWire(port: MessagePort, lifeSign: LifeSign): Wire {
  const inbox = new Inbox((why) => {
    port.postMessage(null)
    end(why)
  })
  let unwatch = (): void => {}
  /** What waits for the name of the own life sign; null once that is out. */
  let unsent: ArrayBuffer[] | null = []
  const post = (message: ArrayBuffer): void => port.postMessage(message, [message])
  const end = (why: string): void => {
    unwatch()
    port.close()
    inbox.close(why)
  }
  port.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer | string | null>) => {
    if (data === null) end('it closed the port')
    else if (typeof data === 'string')
      unwatch = lifeSign.watch(data, () => end('its tab was closed or its worker ended'))
    else if (data instanceof ArrayBuffer) inbox.deliver(new Uint8Array(data))
    else {
      port.postMessage(null)
      end('it sent what is no frame')
    }
  })
  port.start()
  lifeSign.hold().then(
    (name) => {
      port.postMessage(name)
      unsent?.forEach(post)
      unsent = null
    },
    (error: unknown) => end(`this browser gives no lock: ${String(error)}`),
  )
  return {
    kind: 'port',
    maxMessageBytes: MAX_MESSAGE_BYTES,
    replaceable: false,
    attach: (message, closed) => inbox.attach(message, closed),
    send(message) {
      const whole = message.byteLength === message.buffer.byteLength ? message : message.slice()
      if (unsent) unsent.push(whole.buffer)
      else post(whole.buffer)
    },
    close() {
      unwatch()
      inbox.drop()
      port.postMessage(null)
      port.close()
    },
  }
}
