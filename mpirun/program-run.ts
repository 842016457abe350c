import type { Outcome, OutputLine, RankPhase } from '../web/page/state.ts'
import type { DrivenTab } from './driven-tab.ts'
import { News, type WaitLimits } from './news.ts'
import type { TabReport } from './report.ts'

/** After the first tab has reported the outcome, how long the others have to report what they still hold. */
const CLOSING_MS = 5_000

/** Everything known of one rank of a run; grows while the run lasts. */
export interface RankRecord {
  readonly rank: number
  readonly tab: DrivenTab
  phase: RankPhase
  readonly output: OutputLine[]
  /** The program's default export; undefined until the rank has ended. */
  result: unknown
  /** Milliseconds from the run's announcement until every link of this rank was open; null until then. */
  readyMs: number | null
}

/** How a run ended. */
export interface RunEnd {
  outcome: Outcome
  ranks: readonly RankRecord[]
  /** Milliseconds from the command to start until the outcome was known. */
  durationMs: number
}

/** Called with every line of every rank as it comes. */
export type OutputListener = (rank: number, line: OutputLine) => void

/** One execution of a program, as its tabs report it. */
export class ProgramRun {
  /** In order of rank. */
  readonly ranks: readonly RankRecord[]
  /** Resolves when every tab has reported the outcome or is gone; never rejects. */
  readonly finished: Promise<RunEnd>
  #end: RunEnd | null = null
  readonly #news = new News()
  readonly #startedAt = performance.now()
  readonly #after: number
  readonly #onOutput: OutputListener
  readonly #outcomes = new Map<DrivenTab, Outcome>()
  #run: number | null = null

  /**
   * @param tabs in order of rank
   * @param after number of the last run of this world: reports of it, and of those before it, are not ours
   */
  constructor(tabs: readonly DrivenTab[], after: number, onOutput: OutputListener) {
    this.ranks = tabs.map((tab, rank) => ({
      rank,
      tab,
      phase: 'starting',
      output: [],
      result: undefined,
      readyMs: null,
    }))
    this.#after = after
    this.#onOutput = onOutput
    this.finished = this.#finish()
  }

  /** The number that the server gave this run; null until a tab has named it. */
  get run(): number | null {
    return this.#run
  }

  /** How it ended; null while it lasts. */
  get end(): RunEnd | null {
    return this.#end
  }

  /** Milliseconds from the run's announcement until every link of every rank was open; null until then. */
  get readyMs(): number | null {
    const times = this.ranks.map(({ readyMs }) => readyMs)
    return times.every((ms) => ms !== null) ? Math.max(...times) : null
  }

  /** Takes note of a tab's report; what belongs to another run is left alone. */
  note(tab: DrivenTab, report: TabReport): void {
    const record = this.ranks.find((rank) => rank.tab === tab)
    const summary = tab.summary?.run
    const run = report.type === 'state' ? summary?.run : report.run
    if (record === undefined || run === undefined || run <= this.#after) return
    this.#run ??= run
    if (report.type === 'output') {
      const line = { stream: report.stream, text: report.text }
      record.output.push(line)
      this.#onOutput(record.rank, line)
    } else if (report.type === 'result') {
      record.result = report.result
    } else if (summary) {
      record.readyMs = summary.readyMs
      record.phase = summary.phase ?? record.phase
      if (summary.outcome !== null) this.#outcomes.set(tab, summary.outcome)
    }
    this.#news.notify()
  }

  /** Takes note that a tab is gone. */
  noteGone(): void {
    this.#news.notify()
  }

  /** Resolves when the condition holds; see `News.until`. */
  until<T>(condition: () => T | undefined, limits?: WaitLimits): Promise<T | undefined> {
    return this.#news.until(condition, limits)
  }

  /** What each rank waits for right now, one line each, in order of rank. */
  waiting(): Promise<string[][]> {
    return Promise.all(
      this.ranks.map(async ({ phase, tab }) => (phase === 'ended' ? ['nothing: it has ended'] : tab.waiting())),
    )
  }

  async #finish(): Promise<RunEnd> {
    const isSettled = ({ tab }: RankRecord): boolean => this.#outcomes.has(tab) || tab.gone !== null
    const allSettled = (): true | undefined => this.ranks.every(isSettled) || undefined
    await this.#news.until(() => allSettled() ?? (this.#outcomes.size > 0 || undefined))
    const durationMs = performance.now() - this.#startedAt
    await this.#news.until(allSettled, { timeoutMs: CLOSING_MS })
    for (const record of this.ranks) if (record.tab.gone !== null && record.phase !== 'ended') record.phase = 'lost'
    this.#end = { outcome: this.#outcome(), ranks: this.ranks, durationMs }
    this.#news.notify()
    return this.#end
  }

  /** The host's word counts, and it is the lowest rank that is still there. */
  #outcome(): Outcome {
    for (const { tab } of this.ranks) {
      const outcome = this.#outcomes.get(tab)
      if (outcome !== undefined) return outcome
    }
    const message = `every tab was gone before the run ended: ${this.ranks[0]?.tab.problem ?? 'the world is empty'}`
    return { kind: 'failed', rank: 0, message, stack: '', code: 1 }
  }
}
