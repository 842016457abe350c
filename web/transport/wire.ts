import type { LinkKind } from './link.ts'

/**
 * What a link is built on where the platform already delivers messages in order and reliably: a data channel, a message
 * port, a queue in memory. It has no back-pressure, no acknowledgement and no opinion: `FramedLink` adds those.
 */
export interface Wire {
  readonly kind: LinkKind
  /** Longest message it can carry. */
  readonly maxMessageBytes: number
  /** Whether another wire may take its place after an outage: then `send` leaves the message as it is, to be sent again. */
  readonly replaceable: boolean
  /** Called once; `closed` at most once, and not after `close()`. Early messages are delivered now. */
  attach(message: (bytes: Uint8Array<ArrayBuffer>) => void, closed: (why: string) => void): void
  /** Gives the other end memory that both can use; a wire that cannot do so has no such method. */
  share?(name: number, memory: SharedArrayBuffer): void
  /** Told of such memory, if set. */
  shared?: ((name: number, memory: SharedArrayBuffer) => void) | null
  /** Takes over the message's ArrayBuffer, unless the wire is replaceable. May throw when the wire is not open any more. */
  send(message: Uint8Array<ArrayBuffer>): void
  close(): void
}
