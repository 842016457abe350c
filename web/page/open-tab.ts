import {
  type ConfigureRequest,
  type GoneNotice,
  isShared,
  type Member,
  type SharedProgram,
  type WorldState,
} from '../../shared/events.ts'
import { LIMITS } from '../../shared/limits.ts'
import { errorText } from '../../shared/error-text.ts'
import { Introductions } from '../transport/introductions.ts'
import { randomName } from '../transport/random-name.ts'
import { SignalingClient } from '../transport/signaling-client.ts'
import { aboutThisTab } from './about-this-tab.ts'
import { assetFolder } from './assets.ts'
import type { PageMessage } from './control.ts'
import { gpuName } from './gpu-name.ts'
import { LinkWatch } from './link-watch.ts'
import { connectedOf, linkView, memberStates } from './members.ts'
import { Peers } from './peers.ts'
import { ProgramTexts } from './run-program.ts'
import { isToldOtherwise } from './run-end.ts'
import { Runs } from './runs.ts'
import { startProblem } from './start-problem.ts'
import type { About, TabState } from './state.ts'
import type { RunRequest, Tab, TabOptions } from './tab.ts'
import { readTabConfig, type TabConfig } from './tab-config.ts'
import { TabStore } from './tab-store.ts'
import type { Trace } from './trace-model.ts'
import type { Waits } from './waits-model.ts'
import { failedPairs, Troubles } from './troubles.ts'

/**
 * Makes this tab a member of a world. Returns at once, in phase `connecting`; whatever is wrong with network or server
 * is told by `state.problem`, never thrown. One tab a page: it says goodbye when the page goes.
 * @throws RangeError for too short a `graceMs`, and for `assets` of another origin
 */
export function openTab(options: TabOptions): Tab {
  const tab = new WorldTab(options)
  void tab.enter()
  return tab
}

/** What exists from the moment that this tab is a member. */
interface Membership {
  id: string
  peers: Peers
  runs: Runs
}

class WorldTab implements Tab {
  readonly #options: TabOptions
  readonly #server: string
  readonly #assets: URL
  readonly #client: SignalingClient
  readonly #store: TabStore
  readonly #texts = new ProgramTexts()
  #about: About
  #membership: Membership | null = null
  #world: WorldState | null = null
  readonly #token: string
  #consents: boolean
  readonly #links = new LinkWatch({
    connected: () => connectedOf(this.#membership?.peers),
    ping: (member, id) => this.#membership?.peers.send(member, { type: 'ping', id }),
    changed: () => this.#membersChanged(),
  })
  /** What members told this tab, the host. */
  readonly #troubles = new Troubles()
  /** What this tab told the host last. */
  #toldTroubles: string | null = null
  /** Who said goodbye, and is still named by the server for a moment. */
  readonly #departed = new Set<string>()
  /** A lasting problem of this tab's own; the server's come and go. */
  #ownProblem: string | null = null

  constructor(options: TabOptions) {
    this.#options = options
    this.#server = options.server ?? location.origin
    this.#assets = assetFolder(options.assets)
    const { graceMs = LIMITS.outageMs } = options
    if (!(graceMs >= LIMITS.leastOutageMs)) {
      throw new RangeError(`openTab: graceMs is ${graceMs}; give ${LIMITS.leastOutageMs} or more`)
    }
    this.#about = aboutThisTab()
    const { world, memory, name = '', title = '', makes = true, transport = 'rtc' } = options
    this.#token = memory?.take() ?? randomName()
    this.#consents = memory?.consents ?? false
    this.#store = new TabStore({
      phase: 'connecting',
      world,
      title,
      locked: false,
      asksConsent: false,
      id: null,
      host: null,
      transport,
      members: [],
      troubles: [],
      run: null,
      problem: null,
    })
    this.#client = new SignalingClient({
      server: this.#server,
      token: this.#token,
      world,
      name,
      about: this.#about,
      consents: this.#consents,
      makes,
      title,
      transport,
      events: {
        world: (state) => this.#worldChanged(state),
        signal: (notice) => this.#membership?.peers.signal(notice),
        run: (run) => this.#membership?.runs.start(run),
        end: ({ run }) => this.#membership?.runs.end(run),
        gone: (notice) => this.#gone(notice),
        connection: (up, problem) => {
          if (!up) this.#membership?.runs.forget()
          this.#store.update({ problem: problem ?? this.#ownProblem })
        },
      },
    })
    addEventListener('pagehide', () => {
      memory?.keep(this.#token)
      this.leave()
    })
    addEventListener('pageshow', ({ persisted }) => {
      // Back from the browser's cache of pages, after it said goodbye: only a fresh page can join again.
      if (persisted) location.reload()
    })
  }

  get state(): TabState {
    return this.#store.state
  }

  subscribe(listener: (state: TabState) => void): () => void {
    return this.#store.subscribe(listener)
  }

  async enter(): Promise<void> {
    const looking = this.#describeGpu()
    const [config, introductions] = await Promise.all([
      readTabConfig(this.#server, this.#options),
      Introductions.open(this.#options.world, new URL('introducer.js', this.#assets)),
    ])
    this.#ownProblem = config.problem
    if (config.problem !== null) this.#store.update({ problem: config.problem })
    try {
      const { id, world, iceServers } = await this.#client.join(introductions?.browserId ?? null)
      const known = this.#options.iceServers ? config.iceServers : [...config.iceServers, ...iceServers]
      this.#joined(id, world, { ...config, iceServers: known }, introductions)
    } catch (error) {
      if (this.state.phase !== 'closed') this.#store.update({ phase: 'closed', problem: errorText(error) })
    }
    await looking
  }

  share(name: string, text: string): SharedProgram {
    return this.#texts.keep(name, text)
  }

  async start(request: RunRequest): Promise<void> {
    const problem = startProblem(this.state, request)
    if (problem !== null) throw new Error(problem)
    const { program } = request
    if (isShared(program) && this.#texts.get(program) === null) {
      throw new Error(`start: this page does not have the text of ${program.name}; share it first`)
    }
    const run = await this.#client.start(request)
    this.#membership?.runs.start(run)
  }

  async configure(change: ConfigureRequest): Promise<void> {
    await this.#client.configure(change)
  }

  async rename(member: string, name: string): Promise<void> {
    await this.#client.rename({ member, name })
  }

  async remove(member: string): Promise<void> {
    await this.#client.remove({ member })
  }

  async handOver(member: string): Promise<void> {
    await this.#client.handOver({ member })
  }

  async consent(consents: boolean): Promise<void> {
    this.#consents = consents
    if (this.#options.memory) this.#options.memory.consents = consents
    await this.#client.consent({ consents })
  }

  watchLinks(): () => void {
    return this.#links.watch()
  }

  async stop(): Promise<void> {
    const { id, host, run } = this.state
    if (id === null || id !== host) throw new Error('stop: only the host may stop a run')
    if (run === null || run.outcome !== null) throw new Error('stop: no run is in progress')
    // Reaches the server through `#over`, and the other tabs on their control channels even without it.
    this.#membership?.runs.stop()
    await this.#ending
  }

  trace(): Trace | null {
    return this.#membership?.runs.trace() ?? null
  }

  waits(): Promise<Waits> {
    return this.#membership?.runs.waits() ?? Promise.resolve({ ranks: [], deadlock: null })
  }

  waiting(): Promise<string[]> {
    return this.#membership?.runs.waiting() ?? Promise.resolve([])
  }

  leave(): void {
    if (this.state.phase === 'closed') return
    this.#membership?.peers.broadcast({ type: 'goodbye' })
    this.#client.leave()
    this.#membership?.runs.close()
    this.#membership?.peers.close()
    this.#membership = null
    this.#links.close()
    this.#store.update({ phase: 'closed', members: [], host: null })
  }

  async #describeGpu(): Promise<void> {
    this.#about = { ...this.#about, gpu: (await gpuName()).slice(0, 200) }
    try {
      await this.#client.describe(this.#about)
    } catch (error) {
      if (this.state.phase === 'joined') this.#store.update({ problem: errorText(error) })
    }
  }

  #joined(id: string, world: WorldState, config: TabConfig, introductions: Introductions | null): void {
    if (this.state.phase === 'closed') return
    const channels = this.#options.channel ?? 'auto'
    const peers: Peers = new Peers({
      self: id,
      iceServers: config.iceServers,
      graceMs: config.graceMs,
      expectedTabs: this.#options.expectedTabs ?? 0,
      isBack: this.#options.memory?.isBack ?? false,
      introductions,
      events: {
        signal: (request) => this.#client.signal(request),
        changed: () => this.#membersChanged(),
        contacted: (member) => this.#contacted(member),
        connected: () => runs.reach(),
        control: (member, message) => this.#control(member, message),
        channel: (member, label, pipe) => runs.channel(member, label, pipe),
        disconnected: (member, end) => runs.disconnected(member, end),
      },
    })
    const runs: Runs = new Runs({
      self: id,
      processorName: `${this.#about.browser}, tab ${id.slice(0, 6)}`,
      browserId: introductions?.browserId ?? null,
      assets: this.#assets,
      channels,
      peers,
      texts: this.#texts,
      consents: () => this.#consents,
      nameOf: (member) => this.#nameOf(member),
      isHost: (member) => member === this.#world?.host,
      changed: (run) => this.#store.update({ run }),
      over: (run) => this.#over(run),
      own: this.#options.own,
    })
    this.#membership = { id, peers, runs }
    const { run } = this.#world ?? world
    if (run)
      runs.watch(
        run,
        (this.#world ?? world).members.map((member) => member.id),
      )
    this.#store.update({ phase: 'joined', id })
    this.#worldChanged(this.#world ?? world)
  }

  /** A member as people see it, also where it has no name. */
  #nameOf(member: string): string {
    const { name, about } = this.#world?.members.find(({ id }) => id === member) ?? {}
    return name || `${about?.browser ?? 'tab'} ${member.slice(0, 6)}`
  }

  #worldChanged(world: WorldState): void {
    this.#world = world
    const membership = this.#membership
    // The first news of the world comes before the answer to joining is dealt with.
    if (!membership) return
    for (const id of this.#departed) if (!world.members.some((member) => member.id === id)) this.#departed.delete(id)
    const hubs = new Set([world.host, ...(world.run?.members.slice(0, 1) ?? [])])
    membership.peers.update(this.#present(world), { transport: world.transport, hubs })
    // The announcement was missed: this tab is new here or was away.
    if (world.run) {
      membership.runs.start(world.run)
      // The server has not heard of the run's end, or hears of it right now, which does no harm.
      if (membership.runs.state?.outcome) this.#over(world.run.run)
    }
    this.#membersChanged()
  }

  #membersChanged(): void {
    if (!this.#membership || !this.#world) return
    const { id, peers, runs } = this.#membership
    const { title, locked, asksConsent, host, transport } = this.#world
    const relayed = this.#options.channel === 'relay'
    const members = memberStates(
      { host, members: this.#present(this.#world) },
      id,
      (other) => linkView(peers.get(other), this.#links.of(other)),
      relayed,
    )
    const troubles = id === host ? this.#troubles.among(members.map((member) => member.id)) : []
    this.#store.update({ title, locked, asksConsent, host, transport, members, troubles })
    this.#tellTroubles()
    runs.reach()
  }

  #present(world: WorldState): Member[] {
    return world.members.filter(({ id }) => !this.#departed.has(id))
  }

  /** Who said goodbye is back on a new page, of which the server, which may not have heard the goodbye, says nothing. */
  #contacted(member: string): void {
    if (this.#departed.delete(member) && this.#world) this.#worldChanged(this.#world)
  }

  #control(member: string, message: PageMessage): void {
    switch (message.type) {
      case 'goodbye':
        // The server's word may have been faster, and that of its return too.
        if (this.#world?.members.some(({ id }) => id === member)) this.#departed.add(member)
        return this.#forget({ id: member, why: 'left' })
      case 'ping':
        return this.#membership?.peers.send(member, { type: 'pong', id: message.id })
      case 'pong':
        return this.#links.answered(member, message.id)
      case 'troubles':
        this.#troubles.tell(member, message.pairs)
        return this.#membersChanged()
      default:
        this.#membership?.runs.control(member, message)
    }
  }

  /** The host hears of pairs that it is not part of, when they change and when there is another host. */
  #tellTroubles(): void {
    const { id, host } = this.state
    const peers = this.#membership?.peers
    if (!peers || host === null || id === host || peers.get(host)?.link !== 'connected') return
    const pairs = failedPairs(peers.entries())
    const telling = JSON.stringify([host, pairs])
    if (telling === this.#toldTroubles || (pairs.length === 0 && this.#toldTroubles === null)) return
    this.#toldTroubles = telling
    peers.send(host, { type: 'troubles', pairs })
  }

  /** The server says so. */
  #gone(notice: GoneNotice): void {
    this.#departed.delete(notice.id)
    if (notice.id !== this.#membership?.id) return this.#forget(notice)
    this.leave()
    this.#store.update({ problem: 'the host has removed this tab from the world; ask the host to be let in again' })
  }

  #forget({ id, why }: GoneNotice): void {
    this.#troubles.forget(id)
    this.#membership?.peers.remove(id)
    this.#membership?.runs.gone(id, why)
    if (this.#world) this.#world = { ...this.#world, members: this.#world.members.filter((member) => member.id !== id) }
    this.#membersChanged()
  }

  /** The end of the last run on its way to the server. */
  #ending: Promise<void> = Promise.resolve()

  #over(run: number): void {
    if (this.#membership?.id === this.#world?.host) this.#ending = this.#endOnServer(run)
  }

  async #endOnServer(run: number): Promise<void> {
    try {
      await this.#client.end({ run })
    } catch (error) {
      if (isToldOtherwise(error)) return
      this.#store.update({ problem: errorText(error) })
    }
  }
}
