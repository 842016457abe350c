import type { ControlMessage } from './control.ts'
import { WAITS_TOLD, type WaitsReport } from './control-trace.ts'
import { awaitedBy, findDeadlock, isUnchanged } from './deadlock.ts'
import type { WorkerWaits } from './rank-worker.ts'
import type { SourceStacks } from './source-stack.ts'
import type { RankPhase } from './state.ts'
import type { Deadlock, RankWaits, Waits } from './waits-model.ts'

/** A tab that has not answered by then is silent. */
const ANSWER_MS = 1_000

type Message<T extends ControlMessage['type']> = Extract<ControlMessage, { type: T }>
/** Of other tabs, about who waits for whom. */
export type WaitsNews = Message<'stuck' | 'waits-asked' | 'waits'>

export interface RunWaitsOptions {
  run: number
  /** This tab's rank. */
  rank: number
  /** The rank whose tab leads the run now: see `RunLead`. */
  lead: () => number
  stacks: Pick<SourceStacks, 'place'>
  /** The phases of all ranks now, in rank order. */
  phases: () => RankPhase[]
  /** The own rank's calls and messages; null when it is too busy to say, or over. */
  ask: () => Promise<WorkerWaits | null>
  /** To the lead's tab. */
  say: (message: WaitsNews) => void
  /** To the tab of a rank. */
  send: (rank: number, message: WaitsNews) => void
  /** The lead's finding. */
  found: (deadlock: Deadlock) => void
}

/** Who waits for whom in one run. The lead asks all ranks; when one says that it is stuck, and all are, it looks for a deadlock. */
export class RunWaits {
  readonly #options: RunWaitsOptions
  #questions = 0
  /** By question and rank, who waits for the answer. */
  readonly #asked = new Map<string, (report: WaitsReport) => void>()
  #stuck = new Set<number>()
  #checking = false

  constructor(options: RunWaitsOptions) {
    this.#options = options
  }

  /** The own rank's worker is stuck. */
  stuck(): void {
    const { run, rank, say } = this.#options
    if (this.#leads) this.#hearStuck(rank)
    else say({ type: 'stuck', run })
  }

  hear(rank: number, news: WaitsNews): void {
    switch (news.type) {
      case 'stuck':
        if (this.#leads) this.#hearStuck(rank)
        return
      case 'waits-asked':
        if (rank === this.#options.lead()) void this.#answer(news.id)
        return
      case 'waits':
        this.#asked.get(`${news.id} ${rank}`)?.(news)
    }
  }

  /** Asks twice, so that what is found holds for one moment. */
  async waits(): Promise<Waits> {
    const before = await this.#askAll()
    const deadlock = await this.#deadlock(before)
    return { ranks: before.map(describe), deadlock }
  }

  get #leads(): boolean {
    return this.#options.rank === this.#options.lead()
  }

  async #deadlock(before: (WaitsReport | null)[]): Promise<Deadlock | null> {
    const all = complete(before)
    if (!all || !this.#leads || !findDeadlock(all)) return null
    const after = complete(await this.#askAll())
    if (!after?.every((report, rank) => isUnchanged(all[rank] ?? report, report))) return null
    return findDeadlock(after)
  }

  #hearStuck(rank: number): void {
    this.#stuck.add(rank)
    const isEverybody = this.#options.phases().every((phase, each) => isOver(phase) || this.#stuck.has(each))
    if (isEverybody && !this.#checking) void this.#check()
  }

  async #check(): Promise<void> {
    this.#checking = true
    // Whoever still waits says so again.
    this.#stuck = new Set()
    const deadlock = await this.#deadlock(await this.#askAll())
    this.#checking = false
    if (deadlock) this.#options.found(deadlock)
  }

  /** In rank order; null for a tab that is silent. A tab that does not lead asks its own rank only. */
  #askAll(): Promise<(WaitsReport | null)[]> {
    const { rank: own, phases } = this.#options
    const id = ++this.#questions
    return Promise.all(
      phases().map(async (phase, rank) => {
        if (isOver(phase)) return { state: 'over' as const, calls: [], activity: null }
        if (rank === own) return this.#own()
        return this.#leads ? this.#ask(rank, id) : null
      }),
    )
  }

  async #ask(rank: number, id: number): Promise<WaitsReport | null> {
    const key = `${id} ${rank}`
    let timer: ReturnType<typeof setTimeout> | undefined
    try {
      return await new Promise<WaitsReport | null>((resolve) => {
        timer = setTimeout(resolve, ANSWER_MS, null)
        this.#asked.set(key, resolve)
        this.#options.send(rank, { type: 'waits-asked', run: this.#options.run, id })
      })
    } finally {
      clearTimeout(timer)
      this.#asked.delete(key)
    }
  }

  async #answer(id: number): Promise<void> {
    const { run, say } = this.#options
    say({ type: 'waits', run, id, ...(await this.#own()) })
  }

  async #own(): Promise<WaitsReport> {
    const { rank, stacks, phases, ask } = this.#options
    const waits = await ask()
    if (!waits) return { state: isOver(phases()[rank]) ? 'over' : 'computing', calls: [], activity: null }
    const calls = await Promise.all(
      waits.waiting.slice(0, WAITS_TOLD.calls).map(async ({ number, op, detail, stack, forMs }) => {
        const where = await stacks.place(stack)
        return { number, op, detail: detail.slice(0, 256), where: where?.slice(-256) ?? null, forMs }
      }),
    )
    const { activity } = waits
    return {
      state: calls.length > 0 ? 'waiting' : 'elsewhere',
      calls,
      activity: activity && {
        open: activity.open.slice(0, WAITS_TOLD.open),
        traffic: activity.traffic.map(({ peer, sent, sending, arrived, announced }) => [
          peer,
          sent,
          sending,
          arrived,
          announced,
        ]),
        receiving: activity.receiving,
        unclaimed: activity.unclaimed.slice(0, WAITS_TOLD.unclaimed),
      },
    }
  }
}

function complete(reports: readonly (WaitsReport | null)[]): WaitsReport[] | null {
  const known = reports.filter((report) => report !== null)
  return known.length === reports.length ? known : null
}

function describe(report: WaitsReport | null, rank: number): RankWaits {
  if (!report) return { rank, state: 'silent', calls: [] }
  const activity = report.activity ?? { open: [] }
  const calls = report.calls.map(({ op, detail, where, forMs, ...call }) => ({
    op,
    detail,
    where,
    forMs,
    awaited: awaitedBy({ ...call, op }, activity),
  }))
  return { rank, state: report.state, calls }
}

const isOver = (phase: RankPhase | undefined): boolean => phase !== 'starting' && phase !== 'running'
