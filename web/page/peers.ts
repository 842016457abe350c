import type { Member, SignalNotice, SignalRequest, Transport } from '../../shared/events.ts'
import { ALL_PAIRS_TABS } from '../../shared/limits.ts'
import type { Channel, ConnectionEnd } from '../transport/connection.ts'
import { errorText } from '../../shared/error-text.ts'
import type { Introductions } from '../transport/introductions.ts'
import { LifeSign } from '../transport/life-sign.ts'
import { randomName } from '../transport/random-name.ts'
import { ControlLine } from './control-line.ts'
import type { PageMessage } from './control.ts'
import { memberLabel } from './member-label.ts'
import { Peer, type Way } from './peer.ts'

export interface PeersEvents {
  /** Rejects when the signaling server does not pass it on. */
  signal(request: SignalRequest): Promise<void>
  /** The link to some member has changed. */
  changed(): void
  /** Somebody who is not known as a member wants to connect. */
  contacted(member: string): void
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
  /** How many tabs the world will have, as far as anybody knows: see `ALL_PAIRS_TABS`. */
  expectedTabs: number
  /** The page before this one was a member: others may not know yet that there is a new one, which asks to be connected. */
  isBack: boolean
  /** Null where this browser introduces nobody. */
  introductions: Introductions | null
  /** How long a member whose connection is gone is waited for, in milliseconds. */
  graceMs: number
  events: PeersEvents
}

/** How the tabs of a world are connected. */
export interface Topology {
  transport: Transport
  /** Those to whom every tab is connected: the host, and rank 0 of the run in progress. */
  hubs: ReadonlySet<string>
}

interface Known {
  member: Member
  /** Whether this tab initiates: it joined later. */
  initiates: boolean
}

/**
 * This tab's connections to other members of its world: in the lobby to all members of a small world and to the hubs of a
 * large one, later to whom this tab's rank has something to say, or has something to say to it.
 */
export class Peers {
  readonly #self: string
  readonly #expectedTabs: number
  /** Until the members that are there have been asked. */
  #isBack: boolean
  readonly #iceServers: RTCIceServer[]
  readonly #introductions: Introductions | null
  readonly #graceMs: number
  readonly #events: PeersEvents
  readonly #peers = new Map<string, Peer>()
  readonly #lines = new Map<string, ControlLine>()
  readonly #lifeSign: LifeSign | null
  readonly #known = new Map<string, Known>()
  #hubs: ReadonlySet<string> = new Set()
  #transport: Transport | null = null
  /** Members that this tab's rank wants to reach and the server has not named, as after its restart. */
  readonly #wanted = new Set<string>()
  #suspects = new Set<string>()
  /** Introductions by members that the server has not named yet. */
  readonly #early = new Map<string, MessagePort | null>()

  constructor({ self, expectedTabs, isBack, iceServers, introductions, graceMs, events }: PeersOptions) {
    this.#self = self
    this.#expectedTabs = expectedTabs
    this.#isBack = isBack
    this.#iceServers = iceServers
    this.#introductions = introductions
    this.#graceMs = graceMs
    this.#lifeSign = introductions && new LifeSign(navigator.locks)
    this.#events = events
    introductions?.enter(self, (from, port) => this.#introduced(from, port))
  }

  /**
   * Connects to members that are new and are met in the lobby, and to all of those anew when the transport has changed.
   * @param members in order of joining, this tab among them
   */
  update(members: readonly Member[], { transport, hubs }: Topology): void {
    if (this.#transport !== transport) {
      for (const id of this.#peers.keys()) this.remove(id)
      this.#transport = transport
    }
    this.#hubs = hubs
    const ids = members.map(({ id }) => id)
    const own = ids.indexOf(this.#self)
    this.#known.clear()
    for (const [order, member] of members.entries()) {
      if (order !== own) this.#known.set(member.id, { member, initiates: order < own })
    }
    for (const [id, { member }] of this.#known) {
      if (this.meetsInLobby(id) || this.#early.has(id)) this.#open(id, this.#isBack)
      if (this.#wanted.has(id)) this.#open(id, true)
      if (this.#suspects.has(member.id) && !member.suspect) this.#peers.get(id)?.retry()
    }
    this.#isBack = false
    this.#suspects = new Set(members.filter(({ suspect }) => suspect).map(({ id }) => id))
    for (const [id, peer] of this.#peers) {
      // After a restart the server names members only as they come back: a connection that works is no less there, and
      // one that broke may be made anew.
      if (!ids.includes(id) && !peer.isReachable) this.remove(id)
    }
  }

  /** Whether this tab and that member connect before anybody has something to say. Both sides come to the same answer. */
  meetsInLobby(member: string): boolean {
    const tabs = Math.max(this.#known.size + 1, this.#expectedTabs)
    return tabs <= ALL_PAIRS_TABS || this.#hubs.has(member) || this.#hubs.has(this.#self)
  }

  /** This tab's rank has something to say to that member: connects to it, if it is not connected. */
  want(member: string): void {
    if (this.#known.has(member)) this.#open(member, true)
    else if (!this.#peers.has(member)) this.#wanted.add(member)
    this.#peers.get(member)?.retry()
  }

  /** Takes in what the server passed on. */
  signal({ from, connection, signal }: SignalNotice): void {
    const wants = signal.type === 'offer' || signal.type === 'renew'
    if (wants && !this.#known.has(from)) this.#events.contacted(from)
    // Its rank has something to say to this tab's.
    if (signal.type === (this.#known.get(from)?.initiates ? 'renew' : 'offer')) this.#open(from, false)
    this.#peers.get(from)?.signal(connection, signal)
  }

  get(member: string): Peer | undefined {
    return this.#peers.get(member)
  }

  entries(): Iterable<[string, Peer]> {
    return this.#peers.entries()
  }

  /** To a member that is connected, or waited for: then it gets the message when it is back. */
  send(member: string, message: PageMessage): void {
    const peer = this.#peers.get(member)
    if (!peer?.isReachable) return
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
    this.#wanted.delete(member)
  }

  close(): void {
    for (const member of this.#peers.keys()) this.remove(member)
    this.#introductions?.leave()
  }

  /** @param asks only this tab may know that they need each other */
  #open(id: string, asks: boolean): void {
    const known = this.#known.get(id)
    if (!known || !this.#transport || this.#peers.has(id)) return
    this.#wanted.delete(id)
    const { member, initiates } = known
    const name = memberLabel(member)
    const peer = new Peer({
      name,
      initiates,
      asks,
      way: this.#way(name, member, this.#transport),
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
    this.#events.changed()
  }

  #way(name: string, { id, browserId }: Member, transport: Transport): Way {
    const introductions = this.#introductions
    if (transport !== 'rtc' && introductions && this.#lifeSign && browserId === introductions.browserId) {
      const introduce = (): MessagePort => introductions.introduce(id)
      return { kind: 'port', transport, lifeSign: this.#lifeSign, introduce, ask: () => introductions.ask(id) }
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
  #introduced(from: string, port: MessagePort | null): void {
    if (!this.#known.has(from)) this.#events.contacted(from)
    this.#open(from, false)
    const peer = this.#peers.get(from)
    if (!peer) {
      this.#early.get(from)?.close()
      this.#early.set(from, port)
    } else if (port) peer.introduced(port)
    else peer.asked()
  }
}
