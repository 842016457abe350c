import type { Signal } from '../../shared/events.ts'
import type { Connection, ConnectionEnd, ConnectionEvents } from '../transport/connection.ts'
import type { LifeSign } from '../transport/life-sign.ts'
import { PortConnection, type PortTransport } from '../transport/port-connection.ts'
import { RtcConnection } from '../transport/rtc-connection.ts'

/** The first attempt and one more. */
const ATTEMPTS = 2
/** A peer that initiates gets this long to make contact, which its own attempt may take. */
const CONTACT_MS = 10_000

/** How a pair of tabs is connected: see `Transport` for what a world may choose. */
export type Way =
  /** STUN and TURN servers; the signaling server introduces. `signal` rejects when it does not pass a signal on. */
  | { kind: 'rtc'; iceServers: RTCIceServer[]; signal: (connection: string, signal: Signal) => Promise<void> }
  /** The browser introduces: `introduce` gives this tab's end of a port whose other end is on its way to the peer. */
  | { kind: 'port'; transport: PortTransport; lifeSign: LifeSign; introduce: () => MessagePort }
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
  way: Way
  events: PeerEvents
}

/** The connection to one member, as often as it has to be made. */
export class Peer {
  link: 'connecting' | 'connected' | 'failed' = 'connecting'
  problem: string | null = null
  readonly #options: PeerOptions
  #connection: Connection | null = null
  #contactTimer: ReturnType<typeof setTimeout> | undefined
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

  /** Takes in a signal of the peer. One of an attempt that is not the latest is too late and means nothing any more. */
  signal(connection: string, signal: Signal): void {
    if (this.#closed) return
    const { way, initiates } = this.#options
    if (way.kind !== 'rtc') return
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

  /** The peer began anew. */
  #makeRoom(): void {
    const replaced = this.connection
    this.#drop()
    if (replaced) this.#options.events.disconnected({ how: 'closed', message: `${this.#options.name} began anew` })
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
    if (was) this.#options.events.disconnected({ how: 'failed', message })
  }

  /** Ends it from this side: what was sent so far still goes out, and nothing is heard of it any more. */
  close(): void {
    this.#closed = true
    this.#drop()
  }

  #begin(): void {
    const { way, initiates } = this.#options
    if (way.kind === 'none') return this.#set('failed', way.problem)
    this.#set('connecting', this.problem)
    if (!initiates) return this.#awaitContact()
    const name = randomName()
    this.#connect(name, (events) =>
      way.kind === 'rtc' ? this.#rtc(name, way, events) : this.#port(name, way.introduce(), way, events),
    )
  }

  #awaitContact(): void {
    clearTimeout(this.#contactTimer)
    this.#contactTimer = setTimeout(
      () =>
        this.#setBack(
          `no connection to ${this.#options.name}: it made no contact; its tab may be asleep or gone: bring it to the front or reload it`,
        ),
      CONTACT_MS,
    )
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
      this.#set('failed', `no connection to ${peer}: this browser cannot make one (${describe(error)})`)
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
          signal(name, each).catch((error: unknown) => connection.refused(describe(error)))
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
    this.#begin()
    this.#options.events.disconnected(end)
  }

  #setBack(message: string): void {
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

/** `crypto.randomUUID` is there in secure contexts only; a class on a LAN without https has none. */
const randomName = (): string => Array.from(crypto.getRandomValues(new Uint32Array(3)), (n) => n.toString(36)).join('-')

const describe = (error: unknown): string => (error instanceof Error ? error.message : String(error))
