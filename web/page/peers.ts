import type { Member, SignalNotice, SignalRequest, Transport } from '../../shared/events.ts'
import type { Channel, ConnectionEnd } from '../transport/connection.ts'
import { errorText } from '../transport/error-text.ts'
import type { Introductions } from '../transport/introductions.ts'
import { LifeSign } from '../transport/life-sign.ts'
import { randomName } from '../transport/random-name.ts'
import { ControlLine } from './control-line.ts'
import type { PageMessage } from './control.ts'
import { Peer, type Way } from './peer.ts'

export interface PeersEvents {
  /** Rejects when the signaling server does not pass it on. */
  signal(request: SignalRequest): Promise<void>
  /** The link to some member has changed. */
  changed(): void
  connected(member: string): void
  control(member: string, message: PageMessage): void
  /** It can be transferred only within this call. */
  channel(member: string, label: string, pipe: Channel): void
  disconnected(member: string, end: ConnectionEnd): void
}

export interface PeersOptions {
  /** This tab's member id. */
  self: string
  iceServers: RTCIceServer[]
  /** Null where this browser introduces nobody. */
  introductions: Introductions | null
  /** How long a member whose connection is gone is waited for, in milliseconds. */
  graceMs: number
  events: PeersEvents
}

/** This tab's connections to all other members of its world. */
export class Peers {
  readonly #self: string
  readonly #iceServers: RTCIceServer[]
  readonly #introductions: Introductions | null
  readonly #graceMs: number
  readonly #events: PeersEvents
  readonly #peers = new Map<string, Peer>()
  readonly #lines = new Map<string, ControlLine>()
  readonly #lifeSign: LifeSign | null
  #transport: Transport | null = null
  #suspects = new Set<string>()
  /** Ports of members that the server has not named yet. */
  readonly #early = new Map<string, MessagePort>()

  constructor({ self, iceServers, introductions, graceMs, events }: PeersOptions) {
    this.#self = self
    this.#iceServers = iceServers
    this.#introductions = introductions
    this.#graceMs = graceMs
    this.#lifeSign = introductions && new LifeSign(navigator.locks)
    this.#events = events
    introductions?.enter(self, (from, port) => this.#introduced(from, port))
  }

  /**
   * Connects to members that are new, and to all anew when the transport has changed.
   * @param members in order of joining, this tab among them
   */
  update(members: readonly Member[], transport: Transport): void {
    if (this.#transport !== transport) {
      for (const id of this.#peers.keys()) this.remove(id)
      this.#transport = transport
    }
    const ids = members.map(({ id }) => id)
    const own = ids.indexOf(this.#self)
    for (const [order, member] of members.entries()) {
      if (order !== own && !this.#peers.has(member.id)) this.#open(member, order < own, transport)
      if (this.#suspects.has(member.id) && !member.suspect) this.#peers.get(member.id)?.retry()
    }
    this.#suspects = new Set(members.filter(({ suspect }) => suspect).map(({ id }) => id))
    for (const [id, peer] of this.#peers) {
      // After a restart the server names members only as they come back: a connection that works is no less there, and
      // one that broke may be made anew.
      if (!ids.includes(id) && !peer.connection && !peer.isAwaited) this.remove(id)
    }
  }

  /** Takes in what the server passed on. */
  signal({ from, connection, signal }: SignalNotice): void {
    this.#peers.get(from)?.signal(connection, signal)
  }

  get(member: string): Peer | undefined {
    return this.#peers.get(member)
  }

  /** To a member that is connected, or waited for: then it gets the message when it is back. */
  send(member: string, message: PageMessage): void {
    const peer = this.#peers.get(member)
    if (!peer?.connection && !peer?.isAwaited) return
    try {
      this.#lines.get(member)?.send(message)
    } catch (error) {
      peer.breakOff(errorText(error))
    }
  }

  /** To all members that are connected or waited for. */
  broadcast(message: PageMessage): void {
    for (const member of this.#peers.keys()) this.send(member, message)
  }

  remove(member: string): void {
    this.#peers.get(member)?.close()
    this.#peers.delete(member)
    this.#lines.delete(member)
  }

  close(): void {
    for (const member of this.#peers.keys()) this.remove(member)
    this.#introductions?.leave()
  }

  #open(member: Member, initiates: boolean, transport: Transport): void {
    const { id, about } = member
    const name = `tab ${id.slice(0, 6)} (${about.browser})`
    const peer = new Peer({
      name,
      initiates,
      way: this.#way(name, member, transport),
      graceMs: this.#graceMs,
      events: {
        changed: () => this.#events.changed(),
        connected: () => {
          line.connected((text) => peer.connection?.sendControl(text))
          this.#events.connected(id)
        },
        control: (text) => {
          try {
            line.receive(text)
          } catch (error) {
            peer.breakOff(errorText(error))
          }
        },
        channel: (label, pipe) => this.#events.channel(id, label, pipe),
        disconnected: (end) => {
          line.disconnected()
          this.#events.disconnected(id, end)
        },
      },
    })
    const line = new ControlLine(randomName(), (message) => this.#events.control(id, message))
    this.#lines.set(id, line)
    this.#peers.set(id, peer)
    const early = this.#early.get(id)
    this.#early.delete(id)
    if (early) peer.introduced(early)
  }

  #way(name: string, { id, browserId }: Member, transport: Transport): Way {
    const introductions = this.#introductions
    if (transport !== 'rtc' && introductions && this.#lifeSign && browserId === introductions.browserId) {
      return { kind: 'port', transport, lifeSign: this.#lifeSign, introduce: () => introductions.introduce(id) }
    }
    if (transport === 'port' || transport === 'shm') {
      const problem = `${name} is not in this browser, and this world's transport is ${transport}: choose auto or rtc`
      return { kind: 'none', problem }
    }
    const signal = (connection: string, each: SignalRequest['signal']): Promise<void> =>
      this.#events.signal({ to: id, connection, signal: each })
    return { kind: 'rtc', iceServers: this.#iceServers, signal }
  }

  /** The browser may be faster than the signaling server: then the peer is not known here yet. */
  #introduced(from: string, port: MessagePort): void {
    const peer = this.#peers.get(from)
    if (peer) return peer.introduced(port)
    this.#early.get(from)?.close()
    this.#early.set(from, port)
  }
}
