/** What pages have between them: control messages, and channels for their rank workers. One implementation a file. */

/** A pipe to the peer's rank that a worker can take over. */
export type Channel =
  | RtcChannel
  /** To a worker of this browser; `shm`: the two can share memory. */
  | { kind: 'port' | 'shm'; channel: MessagePort }

/** It can be transferred only within the call that it comes in. */
export interface RtcChannel {
  kind: 'rtc'
  channel: RTCDataChannel
  /** Longest message that it carries. */
  maxMessageBytes: number
}

/** How bytes go between two machines: from one to the other, or through a TURN server. */
export type Route = 'direct' | 'relayed'

/** How a connection came to its end. */
export interface ConnectionEnd {
  /** `closed`: the peer's end or ours closed it. `failed`: it never connected, or the network or the peer broke it. */
  how: 'closed' | 'failed'
  /** In one sentence that names the peer. */
  message: string
}

export interface ConnectionEvents {
  /** Control messages can be sent and channels opened. */
  connected(): void
  /** The peer's control message; untrusted. */
  control(text: string): void
  /** The peer opened a channel under this label. */
  channel(label: string, channel: Channel): void
  /** Nothing comes any more. Called once, and not after `close()`. */
  ended(end: ConnectionEnd): void
}

export interface Connection {
  /** Names this attempt. */
  readonly name: string
  readonly kind: Channel['kind']
  /** Of the two sides the one that opens channels. */
  readonly initiator: boolean
  readonly connected: boolean
  /** Opens an ordered, reliable channel. @throws Error when the connection has just closed */
  openChannel(label: string): Channel
  /** A control message that cannot be taken ends the connection, which says why. */
  sendControl(text: string): void
  /** Null where that is not known, or no question: within one browser. Never rejects. */
  route(): Promise<Route | null>
  /** Ends it from this side, once the control messages sent so far are on their way. */
  close(): void
}
