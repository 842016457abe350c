import { createHash } from 'node:crypto'
import type { About, JoinRequest, Run, SignalRequest, StartRequest, Transport, WorldState } from '../shared/events.ts'
import type { Limits } from '../shared/limits.ts'
import { Refusal } from './refusal.ts'

interface Place {
  about: About
  browserId: string | null
  suspect: boolean
  /** How many candidates it sent, by addressee and connection attempt; the oldest attempt first. */
  candidates: Map<string, number>
}

/** The public name of whoever holds `token`: 16 hex digits, the same on every server. */
export function memberId(token: string): string {
  return createHash('sha256').update(token).digest('hex').slice(0, 16)
}

/**
 * The tabs under one link and the run they are in: plain state, without sockets and without a clock. Members keep the
 * order in which they joined; the first of them is the host, and so rank 0 of every run. Methods change everything or,
 * when they throw a Refusal, nothing.
 */
export class World {
  readonly name: string
  readonly #limits: Limits
  /** In order of joining: a Map keeps the place of a key that is set again. */
  readonly #places = new Map<string, Place>()
  #transport: Transport = 'rtc'
  #runs = 0
  #run: Run | null = null

  /** An empty world, for its first member to join. */
  constructor(name: string, limits: Limits) {
    this.name = name
    this.#limits = limits
  }

  get size(): number {
    return this.#places.size
  }

  /** The earliest member; undefined only in an empty world. */
  get host(): string | undefined {
    const [first] = this.#places.keys()
    return first
  }

  /**
   * Adds a member at the end of the order; the first one says how the world's tabs are linked. One that is here already
   * is back: it keeps its place and is no suspect.
   * @throws Refusal `world-full`
   */
  join(id: string, { about, browserId, transport }: Omit<JoinRequest, 'world' | 'token'>): void {
    if (!this.#places.has(id) && this.size >= this.#limits.membersPerWorld) {
      throw new Refusal(
        'world-full',
        `join: this world has its ${this.size} tabs already; close one or make another world`,
      )
    }
    if (this.size === 0) this.#transport = transport
    this.#places.set(id, { about, browserId, suspect: false, candidates: new Map() })
  }

  describe(id: string, about: About): void {
    this.#place(id).about = about
  }

  /** Its socket is gone, and it may come back. */
  suspect(id: string): void {
    this.#place(id).suspect = true
  }

  /**
   * Takes a member out for good. When the host goes the next member is host, and the run in progress ends: nobody is
   * left who started it.
   * @returns the number of the run that ended by it, or null
   */
  remove(id: string): number | null {
    const ended = id === this.host ? (this.#run?.run ?? null) : null
    this.#places.delete(id)
    if (ended !== null) this.#run = null
    return ended
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

  /** @throws Refusal `not-host`, `run-in-progress` */
  configure(by: string, transport: Transport): void {
    this.#hostOnly('configure', by)
    this.#noRun('configure')
    this.#transport = transport
  }

  /**
   * Begins a run on the first `size` members that are not suspect: a rank that is not there would hang the others.
   * @throws Refusal `not-host`, `run-in-progress`, `bad-payload` for a size that this world has not
   */
  start(by: string, { program, args, size }: StartRequest): Run {
    this.#hostOnly('start', by)
    this.#noRun('start')
    const present = [...this.#places].filter(([, place]) => !place.suspect).map(([id]) => id)
    if (size < 1 || size > present.length) {
      throw new Refusal(
        'bad-payload',
        `start: size is ${size} and ${present.length} tabs are connected; open more tabs, or start on 1 to ${present.length}`,
      )
    }
    this.#runs++
    this.#run = { run: this.#runs, program, args, members: present.slice(0, size) }
    return this.#run
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
    const members = [...this.#places].map(([id, { about, browserId, suspect }]) => ({ id, about, browserId, suspect }))
    return { name: this.name, host: this.host, transport: this.#transport, members, run: this.#run }
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
