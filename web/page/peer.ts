import type { Signal } from '../../shared/events.ts'
import type { Connection, ConnectionEnd, ConnectionEvents } from '../transport/connection.ts'
import { errorText } from '../../shared/error-text.ts'
import type { LifeSign } from '../transport/life-sign.ts'
import { PortConnection, type PortTransport } from '../transport/port-connection.ts'
import { randomName } from '../transport/random-name.ts'
import { RtcConnection } from '../transport/rtc-connection.ts'

/** The first attempt and one more. */
const ATTEMPTS = 2
/** A peer that initiates gets this long to make contact, which its own attempt may take. */
const CONTACT_MS = 10_000
/** During an outage an attempt may fail at once; the next one waits. */
const PAUSE_MS = 1_000
/** An offer that is older than that and has no answer may never have reached a peer that asks for one. */
const FRESH_MS = 2_000

/** How a pair of tabs is connected: see `Transport` for what a world may choose. */
export type Way =
  /** STUN and TURN servers; the signaling server introduces. `signal` rejects when it does not pass a signal on. */
  | { kind: 'rtc'; iceServers: RTCIceServer[]; signal: (connection: string, signal: Signal) => Promise<void> }
  /**
   * The browser introduces: `introduce` gives this tab's end of a port whose other end is on its way to the peer, `ask`
   * has the peer do the same.
   */
  | { kind: 'port'; transport: PortTransport; lifeSign: LifeSign; introduce: () => MessagePort; ask: () => void }
  /** The world's transport cannot join these two. */
  | { kind: 'none'; problem: string }

export interface PeerEvents extends Pick<ConnectionEvents, 'channel'> {
  /** `link` or `problem` has changed. */
  changed(): void
  connected(): void
  /** The peer's control message; untrusted. */
  control(text: string): void
  /** A connection that was there is gone. */
  disconnected(end: ConnectionEnd): void
}

export interface PeerOptions {
  /** The peer as people know it, for messages. */
  name: string
  /** Of the two the one that joined later initiates. */
  initiates: boolean
  /** Only this side may want the connection, and asks for it where it does not initiate. */
  asks: boolean
  way: Way
  /** A connection that was there and is gone is made anew for so long, in milliseconds. */
  graceMs: number
  events: PeerEvents
}

/** The connection to one member, as often as it has to be made. */
export class Peer {
  link: 'connecting' | 'connected' | 'failed' = 'connecting'
  problem: string | null = null
  readonly #options: PeerOptions
  #connection: Connection | null = null
  #contactTimer: ReturnType<typeof setTimeout> | undefined
  /** Runs from the end of a connection until there is another one; then nobody is waited for any more. */
  #graceTimer: ReturnType<typeof setTimeout> | undefined
  /** The last connection that was there; at first the name of none. */
  #lastConnected = randomName()
  #begunAt = 0
  #setbacks = 0
  #closed = false

  constructor(options: PeerOptions) {
    this.#options = options
    this.#begin()
  }

  /** The connection when it can be used. */
  get connection(): Connection | null {
    return this.#connection?.connected ? this.#connection : null
  }

  /** The name of the connection or of the attempt to make one; null while there is neither. */
  get attempt(): string | null {
    return this.#connection?.name ?? null
  }

  /** Its connections may break and be made anew, and what goes over them goes on. */
  get resumes(): boolean {
    return this.#options.way.kind === 'rtc'
  }

  /** It is connected, or waited for: then it gets what is sent when it is back. */
  get isReachable(): boolean {
    return this.connection !== null || this.isAwaited
  }

  /** The connection is gone, and the peer is given time to come back. */
  get isAwaited(): boolean {
    return this.#graceTimer !== undefined
  }

  /** Takes in a signal of the peer. One of an attempt that is not the latest is too late and means nothing any more. */
  signal(connection: string, signal: Signal): void {
    if (this.#closed) return
    const { way, initiates } = this.#options
    if (way.kind !== 'rtc') return
    if (signal.type === 'renew') return this.#renew(connection)
    if (this.#connection?.name === connection && this.#connection instanceof RtcConnection) {
      this.#connection.signal(signal)
      return
    }
    // Both sides know who initiates; an offer from the other one is no attempt that both agree on.
    if (signal.type !== 'offer' || initiates) return
    this.#makeRoom()
    this.#connect(connection, (events) => this.#rtc(connection, way, events))?.signal(signal)
  }

  /** The browser has handed over the peer's port. */
  introduced(port: MessagePort): void {
    const { way, initiates } = this.#options
    if (this.#closed || way.kind !== 'port' || initiates) return port.close()
    this.#makeRoom()
    const name = randomName()
    this.#connect(name, (events) => this.#port(name, port, way, events))
  }

  /** The browser has passed on that the peer wants to be introduced. */
  asked(): void {
    if (this.#options.initiates) this.retry()
  }

  /** The peer began anew. */
  #makeRoom(): void {
    const replaced = this.connection
    this.#drop()
    if (replaced) this.#disconnected({ how: 'closed', message: `${this.#options.name} began anew` })
  }

  /** The peer, which does not initiate, has no connection of that name any more. */
  #renew(name: string): void {
    if (!this.#options.initiates) return
    if (this.link === 'failed') return this.retry()
    const current = this.#connection
    const freshMs = this.#begunAt + FRESH_MS - performance.now()
    if (current?.name !== name) {
      // There is another one already, or there soon is.
      if (this.connection !== null || (current === null && freshMs > 0)) return
      // Signals keep their order: an answer that came before this was the one of a page that the peer has reloaded. An offer
      // without answer may still reach who asks, or was lost with that page: that shows when it gets old.
      const isAnswered = (): boolean => current instanceof RtcConnection && current.isAnswered
      if (freshMs > 0 && !isAnswered()) {
        clearTimeout(this.#contactTimer)
        this.#contactTimer = setTimeout(() => {
          if (this.#connection === current && !isAnswered()) this.#renew(name)
        }, freshMs)
        return
      }
    }
    this.#makeRoom()
    this.#begin()
  }

  /** Begins anew after all attempts failed: the peer is back. */
  retry(): void {
    if (this.link !== 'failed' || this.#closed) return
    this.#setbacks = 0
    this.#begin()
  }

  /** Ends the connection for good because of what the peer did. */
  breakOff(what: string): void {
    const was = this.connection
    this.close()
    const message = `the connection to ${this.#options.name} was broken off: ${what}; reload both tabs`
    this.#set('failed', message)
    if (was) this.#disconnected({ how: 'failed', message })
  }

  /** Ends it from this side: what was sent so far still goes out, and nothing is heard of it any more. */
  close(): void {
    const { way, initiates } = this.#options
    // The peer would wait for the end of an attempt that has none here, while another `Peer` may be ready for the next.
    if (way.kind === 'rtc' && !initiates && this.attempt !== null && this.connection === null) {
      // Where that is not passed on, its attempt ends by itself.
      way.signal(this.attempt, { type: 'renew' }).catch(() => {})
    }
    this.#closed = true
    this.#endGrace()
    this.#drop()
  }

  #begin(): void {
    const { way, initiates } = this.#options
    if (way.kind === 'none') return this.#set('failed', way.problem)
    this.#set('connecting', this.problem)
    this.#begunAt = performance.now()
    if (!initiates) return this.#awaitContact(way)
    const name = randomName()
    this.#connect(name, (events) =>
      way.kind === 'rtc' ? this.#rtc(name, way, events) : this.#port(name, way.introduce(), way, events),
    )
  }

  #awaitContact(way: Way): void {
    // Only this side may know that the connection is gone, or is wanted at all.
    if (this.isAwaited || this.#options.asks || this.#setbacks > 0) this.#ask(way)
    clearTimeout(this.#contactTimer)
    this.#contactTimer = setTimeout(
      () =>
        this.#setBack(
          `no connection to ${this.#options.name}: it made no contact; its tab may be asleep or gone: bring it to the front or reload it`,
        ),
      CONTACT_MS,
    )
  }

  #ask(way: Way): void {
    if (way.kind === 'port') way.ask()
    if (way.kind !== 'rtc') return
    way.signal(this.#lastConnected, { type: 'renew' }).catch((error: unknown) => {
      if (this.isAwaited) this.#set('connecting', `no connection to ${this.#options.name}: ${errorText(error)}`)
    })
  }

  #connect<C extends Connection>(name: string, make: (events: ConnectionEvents) => C): C | null {
    const { name: peer, events } = this.#options
    // A connection that was replaced has nothing to say any more.
    const current = (): boolean => this.#connection?.name === name && !this.#closed
    try {
      const connection = make({
        connected: () => current() && this.#connected(),
        control: (text) => current() && events.control(text),
        channel: (label, pipe) => (current() ? events.channel(label, pipe) : pipe.channel.close()),
        ended: (end) => current() && this.#ended(end),
      })
      this.#connection = connection
      this.#set('connecting', this.problem)
      return connection
    } catch (error) {
      this.#set('failed', `no connection to ${peer}: this browser cannot make one (${errorText(error)})`)
      return null
    }
  }

  #rtc(name: string, way: Extract<Way, { kind: 'rtc' }>, events: ConnectionEvents): RtcConnection {
    const { name: peer, initiates } = this.#options
    const { iceServers, signal } = way
    const connection: RtcConnection = new RtcConnection({
      name,
      peer,
      initiator: initiates,
      iceServers,
      events: {
        ...events,
        signal: (each) => {
          signal(name, each).catch((error: unknown) => connection.refused(errorText(error)))
        },
      },
    })
    return connection
  }

  #port(
    name: string,
    port: MessagePort,
    way: Extract<Way, { kind: 'port' }>,
    events: ConnectionEvents,
  ): PortConnection {
    const { name: peer, initiates } = this.#options
    const { lifeSign, transport } = way
    return new PortConnection({ name, peer, initiator: initiates, port, lifeSign, transport, events })
  }

  #connected(): void {
    this.#setbacks = 0
    this.#lastConnected = this.attempt ?? ''
    this.#endGrace()
    this.#set('connected', null)
    this.#options.events.connected()
  }

  #ended(end: ConnectionEnd): void {
    const wasConnected = this.link === 'connected'
    this.#connection = null
    if (!wasConnected) {
      this.#setBack(end.message)
      return
    }
    this.problem = end.message
    this.#disconnected(end)
    this.#begin()
  }

  #disconnected(end: ConnectionEnd): void {
    const { graceMs, events } = this.#options
    if (this.resumes && !this.#closed) this.#graceTimer ??= setTimeout(() => this.#giveUp(), graceMs)
    events.disconnected(end)
  }

  #giveUp(): void {
    const { name, graceMs } = this.#options
    this.#endGrace()
    this.#drop()
    this.#set('failed', `${name} was out of reach for ${graceMs / 1000} s: ${this.problem ?? 'the network is away'}`)
  }

  #endGrace(): void {
    clearTimeout(this.#graceTimer)
    this.#graceTimer = undefined
  }

  #setBack(message: string): void {
    if (this.isAwaited) {
      this.#set('connecting', message)
      this.#contactTimer = setTimeout(() => this.#begin(), PAUSE_MS)
      return
    }
    this.#setbacks++
    if (this.#setbacks < ATTEMPTS) {
      this.problem = `${message}; ${this.#options.initiates ? 'trying' : 'waiting'} once more`
      this.#begin()
    } else {
      this.#set('failed', message)
    }
  }

  #drop(): void {
    clearTimeout(this.#contactTimer)
    const connection = this.#connection
    this.#connection = null
    connection?.close()
  }

  #set(link: Peer['link'], problem: string | null): void {
    this.link = link
    this.problem = problem
    this.#options.events.changed()
  }
}
