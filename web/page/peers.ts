import type { Member, SignalNotice, SignalRequest } from '../../shared/events.ts'
import type { ConnectionEnd } from '../transport/rtc-connection.ts'
import { encodeControl, parseControl, type ControlMessage } from './control.ts'
import { Peer } from './peer.ts'

export interface PeersEvents {
  /** Rejects when the signaling server does not pass it on. */
  signal(request: SignalRequest): Promise<void>
  /** The link to some member has changed. */
  changed(): void
  connected(member: string): void
  control(member: string, message: ControlMessage): void
  /** It can be transferred only within this call. */
  channel(member: string, channel: RTCDataChannel, maxMessageBytes: number): void
  disconnected(member: string, end: ConnectionEnd): void
}

/** This tab's connections to all other members of its world. */
export class Peers {
  readonly #self: string
  readonly #iceServers: RTCIceServer[]
  readonly #events: PeersEvents
  readonly #peers = new Map<string, Peer>()
  #suspects = new Set<string>()

  constructor(self: string, iceServers: RTCIceServer[], events: PeersEvents) {
    this.#self = self
    this.#iceServers = iceServers
    this.#events = events
  }

  /** Connects to members that are new. @param members in order of joining, this tab among them */
  update(members: readonly Member[]): void {
    const ids = members.map(({ id }) => id)
    const own = ids.indexOf(this.#self)
    for (const [order, member] of members.entries()) {
      if (order !== own && !this.#peers.has(member.id)) this.#open(member, order < own)
      if (this.#suspects.has(member.id) && !member.suspect) this.#peers.get(member.id)?.retry()
    }
    this.#suspects = new Set(members.filter(({ suspect }) => suspect).map(({ id }) => id))
    for (const [id, peer] of this.#peers) {
      // After a restart the server names members only as they come back: a connection that works is no less there.
      if (!ids.includes(id) && !peer.connection) this.remove(id)
    }
  }

  /** Takes in what the server passed on. */
  signal({ from, connection, signal }: SignalNotice): void {
    this.#peers.get(from)?.signal(connection, signal)
  }

  get(member: string): Peer | undefined {
    return this.#peers.get(member)
  }

  send(member: string, message: ControlMessage): void {
    this.#peers.get(member)?.connection?.sendControl(encodeControl(message))
  }

  /** To all members that are connected. */
  broadcast(message: ControlMessage): void {
    const encoded = encodeControl(message)
    for (const peer of this.#peers.values()) peer.connection?.sendControl(encoded)
  }

  remove(member: string): void {
    this.#peers.get(member)?.close()
    this.#peers.delete(member)
  }

  close(): void {
    for (const member of this.#peers.keys()) this.remove(member)
  }

  #open({ id, about }: Member, initiates: boolean): void {
    const peer = new Peer({
      name: `tab ${id.slice(0, 6)} (${about.browser})`,
      initiates,
      iceServers: this.#iceServers,
      events: {
        signal: (connection, signal) => this.#events.signal({ to: id, connection, signal }),
        changed: () => this.#events.changed(),
        connected: () => this.#events.connected(id),
        control: (text) => this.#control(id, text),
        channel: (channel, maxMessageBytes) => this.#events.channel(id, channel, maxMessageBytes),
        disconnected: (end) => this.#events.disconnected(id, end),
      },
    })
    this.#peers.set(id, peer)
  }

  #control(member: string, text: string): void {
    let message: ControlMessage
    try {
      message = parseControl(text)
    } catch (error) {
      this.#peers.get(member)?.breakOff(error instanceof Error ? error.message : String(error))
      return
    }
    this.#events.control(member, message)
  }
}
