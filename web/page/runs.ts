import type { Run } from '../../shared/events.ts'
import type { Failure, FromWorker } from '../rank/messages.ts'
import type { Channel, Connection, ConnectionEnd } from '../transport/connection.ts'
import { errorText } from '../transport/error-text.ts'
import type { PageMessage } from './control.ts'
import type { Peers } from './peers.ts'
import type { RankWorker } from './rank-worker.ts'
import {
  startedRun,
  withDisplay,
  withEnd,
  withFailure,
  withLoss,
  withOutput,
  withPhase,
  withResult,
  withStep,
} from './run-state.ts'
import { SourceStacks } from './source-stack.ts'
import { SpareWorkers } from './spare-workers.ts'
import type { RunState } from './state.ts'
import type { OwnNews } from './tab.ts'
import { waitingLines } from './waiting-lines.ts'

/**
 * The server's word that a run is over says not how, and a rank that lost another one knows not why. That comes from
 * other tabs, on other paths, and after this long no more is to come.
 */
const VERDICT_MS = 1_000
/** A closed connection has a reason (the tab was closed, it crashed) that the server knows by then. */
const REASON_MS = 6_000
/** Control messages of runs that are not known here yet. */
const EARLY_MESSAGES = 4096

export interface RunsOptions {
  /** This tab's member id. */
  self: string
  processorName: string
  /** See `Member.browserId`. */
  browserId: string | null
  channels: 'auto' | 'relay'
  peers: Pick<Peers, 'get' | 'send' | 'broadcast'>
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
  #startedMs = 0
  /** Members to which the worker has a channel, and the name of the connection that it is on. */
  #reached = new Map<string, string>()
  /** Members of which the worker knows that they are lost. */
  #lost = new Set<string>()
  #early: { member: string; message: Extract<PageMessage, { run: number }> }[] = []
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

  /** A run was announced; being told again does no harm, even after its end. */
  start(run: Run): void {
    if (this.#known === run.run) return
    this.#known = run.run
    if (this.#state?.outcome === null) {
      // The server begins no run before the last one is over, so that this tab has missed its end.
      this.#apply(withEnd(this.#state, 'stopped'))
    }
    const { self, processorName, browserId } = this.#options
    const { run: number, program, args, members } = run
    const state = startedRun(run, self)
    this.#state = state
    this.#startedMs = performance.now()
    this.#reached = new Map()
    this.#lost = new Set()
    if (state.rank !== null) {
      const { worker, members: reached } = this.#spares.take(number)
      this.#worker = worker
      this.#reached = reached
      const init = { run: number, rank: state.rank, members, program, args, processorName, browserId }
      worker.init({ type: 'init', ...init }, (news) => this.#hear(news))
    }
    this.#options.changed(state)
    this.reach()
    for (const { member, message } of this.#early.splice(0)) if (message.run === number) this.control(member, message)
  }

  /** The server was away: if it was started anew it also numbers runs anew. */
  forget(): void {
    if (this.#state?.outcome) this.#known = null
  }

  /**
   * Opens the channels of the run that are this tab's to open and are not open yet, or were on a connection that is gone;
   * and gives up members that cannot be reached.
   */
  reach(): void {
    for (const { member } of this.#state?.ranks ?? []) {
      if (!this.#worker || this.#state?.outcome) return
      if (member === this.#options.self || this.#lost.has(member)) continue
      const peer = this.#options.peers.get(member)
      if (!peer) this.gone(member, 'lost')
      else if (peer.link === 'failed')
        this.#lose(member, 'lost', `rank ${this.#rankOf(member)} is lost: ${peer.problem ?? 'it is not connected'}`)
      else if (peer.connection?.initiator && peer.connection.name !== this.#reached.get(member))
        this.#open(member, peer.connection)
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
  control(member: string, message: Exclude<PageMessage, { type: 'goodbye' }>): void {
    const state = this.#state
    if (state?.run !== message.run) {
      const isLate = state !== null && state.outcome === null && message.run < state.run
      if (!isLate && this.#early.length < EARLY_MESSAGES) this.#early.push({ member, message })
      return
    }
    const rank = this.#rankOf(member)
    if (rank < 0) return
    switch (message.type) {
      case 'rank':
        return this.#apply(withPhase(state, rank, message.phase))
      case 'output':
        return this.#apply(withOutput(state, rank, message))
      case 'step':
        return this.#apply(withStep(state, rank, message.step))
      case 'failed':
        return this.#apply(withFailure(state, rank, message))
      case 'over':
        if (rank === 0 || this.#options.isHost(member)) this.#apply(withEnd(state, message.outcome))
    }
  }

  /** The server says that the run is over: its rank ends at once, its outcome waits for whoever knows it. */
  end(run: number): void {
    const state = this.#state
    if (state?.run !== run || state.outcome) return
    this.#dismissWorker()
    if (state.ranks.some(({ phase }) => phase === 'lost')) this.#apply(withEnd(state, 'stopped'))
    else this.#later(VERDICT_MS, (now) => this.#apply(withEnd(now, 'stopped')))
  }

  /** Ends the run in progress on all tabs that are connected to this one. */
  stop(): void {
    if (this.#state) this.#apply(withEnd(this.#state, 'stopped'))
  }

  /** A member said goodbye (`left`), or the server gave it up (`lost`). */
  gone(member: string, why: 'left' | 'lost'): void {
    const tab = `rank ${this.#rankOf(member)}'s tab`
    if (why === 'left') this.#lose(member, 'closed', `${tab} was closed`)
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
    return waiting === null ? ['busy'] : waitingLines(waiting, this.#stacks)
  }

  close(): void {
    this.#clearTimers()
    this.#dismissWorker()
    this.#spares.terminate()
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
    this.#lost.add(member)
    this.#worker?.lost(member, { reason, message })
    this.#apply(withLoss(this.#state, rank, message))
  }

  #hear(news: Exclude<FromWorker, { type: 'loaded' | 'waiting' }>): void {
    const state = this.#state
    const rank = state?.rank
    if (!state || rank === null || rank === undefined) return
    const { own, peers } = this.#options
    const { run } = state
    switch (news.type) {
      case 'ready':
        peers.broadcast({ type: 'rank', run, phase: 'running' })
        return this.#apply({ ...withPhase(state, rank, 'running'), readyMs: performance.now() - this.#startedMs })
      case 'interrupted':
        return this.#later(REASON_MS, () => this.#checkChannel(news))
      case 'output':
        own?.({ type: 'output', run, rank, stream: news.stream, text: news.text })
        return this.#applyAndTellHost(withOutput(state, rank, news), { run, ...news })
      case 'step':
        return this.#applyAndTellHost(withStep(state, rank, news.step), { run, ...news })
      case 'display':
        return this.#apply(withDisplay(state, rank, news.value))
      case 'ended':
        own?.({ type: 'result', run, rank, result: news.result })
        peers.broadcast({ type: 'rank', run, phase: 'ended' })
        return this.#apply(withPhase(withResult(state, rank, news.result), rank, 'ended'))
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

  async #failed(run: number, rank: number, { name, message, stack, abortCode }: Failure): Promise<void> {
    const named = name === 'Error' || name === 'Exception' ? message : `${name}: ${message}`
    const failure = { message: named, stack: await this.#stacks.map(stack), code: abortCode ?? 1 }
    if (this.#state?.run !== run || this.#state.outcome) return
    this.#options.peers.broadcast({ type: 'failed', run, ...failure })
    this.#apply(withFailure(this.#state, rank, failure))
  }

  /** What is not kept here is not kept there either, and need not travel. */
  #applyAndTellHost(next: RunState, message: PageMessage): void {
    const host = next.ranks[0]?.member
    if (next !== this.#state && host !== undefined && host !== this.#options.self)
      this.#options.peers.send(host, message)
    this.#apply(next)
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
    const { kind } = next.outcome
    if (kind !== 'failed' && (next.rank === 0 || this.#options.isHost(this.#options.self))) {
      this.#options.peers.broadcast({ type: 'over', run: next.run, outcome: kind })
    }
    this.#options.over(next.run)
  }

  #dismissWorker(): void {
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
