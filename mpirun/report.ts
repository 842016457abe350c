/**
 * What a tab opened by the launcher tells it. The launcher installs a binding before the page's first script runs, and
 * `web/tab.ts` calls it; in a tab that a person opened the binding is not there:
 *
 * ```ts
 * await globalThis.tabmpiReport?.({ type: 'output', run, rank, stream: 'stdout', text: 'hello' })
 * ```
 *
 * The calls a tab owes, in this order:
 *
 * 1. `state` once at start and after every change of the tab's state (`Tab.subscribe`).
 * 2. `output` for every line of this tab's OWN rank, once each, in order, before the `state` that follows it. Each tab
 *    reports itself, so that a line reaches the launcher without passing through another tab.
 * 3. `result` once, when this tab's own rank has ended: before the `state` that carries the run's outcome.
 *
 * Once a tab has reported a run's outcome nothing of that run may follow: the launcher closes its books by it.
 */
import type { Outcome, OutputLine, RankPhase, TabState } from '../web/page/state.ts'
import type { Tab } from '../web/page/tab.ts'

declare global {
  /** Set by `web/tab.ts` as soon as its script runs: how the launcher starts and stops runs. */
  var tabmpi: Tab
  /** Set by the launcher before the page's first script runs; not there in a tab that a person opened. */
  var tabmpiReport: Reporter | undefined
}

/** The binding's name on the page's global object. */
export const REPORT_BINDING = 'tabmpiReport'

/** The binding as the page sees it. */
export type Reporter = (report: TabReport) => Promise<void>

export type TabReport =
  /**
   * What has changed of the tab's `TabSummary`, at first all of it, in JSON: a large world's members are a long list, on
   * which the browser's own way with objects takes several times as long.
   */
  | { type: 'state'; changes: string }
  | { type: 'output'; run: number; rank: number; stream: OutputLine['stream']; text: string }
  /** `result` as it is: typed arrays, bigint, NaN, dates and cycles survive the way; a Map or a Set does not. */
  | { type: 'result'; run: number; rank: number; result: unknown }

/** A tab's state without its bulk: no output, steps, displays, results. */
export interface TabSummary extends Omit<TabState, 'run'> {
  run: RunSummary | null
}

export interface RunSummary {
  run: number
  /** The tab's own rank. */
  rank: number | null
  readyMs: number | null
  /** Of the tab's own rank. */
  phase: RankPhase | null
  outcome: Outcome | null
}
