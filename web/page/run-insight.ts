import type { TracePart } from '../rank/messages.ts'
import type { RunMessage } from './control.ts'
import type { WorkerWaits } from './rank-worker.ts'
import { RunTrace, type TraceNews } from './run-trace.ts'
import { RunWaits, type WaitsNews } from './run-waits.ts'
import type { SourceStacks } from './source-stack.ts'
import type { RankPhase, RunState } from './state.ts'
import type { Trace } from './trace-model.ts'
import type { Deadlock, Waits } from './waits-model.ts'

/** What other tabs say about a run's trace and its waiting ranks. */
export type InsightNews = TraceNews | WaitsNews

export interface RunInsightOptions {
  /** As it begins. */
  state: RunState
  /** This tab's rank. */
  rank: number
  /** The rank whose tab leads the run now. */
  lead: () => number
  /** A member as people see it. */
  nameOf: (member: string) => string
  stacks: Pick<SourceStacks, 'place'>
  /** The phases of all ranks now, in rank order. */
  phases: () => RankPhase[]
  /** The own rank's calls and messages; null when it is too busy to say, or over. */
  ask: () => Promise<WorkerWaits | null>
  /** To the lead's tab. */
  say: (message: InsightNews) => void
  /** To a member. */
  send: (member: string, message: InsightNews) => void
  changed: (change: { traceRecords: number } | { deadlock: Deadlock }) => void
}

/** What can be seen of one run from inside: its trace, and who waits for whom. */
export class RunInsight {
  readonly #trace: RunTrace | null
  readonly #waits: RunWaits

  constructor({ state, rank, nameOf, send: sendTo, changed, ...options }: RunInsightOptions) {
    const { run, ranks, traced, program } = state
    const send = (to: number, message: InsightNews): void => {
      const member = ranks[to]?.member
      if (member !== undefined) sendTo(member, message)
    }
    const names = ranks.map(({ member }) => nameOf(member))
    const common = { ...options, run, rank, send }
    this.#trace = traced
      ? new RunTrace({
          ...common,
          program: program.name,
          names,
          changed: (traceRecords) => changed({ traceRecords }),
        })
      : null
    this.#waits = new RunWaits({ ...common, found: (deadlock) => changed({ deadlock }) })
  }

  /** The own rank's worker has recorded something. */
  own(part: TracePart): void {
    this.#trace?.own(part)
  }

  /** There is another lead, and it can be reached. */
  retell(): void {
    this.#trace?.retell()
  }

  /** The own rank's worker waits for long. */
  stuck(): void {
    this.#waits.stuck()
  }

  /** @throws Error saying what is wrong with what another tab tells */
  hear(rank: number, news: InsightNews): void {
    if (isAboutWaits(news)) this.#waits.hear(rank, news)
    else this.#trace?.hear(rank, news)
  }

  /** Resolves when the lead has been told all that was recorded here so far; never rejects. */
  settled(): Promise<void> {
    return this.#trace?.settled() ?? Promise.resolve()
  }

  /** Null when nothing was recorded. */
  trace(): Trace | null {
    return this.#trace?.trace() ?? null
  }

  waits(): Promise<Waits> {
    return this.#waits.waits()
  }
}

/** Whether a control message is for `RunInsight`. */
export function isInsight(message: RunMessage): message is InsightNews {
  const { type } = message
  const isAboutClocks = type === 'clock' || type === 'clock-asked' || type === 'clock-offset'
  return isAboutWaits(message) || isAboutClocks || type === 'trace'
}

function isAboutWaits(message: RunMessage): message is WaitsNews {
  const { type } = message
  return type === 'stuck' || type === 'waits' || type === 'waits-asked'
}
