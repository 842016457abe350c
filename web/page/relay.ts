import { errorText } from '../../shared/error-text.ts'

/**
 * The page's part where a browser cannot transfer a data channel to a worker: passes messages between the channel and a
 * MessagePort. `portWire` is the worker's end and says what travels on the port. The other peer notices nothing.
 * @returns what closes both
 */
export function relay(channel: RTCDataChannel, port: MessagePort): () => void {
  channel.binaryType = 'arraybuffer'
  const unsent: ArrayBuffer[] = []
  const listening = new AbortController()
  const { signal } = listening
  const close = (): void => {
    listening.abort()
    channel.close()
    port.close()
  }
  const end = (why: string): void => {
    if (signal.aborted) return
    port.postMessage(why)
    close()
  }
  const send = (message: ArrayBuffer): void => {
    try {
      channel.send(message)
    } catch (error) {
      end(`the data channel took no more: ${errorText(error)}`)
    }
  }
  const flush = (): void => {
    for (const message of unsent.splice(0)) send(message)
  }
  const pass = ({ data }: MessageEvent<unknown>): void => {
    if (data instanceof ArrayBuffer) port.postMessage(data, [data])
    else end('it sent text where frames belong')
  }
  channel.addEventListener('open', flush, { signal })
  channel.addEventListener('message', pass, { signal })
  channel.addEventListener('error', ({ error }) => end(`the data channel broke: ${error.message}`), { signal })
  channel.addEventListener('close', () => end('it closed the data channel'), { signal })
  port.addEventListener(
    'message',
    ({ data }: MessageEvent<ArrayBuffer | null>) => {
      if (data === null) close()
      else if (channel.readyState === 'connecting') unsent.push(data)
      else send(data)
    },
    { signal },
  )
  port.start()
  if (channel.readyState === 'closing' || channel.readyState === 'closed') {
    end('the data channel was closed before it was used')
  }
  return close
}
