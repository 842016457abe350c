import { type GoneNotice, isShared, type Run } from '../../shared/events.ts'
import type { Failure, FromWorker } from '../rank/messages.ts'
import type { Channel, Connection, ConnectionEnd } from '../transport/connection.ts'
import { errorText } from '../transport/error-text.ts'
import type { PageMessage, RunMessage } from './control.ts'
import type { Peers } from './peers.ts'
import type { RankWorker } from './rank-worker.ts'
import type { ProgramModule } from './program-module.ts'
import { type ProgramTexts, RunProgram } from './run-program.ts'
import { isInsight, RunInsight } from './run-insight.ts'
import {
  startedRun,
  withDisplay,
  withEnd,
  withFailure,
  withLoss,
  withOutput,
  withPhase,
  withProgress,
  withResult,
  withStep,
} from './run-state.ts'
import { partsOf } from './shared-text.ts'
import { SourceStacks } from './source-stack.ts'
import { SpareWorkers } from './spare-workers.ts'
import type { Outcome, RunState } from './state.ts'
import type { OwnNews } from './tab.ts'
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
/** Ranks that begin or end together are told of in one message. */
const GATHER_MS = 20
/** Control messages of runs that are not known here yet. */
const EARLY_MESSAGES = 4096

const NO_CONSENT = "this tab's person has not agreed to run programs of others; agree on that tab, or start without it"
const STOPPED: Outcome = { kind: 'stopped' }

export interface RunsOptions {
  /** This tab's member id. */
  self: string
  processorName: string
  /** See `Member.browserId`. */
  browserId: string | null
  channels: 'auto' | 'relay'
  peers: Pick<Peers, 'get' | 'send' | 'broadcast' | 'want' | 'meetsInLobby'>
  /** Of programs that the host's page hands out. */
  texts: ProgramTexts
  /** Does this tab's person let programs of others run here? */
  consents(): boolean
  /** A member as people see it. */
  nameOf(member: string): string
  /** Is it the host of the world? Rank 0 was when the run began; a restart of the server may have made another one. */
  isHost(member: string): boolean
  changed(run: RunState): void
  /** Told once of every run on which this tab has come to an outcome. */
  over(run: number): void
  own: ((news: OwnNews) => void) | undefined
}

/** The runs of this tab, one after the other: its rank's worker, the channels to the other ranks, and the outcome. */
export class Runs {
  readonly #options: RunsOptions
  readonly #spares: SpareWorkers
  readonly #stacks = new SourceStacks()
  #state: RunState | null = null
  /** The number of the last run that was announced. */
  #known: number | null = null
  #worker: RankWorker | null = null
  #program: RunProgram | null = null
  #insight: RunInsight | null = null
  #startedMs = 0
  /** Members to which the worker has a channel, and the name of the connection that it is on. */
  #reached = new Map<string, string>()
  /** Members to which this tab's rank needs a link: those met in the lobby, and those to whom it has something to say. */
  #wanted = new Set<string>()
  /** Members of which the worker knows that they are lost. */
  #lost = new Set<string>()
  /** Of ranks whose phase this tab, rank 0's, has not told the others. */
  readonly #untold = new Set<number>()
  #early: { member: string; message: RunMessage }[] = []
  readonly #timers = new Set<ReturnType<typeof setTimeout>>()

  constructor(options: RunsOptions) {
    this.#options = options
    this.#spares = new SpareWorkers(options.channels)
    this.#spares.prepare()
  }

  /** The run in progress, or the last one. */
  get state(): RunState | null {
    return this.#state
  }

  /**
   * A run was announced; being told again does no harm, even after its end.
   * @param isLate it had begun when this page joined: so it is no rank of it, even where the page before it was one
   */
  start(run: Run, isLate = false): void {
    if (this.#known === run.run) return
    this.#known = run.run
    if (this.#state?.outcome === null) {
      // The server begins no run before the last one is over, so that this tab has missed its end.
      this.#apply(withEnd(this.#state, STOPPED))
    }
    const { self, processorName, browserId, peers } = this.#options
    const { run: number, program, args, members } = run
    const state = startedRun(run, isLate ? '' : self)
    this.#state = state
    this.#insight = this.#insightInto(state)
    this.#startedMs = performance.now()
    this.#reached = new Map()
    this.#lost = new Set()
    this.#untold.clear()
    this.#wanted = new Set(members.filter((member) => member !== self && peers.meetsInLobby(member)))
    if (state.rank !== null) {
      const { worker, members: reached } = this.#spares.take(number)
      this.#worker = worker
      this.#reached = reached
      const awaited = [...this.#wanted]
      const rank = state.rank
      this.#program = new RunProgram(program, this.#options.texts, {
        refusal: () => (rank === 0 || this.#options.consents() ? null : NO_CONSENT),
        ask: () => this.#askForProgram(number, members[0] ?? ''),
        ready: (module) => {
          this.#know(module)
          const ref = { name: program.name, url: module.url }
          const init = {
            run: number,
            rank,
            members,
            awaited,
            program: ref,
            args,
            processorName,
            browserId,
            islands: run.islands,
            traced: state.traced,
          }
          worker.init({ type: 'init', ...init }, (news) => this.#hear(news))
        },
        failed: (message) =>
          void this.#failed(number, rank, { name: 'Error', message, stack: '', isConsequence: false }),
      })
      this.#program.load()
    }
    this.#options.changed(this.#state)
    this.reach()
    for (const { member, message } of this.#early.splice(0)) if (message.run === number) this.control(member, message)
  }

  /** The server was away: if it was started anew it also numbers runs anew. */
  forget(): void {
    if (this.#state?.outcome) this.#known = null
  }

  /**
   * Opens the channels of the run that are this tab's to open and are not open yet, or were on a connection that is gone:
   * one on each connection, for the peer may be the one that needs it. Gives up members that are needed and cannot be
   * reached.
   */
  reach(): void {
    this.#program?.reach()
    for (const { member } of this.#state?.ranks ?? []) {
      if (!this.#worker || this.#state?.outcome) return
      if (member === this.#options.self || this.#lost.has(member)) continue
      const peer = this.#options.peers.get(member)
      if (peer?.connection?.initiator && peer.connection.name !== this.#reached.get(member))
        this.#open(member, peer.connection)
      else if (this.#wanted.has(member) && !peer) this.#missing(member)
      else if (this.#wanted.has(member) && peer?.link === 'failed')
        this.#lose(member, 'lost', `rank ${this.#rankOf(member)} is lost: ${peer.problem ?? 'it is not connected'}`)
    }
  }

  /** A member opened a channel, for this run or for one that this tab has not heard of; it is transferred within this call. */
  channel(member: string, label: string, pipe: Channel): void {
    const run = runOfLabel(label)
    const connection = this.#options.peers.get(member)?.attempt
    if (run === null || !connection) {
      pipe.channel.close()
    } else if (!this.#worker || this.#state?.run !== run) {
      this.#spares.hand(run, member, connection, pipe)
    } else if (this.#reached.get(member) === connection || this.#lost.has(member) || this.#rankOf(member) < 0) {
      pipe.channel.close()
    } else {
      this.#reached.set(member, connection)
      this.#worker.hand(run, member, connection, pipe)
    }
  }

  /** What another tab says of its rank. */
  control(member: string, message: RunMessage): void {
    const state = this.#state
    if (state?.run !== message.run) {
      const isLate = state !== null && state.outcome === null && message.run < state.run
      if (!isLate && this.#early.length < EARLY_MESSAGES) this.#early.push({ member, message })
      return
    }
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
  end(run: number): void {
    const state = this.#state
    if (state?.run !== run || state.outcome) return
    this.#dismissWorker()
    if (state.ranks.some(({ phase }) => phase === 'lost')) this.#apply(withEnd(state, STOPPED))
    else this.#later(VERDICT_MS, (now) => this.#apply(withEnd(now, STOPPED)))
  }

  /** Ends the run in progress on all tabs that are connected to this one. */
  stop(): void {
    if (this.#state) this.#apply(withEnd(this.#state, STOPPED))
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
    if (this.#state?.outcome !== null || this.#rankOf(member) < 0) return
    if (this.#options.peers.get(member)?.resumes) return
    if (how === 'failed') this.#lose(member, 'broken', message)
    else this.#later(REASON_MS, () => this.#lose(member, 'closed', message))
  }

  /** What this tab's rank waits for, one line each. */
  async waiting(): Promise<string[]> {
    const phase = this.#state?.ranks[this.#state.rank ?? -1]?.phase
    if (!this.#worker || phase === undefined || phase === 'ended') return phase === undefined ? [] : [phase]
    const waiting = await this.#worker.waiting()
    return waiting === null ? ['busy'] : waitingLines(waiting.waiting, this.#stacks)
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
    this.#clearTimers()
    this.#dismissWorker()
    this.#spares.terminate()
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
    if (map !== null) this.#stacks.know(url, map)
    if (this.#state && source !== null) this.#apply({ ...this.#state, source })
  }

  #open(member: string, connection: Connection): void {
    if (!this.#state || !this.#worker) return
    this.#reached.set(member, connection.name)
    let pipe: Channel
    try {
      pipe = connection.openChannel(labelOfRun(this.#state.run))
    } catch (error) {
      this.#lose(member, 'broken', `no channel to rank ${this.#rankOf(member)} could be opened: ${errorText(error)}`)
      return
    }
    this.#worker.hand(this.#state.run, member, connection.name, pipe)
  }

  #lose(member: string, reason: 'closed' | 'lost' | 'broken', message: string): void {
    const rank = this.#rankOf(member)
    if (!this.#state || this.#state.outcome || rank < 0) return
    const { run } = this.#state
    this.#lost.add(member)
    this.#worker?.lost(member, { reason, message })
    if (this.#state.rank === 0) this.#options.peers.broadcast({ type: 'lost', run, rank, message })
    this.#apply(withLoss(this.#state, rank, message))
  }

  /** Rank 0's tab is connected to all; who is connected to that member too knows better. */
  #lostSays({ rank, message }: Extract<PageMessage, { type: 'lost' }>): void {
    const member = this.#state?.ranks[rank]?.member
    if (member === undefined || member === this.#options.self || this.#lost.has(member)) return
    const peer = this.#options.peers.get(member)
    if (!peer?.connection && !peer?.isAwaited) this.#lose(member, 'lost', message)
  }

  /** The server does not name it: it may be coming back to a server that was started anew. */
  #missing(member: string): void {
    this.#later(REASON_MS, () => {
      if (!this.#lost.has(member) && !this.#options.peers.get(member)) this.gone(member, 'lost')
    })
  }

  #want(member: string): void {
    if (this.#wanted.has(member)) return
    this.#wanted.add(member)
    this.#options.peers.want(member)
    this.reach()
  }

  /** A rank begins, or has ended. */
  #phase(rank: number, phase: 'running' | 'ended'): void {
    const { member, phase: before } = this.#state?.ranks[rank] ?? {}
    if (!this.#state || member === undefined || before === phase) return
    if (phase === 'ended' && member !== this.#options.self) this.#worker?.ended(member)
    if (this.#state.rank === 0) this.#tellLater(rank)
    this.#apply(withPhase(this.#state, rank, phase))
  }

  #tellLater(rank: number): void {
    const isFirst = this.#untold.size === 0
    this.#untold.add(rank)
    if (isFirst) this.#later(GATHER_MS, ({ run, ranks }) => this.#tell(run, ranks))
  }

  #tell(run: number, ranks: RunState['ranks']): void {
    const phases = [...this.#untold].flatMap((rank): [number, 'running' | 'ended'][] => {
      const phase = ranks[rank]?.phase
      return phase === 'running' || phase === 'ended' ? [[rank, phase]] : []
    })
    this.#untold.clear()
    this.#options.peers.broadcast({ type: 'ranks', run, phases })
  }

  #hear(news: Exclude<FromWorker, { type: 'loaded' | 'waiting' }>): void {
    const state = this.#state
    const rank = state?.rank
    if (!state || rank === null || rank === undefined) return
    const { own } = this.#options
    const { run } = state
    switch (news.type) {
      case 'ready':
        this.#sayToRoot({ type: 'rank', run, phase: 'running' })
        this.#apply({ ...state, readyMs: performance.now() - this.#startedMs })
        return this.#phase(rank, 'running')
      case 'link':
        return this.#want(news.member)
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
      case 'ended':
        return void this.#afterTrace(run, (now) => {
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
        if (news.failure.isConsequence) this.#later(VERDICT_MS, () => void this.#failed(run, rank, news.failure))
        else void this.#failed(run, rank, news.failure)
    }
  }

  /** A channel that ended by itself, while its connection is well, was closed by the peer: it wants no other. */
  #checkChannel({ member, connection, message }: Extract<FromWorker, { type: 'interrupted' }>): void {
    const current = this.#options.peers.get(member)?.connection?.name
    if (current !== connection || this.#reached.get(member) !== connection) return
    this.#lose(member, 'closed', `rank ${this.#rankOf(member)} is lost: ${message}`)
  }

  /** Null for a tab that is no rank of the run. */
  #insightInto(state: RunState): RunInsight | null {
    const { rank, run } = state
    if (rank === null) return null
    const { peers } = this.#options
    return new RunInsight({
      state,
      rank,
      nameOf: (member) => this.#options.nameOf(member),
      stacks: this.#stacks,
      phases: () => (this.#state?.run === run ? this.#state.ranks.map(({ phase }) => phase) : []),
      ask: () => this.#worker?.waiting() ?? Promise.resolve(null),
      send: (member, message) => peers.send(member, message),
      changed: (change) => {
        if (this.#state?.run === run) this.#apply({ ...this.#state, ...change })
      },
    })
  }

  /** Whoever knows that a rank has ended has all of its trace. */
  async #afterTrace(run: number, act: (now: RunState) => void): Promise<void> {
    await this.#insight?.settled()
    if (this.#state?.run === run && this.#state.outcome === null) act(this.#state)
  }

  async #failed(run: number, rank: number, { name, message, stack, abortCode }: Failure): Promise<void> {
    const named = name === 'Error' || name === 'Exception' ? message : `${name}: ${message}`
    const failure = { message: named, stack: await this.#stacks.map(stack), code: abortCode ?? 1 }
    await this.#insight?.settled()
    if (this.#state?.run !== run || this.#state.outcome) return
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
    const root = this.#state?.ranks[0]?.member
    if (root !== undefined && root !== this.#options.self) this.#options.peers.send(root, message)
  }

  #apply(next: RunState): void {
    const before = this.#state
    if (next === before) return
    this.#state = next
    this.#options.changed(next)
    if (next.outcome === null || before?.outcome) return
    this.#clearTimers()
    this.#dismissWorker()
    this.#spares.prepare()
    if (next.rank === 0 || this.#options.isHost(this.#options.self)) {
      this.#options.peers.broadcast({ type: 'over', run: next.run, outcome: next.outcome })
    }
    this.#options.over(next.run)
  }

  #dismissWorker(): void {
    this.#program?.close()
    this.#program = null
    this.#worker?.terminate()
    this.#worker = null
  }

  /** Acts after a while, unless the run has come to its outcome by then. */
  #later(ms: number, act: (now: RunState) => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      if (this.#state?.outcome === null) act(this.#state)
    }, ms)
    this.#timers.add(timer)
  }

  #clearTimers(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
  }

  #rankOf(member: string): number {
    return this.#state?.ranks.findIndex((rank) => rank.member === member) ?? -1
  }
}

const labelOfRun = (run: number): string => `run:${run}`

function runOfLabel(label: string): number | null {
  const digits = /^run:([1-9]\d{0,9})$/.exec(label)?.[1]
  return digits === undefined ? null : Number(digits)
}
