import { type GoneNotice, isShared, type Run } from '../../shared/events.ts'
import type { Failure, FromWorker } from '../rank/messages.ts'
import type { Channel, ConnectionEnd } from '../transport/connection.ts'
import { isLeads, type PageMessage, type RunMessage } from './control.ts'
import { PhaseNews } from './phase-news.ts'
import type { ProgramModule } from './program-module.ts'
import type { RankWorker } from './rank-worker.ts'
import { isInsight, RunInsight } from './run-insight.ts'
import { RunLead } from './run-lead.ts'
import { RunLinks } from './run-links.ts'
import { RunProgram } from './run-program.ts'
import {
  lacksRank,
  type RankNews,
  startedRun,
  withDisplay,
  withEnd,
  withFailure,
  withLoss,
  withNews,
  withPhase,
  withResult,
  withoutRanks,
} from './run-state.ts'
import { partsOf } from './shared-text.ts'
import type { Outcome, RunState } from './state.ts'
import type { TabRunOptions } from './tab-run-options.ts'
import { Timers } from './timers.ts'
import { waitingLines } from './waiting-lines.ts'

/**
 * The server's word that a run is over says not how, and a rank that lost another one knows not why. That comes from
 * other tabs, on other paths, and after this long no more is to come.
 */
const VERDICT_MS = 1_000
/** A closed connection has a reason (the tab was closed, it crashed) that the server knows by then. */
const REASON_MS = 6_000

const NO_CONSENT = "this tab's person has not agreed to run programs of others; agree on that tab, or start without it"
const STOPPED: Outcome = { kind: 'stopped' }

/** One run on this tab: its rank's worker, what the ranks tell each other through their pages, and the outcome. */
export class TabRun {
  readonly #options: TabRunOptions
  readonly #run: Run
  #state: RunState
  /** Null for a tab that is no rank of the run. */
  readonly insight: RunInsight | null
  #worker: RankWorker | null = null
  #program: RunProgram | null = null
  #links: RunLinks | null = null
  readonly #startedMs = performance.now()
  readonly #timers = new Timers()
  readonly #phaseNews: PhaseNews
  readonly #lead: RunLead

  /** @param isLate it had begun when this page joined */
  constructor(run: Run, isLate: boolean, options: TabRunOptions) {
    this.#options = options
    this.#run = run
    this.#state = startedRun(run, isLate ? '' : options.self)
    const { self, peers } = options
    this.#lead = new RunLead({
      self,
      members: run.members,
      peers,
      state: () => this.#state,
      retell: () => this.insight?.retell(),
    })
    this.insight = this.#insightInto(this.#state)
    this.#phaseNews = new PhaseNews(this.#timers, (phases) => peers.broadcast({ type: 'ranks', run: run.run, phases }))
  }

  get state(): RunState {
    return this.#state
  }

  /** Once, after construction. */
  begin(): void {
    if (this.#state.rank !== null) this.#takePart(this.#state.rank)
    this.#options.changed(this.#state)
    this.reach()
  }

  /** Members can be reached that could not before. */
  reach(): void {
    this.#lead.reach()
    this.#program?.reach()
    this.#links?.reach()
  }

  /** A member opened a channel for a run. @returns false where it is not this one, or where this tab has no rank in it */
  take(run: number, member: string, connection: string, pipe: Channel): boolean {
    if (run !== this.#run.run || !this.#links) return false
    this.#links.take(member, connection, pipe)
    return true
  }

  /** What another tab says of its rank. */
  control(member: string, message: RunMessage): void {
    const state = this.#state
    const rank = this.#rankOf(member)
    if (message.type === 'over' && this.#options.isHost(member)) return this.#apply(withEnd(state, message.outcome))
    if (rank < 0) return
    if (isInsight(message)) return this.insight?.hear(rank, message)
    const isLead = rank === this.#lead.rank
    if (!isLead && !this.#lead.isHere && isLeads(message)) return this.#lead.hold(member, message)
    switch (message.type) {
      case 'rank':
        return this.#phase(rank, message.phase)
      case 'ranks':
        if (isLead) for (const [of, phase] of message.phases) this.#phase(of, phase)
        return
      case 'lost':
        return isLead ? this.#lostSays(message) : undefined
      case 'without':
        return this.#without(message.ranks)
      case 'news-wanted':
        return this.#lead.tellNews([member])
      case 'output':
      case 'step':
      case 'progress':
        return this.#apply(withNews(state, rank, message))
      case 'failed':
        return this.#apply(withFailure(state, rank, message))
      case 'program-wanted':
        return this.#handOut(member, state)
      case 'program-part':
        return isLead ? this.#program?.take(message) : undefined
      case 'over':
        if (isLead) this.#apply(withEnd(state, message.outcome))
    }
  }

  /** The server says that the run is over: its rank ends at once, its outcome waits for whoever knows it. */
  end(): void {
    if (this.#state.outcome) return
    this.#dismissWorker()
    if (lacksRank(this.#state)) this.#apply(withEnd(this.#state, STOPPED))
    else this.#later(VERDICT_MS, (now) => this.#apply(withEnd(now, STOPPED)))
  }

  /** Ends it, if it is in progress, on all tabs that are connected to this one. */
  stop(): void {
    this.#apply(withEnd(this.#state, STOPPED))
  }

  /** A member said goodbye (`left`), or the server gave it up (`lost`). */
  gone(member: string, why: GoneNotice['why']): void {
    const rank = this.#rankOf(member)
    const held = rank < 0 ? null : this.#lead.gone(rank)
    const tab = `rank ${rank}'s tab`
    if (why === 'left') this.#lose(member, 'closed', `${tab} was closed`)
    else if (why === 'removed') this.#lose(member, 'closed', `${tab} was removed by the host`)
    else this.#lose(member, 'lost', `${tab} was lost: it crashed, was killed, or its machine left the network`)
    if (held) this.#led(held)
  }

  /** The connection to a member is gone, and with it the run's channel. One that can be made anew will, or will fail. */
  disconnected(member: string, { how, message }: ConnectionEnd): void {
    if (this.#state.outcome !== null || this.#rankOf(member) < 0) return
    if (this.#options.peers.get(member)?.resumes) return
    if (how === 'failed') this.#lose(member, 'broken', message)
    else this.#later(REASON_MS, () => this.#lose(member, 'closed', message))
  }

  /** What this tab's rank waits for, one line each. */
  async waiting(): Promise<string[]> {
    const phase = this.#state.ranks[this.#state.rank ?? -1]?.phase
    return phase === undefined ? [] : waitingLines(this.#worker, phase, this.#options.stacks)
  }

  close(): void {
    this.#timers.clear()
    this.#dismissWorker()
  }

  /** This tab is a rank of the run. */
  #takePart(rank: number): void {
    const { self, processorName, browserId, peers, spares, texts, assets } = this.#options
    const { run, program, args, members, islands } = this.#run
    const { worker, members: reached } = spares.take(run)
    const links = new RunLinks({
      run,
      self,
      members,
      worker,
      reached,
      peers,
      lose: (member, reason, message) => this.#lose(member, reason, message),
      missing: (member) => this.#missing(member),
    })
    this.#worker = worker
    this.#links = links
    const { traced } = this.#state
    const common = { run, rank, members, awaited: links.awaited, args, processorName, browserId, islands, traced }
    this.#program = new RunProgram(program, texts, {
      runtime: new URL('tabmpi.js', assets),
      refusal: () => (rank === 0 || this.#options.consents() ? null : NO_CONSENT),
      ask: () => this.#lead.ask({ type: 'program-wanted', run }),
      ready: (module) => {
        this.#know(module)
        const ref = { name: program.name, url: module.url, isForeign: isShared(program) }
        worker.init({ type: 'init', ...common, program: ref }, (news) => this.#hear(news))
      },
      failed: (message) => void this.#failed(rank, { name: 'Error', message, stack: '', isConsequence: false }),
    })
    this.#program.load()
  }

  /** The text of the run's program, to one of its ranks. Of other pages' programs, and the server's, nothing is handed out. */
  #handOut(member: string, { run, program }: RunState): void {
    const text = this.#lead.isHere && isShared(program) ? this.#options.texts.get(program) : null
    for (const part of text === null ? [] : partsOf(text)) {
      this.#options.peers.send(member, { type: 'program-part', run, ...part })
    }
  }

  /** Stacks are told in the lines of its source, and the page shows it. */
  #know({ url, map, source }: ProgramModule): void {
    if (map !== null) this.#options.stacks.know(url, map)
    if (source !== null) this.#apply({ ...this.#state, source })
  }

  #lose(member: string, reason: 'closed' | 'lost' | 'broken', message: string): void {
    const rank = this.#rankOf(member)
    if (this.#state.outcome || rank < 0) return
    this.#links?.lose(member, { reason, message })
    if (this.#lead.isHere) this.#options.peers.broadcast({ type: 'lost', run: this.#run.run, rank, message })
    this.#apply(withLoss(this.#state, rank, message))
  }

  /** The lead's tab is connected to all; who is connected to that member too knows better. */
  #lostSays({ rank, message }: Extract<PageMessage, { type: 'lost' }>): void {
    const member = this.#state.ranks[rank]?.member
    if (member === undefined || member === this.#options.self || this.#links?.isLost(member)) return
    if (!this.#options.peers.get(member)?.isReachable) this.#lose(member, 'lost', message)
  }

  #missing(member: string): void {
    this.#later(REASON_MS, () => {
      if (!this.#links?.isLost(member) && !this.#options.peers.get(member)) this.gone(member, 'lost')
    })
  }

  /** A rank says that the program goes on without others. The lead's tab tells everybody, before it tells who has ended. */
  #without(ranks: readonly number[]): void {
    const next = withoutRanks(this.#state, ranks)
    if (next === this.#state) return
    if (this.#lead.isHere) this.#options.peers.broadcast({ type: 'without', run: next.run, ranks: [...ranks] })
    this.#apply(next)
  }

  /** There is another lead, and this tab knows it. */
  #led(held: { member: string; message: RunMessage }[]): void {
    this.#program?.ledAnew(this.#lead.isHere)
    this.#lead.tellNews()
    this.#lead.reach()
    for (const { member, message } of held) this.control(member, message)
  }

  /** A rank begins, or has ended. */
  #phase(rank: number, phase: 'running' | 'ended'): void {
    const { member, phase: before } = this.#state.ranks[rank] ?? {}
    if (member === undefined || before === phase) return
    if (phase === 'ended' && member !== this.#options.self) this.#worker?.ended(member)
    const next = withPhase(this.#state, rank, phase)
    // Before the outcome that may follow: what is told with that need not be told by itself.
    if (next !== this.#state && this.#lead.isHere) this.#phaseNews.add(rank, phase)
    this.#apply(next)
  }

  #hear(news: Exclude<FromWorker, { type: 'loaded' | 'waiting' }>): void {
    const state = this.#state
    const { run, rank } = state
    const { own } = this.#options
    if (rank === null) return
    switch (news.type) {
      case 'ready':
        this.#lead.say({ type: 'rank', run, phase: 'running' })
        this.#apply({ ...state, readyMs: performance.now() - this.#startedMs })
        return this.#phase(rank, 'running')
      case 'link':
        return this.#links?.want(news.member)
      case 'interrupted':
        return this.#later(REASON_MS, () => this.#checkChannel(news))
      case 'output':
        own?.({ type: 'output', run, rank, stream: news.stream, text: news.text })
        return this.#tell(news)
      case 'step':
      case 'progress':
        return this.#tell(news)
      case 'display':
        return this.#apply(withDisplay(state, rank, news.value))
      case 'without':
        this.#lead.say({ type: 'without', run, ranks: news.ranks })
        return this.#without(news.ranks)
      case 'ended':
        return void this.#afterTrace((now) => {
          own?.({ type: 'result', run, rank, result: news.result })
          this.#lead.say({ type: 'rank', run, phase: 'ended' })
          this.#apply(withResult(now, rank, news.result))
          this.#phase(rank, 'ended')
        })
      case 'trace':
        return this.insight?.own(news.part)
      case 'stuck':
        return this.insight?.stuck()
      case 'failed':
        this.#dismissWorker()
        // The rank that began it has more to say, and says it about now.
        if (news.failure.isConsequence) this.#later(VERDICT_MS, () => void this.#failed(rank, news.failure))
        else void this.#failed(rank, news.failure)
    }
  }

  /** A channel that ended by itself, while its connection is well, was closed by the peer: it wants no other. */
  #checkChannel({ member, connection, message }: Extract<FromWorker, { type: 'interrupted' }>): void {
    if (!this.#links?.isLast(member, connection)) return
    this.#lose(member, 'closed', `rank ${this.#rankOf(member)} is lost: ${message}`)
  }

  #insightInto(state: RunState): RunInsight | null {
    const { rank } = state
    if (rank === null) return null
    const { peers, stacks } = this.#options
    return new RunInsight({
      state,
      rank,
      lead: () => this.#lead.rank,
      nameOf: (member) => this.#options.nameOf(member),
      stacks,
      phases: () => this.#state.ranks.map(({ phase }) => phase),
      ask: () => this.#worker?.waiting() ?? Promise.resolve(null),
      say: (message) => this.#lead.say(message),
      send: (member, message) => peers.send(member, message),
      changed: (change) => this.#apply({ ...this.#state, ...change }),
    })
  }

  /** Whoever knows that a rank has ended has all of its trace. */
  async #afterTrace(act: (now: RunState) => void): Promise<void> {
    await this.insight?.settled()
    if (this.#state.outcome === null) act(this.#state)
  }

  async #failed(rank: number, { name, message, stack, abortCode }: Failure): Promise<void> {
    const named = name === 'Error' || name === 'Exception' ? message : `${name}: ${message}`
    const failure = { message: named, stack: await this.#options.stacks.map(stack), code: abortCode ?? 1 }
    await this.insight?.settled()
    if (this.#state.outcome) return
    const { run } = this.#state
    this.#lead.say({ type: 'failed', run, ...failure })
    this.#apply(withFailure(this.#state, rank, failure))
  }

  /** What is not kept here is not kept there either, and need not travel. */
  #tell(news: RankNews): void {
    const { rank, run } = this.#state
    const next = rank === null ? this.#state : withNews(this.#state, rank, news)
    if (next !== this.#state) this.#lead.say({ run, ...news })
    this.#apply(next)
  }

  #apply(next: RunState): void {
    const before = this.#state
    if (next === before) return
    this.#state = next
    this.#options.changed(next)
    if (next.outcome === null || before.outcome) return
    this.#timers.clear()
    this.#dismissWorker()
    this.#options.spares.prepare()
    if (this.#lead.isHere || this.#options.isHost(this.#options.self)) {
      this.#options.peers.broadcast({ type: 'over', run: next.run, outcome: next.outcome })
    }
    this.#options.over(next.run)
  }

  #dismissWorker(): void {
    this.#program?.close()
    this.#program = null
    this.#links?.close()
    this.#links = null
    this.#worker?.terminate()
    this.#worker = null
  }

  /** Acts after a while, unless the run has come to its outcome by then. */
  #later(ms: number, act: (now: RunState) => void): void {
    this.#timers.later(ms, () => {
      if (this.#state.outcome === null) act(this.#state)
    })
  }

  #rankOf(member: string): number {
    return this.#run.members.indexOf(member)
  }
}
