import { Inbox } from './inbox.ts'
import type { Wire } from './wire.ts'

/**
 * A data channel as a wire. It may still be connecting: what is sent meanwhile waits here, as `send` would throw. The
 * channel must be wrapped in the task in which it came into this thread, or its first messages are lost.
 * @param maxMessageBytes of the connection that the channel is on
 */
export function channelWire(channel: RTCDataChannel, maxMessageBytes: number): Wire {
  channel.binaryType = 'arraybuffer'
  const inbox = new Inbox((why) => end(why))
  const unsent: Uint8Array<ArrayBuffer>[] = []
  const listening = new AbortController()
  const { signal } = listening
  const close = (): void => {
    listening.abort()
    channel.close()
  }
  const end = (why: string): void => {
    close()
    inbox.close(why)
  }
  const flush = (): void => {
    for (const message of unsent.splice(0)) channel.send(message)
  }
  const receive = ({ data }: MessageEvent<unknown>): void => {
    if (data instanceof ArrayBuffer) inbox.deliver(new Uint8Array(data))
    else end('it sent text where frames belong')
  }
  channel.addEventListener('open', flush, { signal })
  channel.addEventListener('message', receive, { signal })
  channel.addEventListener('error', ({ error }) => end(`the data channel broke: ${error.message}`), { signal })
  channel.addEventListener('close', () => end('it closed the data channel'), { signal })
  if (channel.readyState === 'closing' || channel.readyState === 'closed') {
    end('the data channel was closed before it was used')
  }
  return {
    kind: 'rtc',
    maxMessageBytes,
    replaceable: true,
    attach: (message, closed) => inbox.attach(message, closed),
    send(message) {
      if (channel.readyState === 'connecting') unsent.push(message)
      else channel.send(message)
    },
    close() {
      inbox.drop()
      close()
    },
  }
}

/**
 * The worker's end of the page's relay as a wire. A message is an ArrayBuffer, transferred both ways; a string from the
 * page is its last word: why the channel is closed. `null` to the page closes the channel.
 */
export function relayWire(port: MessagePort, maxMessageBytes: number): Wire {
  const close = (): void => {
    port.postMessage(null)
    port.close()
  }
  const inbox = new Inbox((why) => {
    close()
    inbox.close(why)
  })
  const receive = ({ data }: MessageEvent<ArrayBuffer | string>): void => {
    if (typeof data !== 'string') {
      inbox.deliver(new Uint8Array(data))
      return
    }
    port.close()
    inbox.close(data)
  }
  port.addEventListener('message', receive)
  port.start()
  return {
    kind: 'rtc-relay',
    maxMessageBytes,
    replaceable: true,
    attach: (message, closed) => inbox.attach(message, closed),
    send(message) {
      const copy = message.slice()
      port.postMessage(copy.buffer, [copy.buffer])
    },
    close() {
      inbox.drop()
      close()
    },
  }
}
