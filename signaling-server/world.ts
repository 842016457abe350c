import { createHash } from 'node:crypto'
import {
  type About,
  type ConfigureRequest,
  isShared,
  type JoinRequest,
  type RenameRequest,
  type Run,
  type SignalRequest,
  type StartRequest,
  type Transport,
  type WorldState,
} from '../shared/events.ts'
import type { Limits } from '../shared/limits.ts'
import { Refusal } from './refusal.ts'

interface Place {
  readonly order: number
  name: string
  about: About
  consents: boolean
  browserId: string | null
  suspect: boolean
  /** How many candidates it sent, by addressee and connection attempt; the oldest attempt first. */
  candidates: Map<string, number>
}

/** What is kept of a member that has gone, should it come back. */
interface Known {
  /** Its place in the order of joining. */
  readonly order: number
  /** The host's word outlives the member's own. */
  namedByHost: string | null
  removed: boolean
}

/** The public name of whoever holds `token`: 16 hex digits, the same on every server. */
export function memberId(token: string): string {
  return createHash('sha256').update(token).digest('hex').slice(0, 16)
}

/**
 * The tabs under one link and the run they are in: plain state, without sockets and without a clock. Members keep the
 * order in which they first joined. The host, rank 0 of every run, is who made the world or was handed it, whenever it
 * is there; while it is away, the earliest other member. Methods change everything or, when they throw a Refusal, nothing.
 */
export class World {
  readonly name: string
  readonly #limits: Limits
  readonly #places = new Map<string, Place>()
  /** All members that ever were, the earliest first. */
  readonly #known = new Map<string, Known>()
  #joined = 0
  #owner: string | null = null
  #title = ''
  #locked = false
  #asksConsent = false
  #transport: Transport = 'rtc'
  #runs = 0
  #run: Run | null = null
  /** Members of the run who have not left since it began: one that is back is no rank of it any more. */
  #ranks = new Set<string>()

  /** An empty world, for its first member to join. */
  constructor(name: string, limits: Limits) {
    this.name = name
    this.#limits = limits
  }

  get size(): number {
    return this.#places.size
  }

  /** Undefined only in an empty world. */
  get host(): string | undefined {
    if (this.#owner !== null && this.#places.has(this.#owner)) return this.#owner
    return this.#inOrder()[0]?.[0]
  }

  /** Has it ever been a member, and was it not removed? */
  knows(id: string): boolean {
    return this.#known.get(id)?.removed === false
  }

  /**
   * Adds a member at the end of the order; the first one says what the world is like. One that is or was here is back:
   * it has its place and is no suspect.
   * @throws Refusal `removed`, `world-locked`, `world-full`
   */
  join(id: string, request: Omit<JoinRequest, 'world' | 'token' | 'makes'>): void {
    const { name, about, consents, browserId, title, transport } = request
    this.#admit(id)
    if (this.size === 0) {
      this.#transport = transport
      this.#title = title
      this.#owner = id
    }
    const { order, namedByHost } = this.#remember(id)
    this.#places.set(id, {
      order,
      name: namedByHost ?? name,
      about,
      consents,
      browserId,
      suspect: false,
      candidates: new Map(),
    })
  }

  #admit(id: string): void {
    const known = this.#known.get(id)
    if (known?.removed) {
      throw new Refusal(
        'removed',
        'join: the host has removed this tab from the world; ask the host for the link again',
      )
    }
    if (this.#places.has(id)) return
    if (this.#locked && known === undefined) {
      throw new Refusal(
        'world-locked',
        'join: the host has locked this world; ask for it to be unlocked, and join again',
      )
    }
    if (this.size >= this.#limits.membersPerWorld) {
      throw new Refusal(
        'world-full',
        `join: this world has its ${this.size} tabs already; close one or make another world`,
      )
    }
  }

  #remember(id: string): Known {
    const known = this.#known.get(id)
    if (known !== undefined) return known
    const fresh: Known = { order: this.#joined++, namedByHost: null, removed: false }
    this.#known.set(id, fresh)
    if (this.#known.size > this.#limits.membersRemembered) {
      const gone = [...this.#known.keys()].find((other) => other !== id && !this.#places.has(other))
      if (gone !== undefined) this.#known.delete(gone)
    }
    return fresh
  }

  describe(id: string, about: About): void {
    this.#place(id).about = about
  }

  consent(id: string, consents: boolean): void {
    this.#place(id).consents = consents
  }

  /** @throws Refusal `not-host` for the name of another one, `no-such-member` */
  rename(by: string, { member, name }: RenameRequest): void {
    if (member !== by) this.#hostOnly('rename', by)
    const place = this.#member('rename', member)
    place.name = name
    const known = this.#known.get(member)
    if (known !== undefined) known.namedByHost = by === member ? null : name
  }

  /**
   * May the host send this member away? It is not let in again.
   * @throws Refusal `not-host`, `no-such-member`
   */
  ban(by: string, member: string): void {
    this.#hostOnly('remove', by)
    if (member === by) {
      throw new Refusal(
        'no-such-member',
        'remove: the host cannot remove itself; hand over hosting first, or close the tab',
      )
    }
    this.#member('remove', member)
    const known = this.#known.get(member)
    if (known !== undefined) known.removed = true
  }

  /** @throws Refusal `not-host`, `run-in-progress`, `no-such-member` */
  handOver(by: string, member: string): void {
    this.#hostOnly('handOver', by)
    this.#noRun('handOver')
    if (this.#member('handOver', member).suspect) {
      throw new Refusal('no-such-member', `handOver: ${member} has lost its connection; wait until it is back`)
    }
    this.#owner = member
  }

  /** Its socket is gone, and it may come back. */
  suspect(id: string): void {
    this.#place(id).suspect = true
  }

  /**
   * Takes a member out for good. When the host goes the next member is host. The run in progress goes on without the
   * member, as its program can, until nobody of it is left.
   * @returns the number of the run that ended by it, or null
   */
  remove(id: string): number | null {
    this.#places.delete(id)
    this.#ranks.delete(id)
    if (this.#run === null || this.#ranks.size > 0) return null
    const { run } = this.#run
    this.#run = null
    return run
  }

  /**
   * May `from` send this to its addressee? Counts it when it may.
   * @throws Refusal `no-such-member`, `too-many-candidates`
   */
  checkSignal(from: string, { to, connection, signal }: SignalRequest): void {
    const addressee = this.#places.get(to)
    if (addressee === undefined || to === from) {
      throw new Refusal('no-such-member', `signal: ${to} is no other member of this world; it may have left`)
    }
    if (addressee.suspect) {
      throw new Refusal(
        'no-such-member',
        `signal: ${to} has lost its connection to the server; try again when it is back`,
      )
    }
    if (signal.type === 'candidate') this.#countCandidate(from, to, connection)
  }

  #countCandidate(from: string, to: string, connection: string): void {
    const { candidates } = this.#place(from)
    const attempt = `${to} ${connection}`
    const sent = candidates.get(attempt) ?? 0
    if (sent >= this.#limits.candidatesPerConnection) {
      throw new Refusal(
        'too-many-candidates',
        `signal: ${sent} candidates were sent to ${to} for this connection already; begin a new connection`,
      )
    }
    candidates.set(attempt, sent + 1)
    if (candidates.size > this.#limits.connectionsCounted) {
      const [oldest] = candidates.keys()
      if (oldest !== undefined) candidates.delete(oldest)
    }
  }

  /** @throws Refusal `not-host`, `run-in-progress` for another transport */
  configure(by: string, { title, locked, asksConsent, transport }: ConfigureRequest): void {
    this.#hostOnly('configure', by)
    if (transport !== undefined && transport !== this.#transport) this.#noRun('configure')
    this.#title = title ?? this.#title
    this.#locked = locked ?? this.#locked
    this.#asksConsent = asksConsent ?? this.#asksConsent
    this.#transport = transport ?? this.#transport
  }

  /**
   * Begins a run on the host and the first other members, `size` in all. A suspect is left out, for a rank that is not
   * there would hang the others, and so is who does not consent to a program that somebody wrote.
   * @throws Refusal `not-host`, `run-in-progress`, `bad-payload` for a size that this world has not
   */
  start(by: string, { program, args, size, traced }: StartRequest): Run {
    this.#hostOnly('start', by)
    this.#noRun('start')
    const ready = this.#inOrder().filter(([, place]) => !place.suspect)
    const others = ready.filter(([id, { consents }]) => id !== by && (consents || !isShared(program)))
    const present = [by, ...others.map(([id]) => id)]
    if (size < 1 || size > present.length) {
      const unasked = ready.length - present.length
      const why = unasked > 0 ? `, and ${unasked} more have not agreed to run programs of others` : ''
      throw new Refusal(
        'bad-payload',
        `start: size is ${size} and ${present.length} tabs can take part${why}; open more tabs, or start on 1 to ${present.length}`,
      )
    }
    this.#runs++
    const members = present.slice(0, size)
    this.#ranks = new Set(members)
    this.#run = {
      run: this.#runs,
      program,
      args,
      members,
      ...(this.#transport !== 'rtc' && { islands: this.#islandsOf(members) }),
      ...(traced !== undefined && { traced }),
    }
    return this.#run
  }

  /** For each member the first one of the same browser, as an index. */
  #islandsOf(members: readonly string[]): number[] {
    const browsers = members.map((id) => this.#place(id).browserId)
    return browsers.map((browser, index) => (browser === null ? index : browsers.indexOf(browser)))
  }

  /** @throws Refusal `not-host`, `no-such-run` */
  end(by: string, run: number): void {
    this.#hostOnly('end', by)
    if (this.#run?.run !== run) {
      throw new Refusal('no-such-run', `end: run ${run} is not in progress; ${this.#run?.run ?? 'none'} is`)
    }
    this.#run = null
  }

  /** @throws Error for an empty world, which has no host to name */
  state(): WorldState {
    if (this.host === undefined) throw new Error('state: this world is empty and should be gone')
    const members = this.#inOrder().map(([id, { name, about, consents, browserId, suspect }]) => {
      return { id, name, about, consents, browserId, suspect }
    })
    return {
      name: this.name,
      title: this.#title,
      host: this.host,
      locked: this.#locked,
      asksConsent: this.#asksConsent,
      transport: this.#transport,
      members,
      run: this.#run,
    }
  }

  #inOrder(): [string, Place][] {
    return [...this.#places].toSorted(([, one], [, other]) => one.order - other.order)
  }

  /** @throws Refusal `no-such-member` */
  #member(operation: string, id: string): Place {
    const place = this.#places.get(id)
    if (place === undefined) {
      throw new Refusal('no-such-member', `${operation}: ${id} is no member of this world; it may have left`)
    }
    return place
  }

  #hostOnly(operation: string, by: string): void {
    if (by !== this.host) {
      throw new Refusal('not-host', `${operation}: only the host ${this.host} may do this, and this tab is ${by}`)
    }
  }

  #noRun(operation: string): void {
    if (this.#run === null) return
    throw new Refusal('run-in-progress', `${operation}: run ${this.#run.run} is still in progress; end it first`)
  }

  #place(id: string): Place {
    const place = this.#places.get(id)
    if (place === undefined) throw new Error(`${id} is no member of this world`)
    return place
  }
}
