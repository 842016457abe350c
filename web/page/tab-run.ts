import { type GoneNotice, isShared, type Run } from '../../shared/events.ts'
import type { Failure, FromWorker } from '../rank/messages.ts'
import type { Channel, ConnectionEnd } from '../transport/connection.ts'
import type { PageMessage, RunMessage } from './control.ts'
import { PhaseNews } from './phase-news.ts'
import type { ProgramModule } from './program-module.ts'
import type { RankWorker } from './rank-worker.ts'
import { isInsight, RunInsight } from './run-insight.ts'
import { RunLinks } from './run-links.ts'
import { RunProgram } from './run-program.ts'
import {
  lacksRank,
  startedRun,
  withDisplay,
  withEnd,
  withFailure,
  withLoss,
  withOutput,
  withPhase,
  withProgress,
  withResult,
  withoutRanks,
  withStep,
} from './run-state.ts'
import { partsOf } from './shared-text.ts'
import type { Outcome, RunState } from './state.ts'
import type { TabRunOptions } from './tab-run-options.ts'
import { Timers } from './timers.ts'
import type { Trace } from './trace-model.ts'
import { waitingLines } from './waiting-lines.ts'
import type { Waits } from './waits-model.ts'

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
  readonly #insight: RunInsight | null
  #worker: RankWorker | null = null
  #program: RunProgram | null = null
  #links: RunLinks | null = null
  readonly #startedMs = performance.now()
  readonly #timers = new Timers()
  readonly #phaseNews: PhaseNews

  /** @param isLate it had begun when this page joined */
  constructor(run: Run, isLate: boolean, options: TabRunOptions) {
    this.#options = options
    this.#run = run
    this.#state = startedRun(run, isLate ? '' : options.self)
    this.#insight = this.#insightInto(this.#state)
    this.#phaseNews = new PhaseNews(this.#timers, (phases) => {
      options.peers.broadcast({ type: 'ranks', run: run.run, phases })
    })
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
    if (rank < 0) return
    if (isInsight(message)) return this.#insight?.hear(rank, message)
    switch (message.type) {
      case 'rank':
        return this.#phase(rank, message.phase)
      case 'ranks':
        if (rank === 0) for (const [of, phase] of message.phases) this.#phase(of, phase)
        return
      case 'lost':
        if (rank === 0) this.#lostSays(message)
        return
      case 'without':
        return this.#without(rank, message.ranks)
      case 'output':
        return this.#apply(withOutput(state, rank, message))
      case 'step':
        return this.#apply(withStep(state, rank, message.step))
      case 'progress':
        return this.#apply(withProgress(state, rank, message))
      case 'failed':
        return this.#apply(withFailure(state, rank, message))
      case 'program-wanted':
        return this.#handOut(member, state)
      case 'program-part':
        if (rank === 0) this.#program?.take(message)
        return
      case 'over':
        if (rank === 0 || this.#options.isHost(member)) this.#apply(withEnd(state, message.outcome))
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
    const tab = `rank ${this.#rankOf(member)}'s tab`
    if (why === 'left') this.#lose(member, 'closed', `${tab} was closed`)
    else if (why === 'removed') this.#lose(member, 'closed', `${tab} was removed by the host`)
    else this.#lose(member, 'lost', `${tab} was lost: it crashed, was killed, or its machine left the network`)
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
    if (!this.#worker || phase === undefined || phase === 'ended') return phase === undefined ? [] : [phase]
    const waiting = await this.#worker.waiting()
    return waiting === null ? ['busy'] : waitingLines(waiting.waiting, this.#options.stacks)
  }

  /** See `Tab.trace`. */
  trace(): Trace | null {
    return this.#insight?.trace() ?? null
  }

  /** See `Tab.waits`. */
  waits(): Promise<Waits> {
    return this.#insight?.waits() ?? Promise.resolve({ ranks: [], deadlock: null })
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
    const { awaited } = links
    const { traced } = this.#state
    const common = { run, rank, members, awaited, args, processorName, browserId, islands, traced }
    this.#program = new RunProgram(program, texts, {
      runtime: new URL('tabmpi.js', assets),
      refusal: () => (rank === 0 || this.#options.consents() ? null : NO_CONSENT),
      ask: () => this.#askForProgram(run, members[0] ?? ''),
      ready: (module) => {
        this.#know(module)
        const ref = { name: program.name, url: module.url, isForeign: isShared(program) }
        worker.init({ type: 'init', ...common, program: ref }, (news) => this.#hear(news))
      },
      failed: (message) => void this.#failed(rank, { name: 'Error', message, stack: '', isConsequence: false }),
    })
    this.#program.load()
  }

  #askForProgram(run: number, host: string): boolean {
    if (!this.#options.peers.get(host)?.connection) return false
    this.#options.peers.send(host, { type: 'program-wanted', run })
    return true
  }

  /** The text of the run's program, to one of its ranks. Of other pages' programs, and the server's, nothing is handed out. */
  #handOut(member: string, { run, program, rank }: RunState): void {
    const text = rank === 0 && isShared(program) ? this.#options.texts.get(program) : null
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
    const { run } = this.#state
    this.#links?.lose(member, { reason, message })
    if (this.#state.rank === 0) this.#options.peers.broadcast({ type: 'lost', run, rank, message })
    this.#apply(withLoss(this.#state, rank, message))
  }

  /** Rank 0's tab is connected to all; who is connected to that member too knows better. */
  #lostSays({ rank, message }: Extract<PageMessage, { type: 'lost' }>): void {
    const member = this.#state.ranks[rank]?.member
    if (member === undefined || member === this.#options.self || this.#links?.isLost(member)) return
    const peer = this.#options.peers.get(member)
    if (!peer?.connection && !peer?.isAwaited) this.#lose(member, 'lost', message)
  }

  #missing(member: string): void {
    this.#later(REASON_MS, () => {
      if (!this.#links?.isLost(member) && !this.#options.peers.get(member)) this.gone(member, 'lost')
    })
  }

  /** A rank says that the program goes on without others. Rank 0's tab tells everybody, before it tells who has ended. */
  #without(by: number, ranks: readonly number[]): void {
    const { rank, run } = this.#state
    if (rank !== 0 && by !== 0 && by !== rank) return
    const next = withoutRanks(this.#state, ranks)
    if (next === this.#state) return
    if (rank === 0) this.#options.peers.broadcast({ type: 'without', run, ranks: [...ranks] })
    this.#apply(next)
  }

  /** A rank begins, or has ended. */
  #phase(rank: number, phase: 'running' | 'ended'): void {
    const { member, phase: before } = this.#state.ranks[rank] ?? {}
    if (member === undefined || before === phase) return
    if (phase === 'ended' && member !== this.#options.self) this.#worker?.ended(member)
    this.#apply(withPhase(this.#state, rank, phase))
    if (this.#state.rank === 0) this.#phaseNews.add(rank, phase)
  }

  #hear(news: Exclude<FromWorker, { type: 'loaded' | 'waiting' }>): void {
    const state = this.#state
    const { rank } = state
    if (rank === null) return
    const { own } = this.#options
    const { run } = state
    switch (news.type) {
      case 'ready':
        this.#sayToRoot({ type: 'rank', run, phase: 'running' })
        this.#apply({ ...state, readyMs: performance.now() - this.#startedMs })
        return this.#phase(rank, 'running')
      case 'link':
        return this.#links?.want(news.member)
      case 'interrupted':
        return this.#later(REASON_MS, () => this.#checkChannel(news))
      case 'output':
        own?.({ type: 'output', run, rank, stream: news.stream, text: news.text })
        return this.#applyAndTellRoot(withOutput(state, rank, news), { run, ...news })
      case 'step':
        return this.#applyAndTellRoot(withStep(state, rank, news.step), { run, ...news })
      case 'progress':
        return this.#applyAndTellRoot(withProgress(state, rank, news), { run, ...news })
      case 'display':
        return this.#apply(withDisplay(state, rank, news.value))
      case 'without':
        this.#sayToRoot({ type: 'without', run, ranks: news.ranks })
        return this.#without(rank, news.ranks)
      case 'ended':
        return void this.#afterTrace((now) => {
          own?.({ type: 'result', run, rank, result: news.result })
          this.#sayToRoot({ type: 'rank', run, phase: 'ended' })
          this.#apply(withResult(now, rank, news.result))
          this.#phase(rank, 'ended')
        })
      case 'trace':
        return this.#insight?.own(news.part)
      case 'stuck':
        return this.#insight?.stuck()
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

  /** Null for a tab that is no rank of the run. */
  #insightInto(state: RunState): RunInsight | null {
    const { rank } = state
    if (rank === null) return null
    const { peers, stacks } = this.#options
    return new RunInsight({
      state,
      rank,
      nameOf: (member) => this.#options.nameOf(member),
      stacks,
      phases: () => this.#state.ranks.map(({ phase }) => phase),
      ask: () => this.#worker?.waiting() ?? Promise.resolve(null),
      send: (member, message) => peers.send(member, message),
      changed: (change) => this.#apply({ ...this.#state, ...change }),
    })
  }

  /** Whoever knows that a rank has ended has all of its trace. */
  async #afterTrace(act: (now: RunState) => void): Promise<void> {
    await this.#insight?.settled()
    if (this.#state.outcome === null) act(this.#state)
  }

  async #failed(rank: number, { name, message, stack, abortCode }: Failure): Promise<void> {
    const named = name === 'Error' || name === 'Exception' ? message : `${name}: ${message}`
    const failure = { message: named, stack: await this.#options.stacks.map(stack), code: abortCode ?? 1 }
    await this.#insight?.settled()
    if (this.#state.outcome) return
    const { run } = this.#state
    this.#sayToRoot({ type: 'failed', run, ...failure })
    this.#apply(withFailure(this.#state, rank, failure))
  }

  /** What is not kept here is not kept there either, and need not travel. */
  #applyAndTellRoot(next: RunState, message: PageMessage): void {
    if (next !== this.#state) this.#sayToRoot(message)
    this.#apply(next)
  }

  /** To rank 0's tab, which tells the others what they need to know. */
  #sayToRoot(message: PageMessage): void {
    const root = this.#state.ranks[0]?.member
    if (root !== undefined && root !== this.#options.self) this.#options.peers.send(root, message)
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
    if (next.rank === 0 || this.#options.isHost(this.#options.self)) {
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
