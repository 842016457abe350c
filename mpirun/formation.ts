import { GPU_PENDING } from '../shared/events.ts'
import { ALL_PAIRS_TABS } from '../shared/limits.ts'
import type { MemberState } from '../web/page/state.ts'
import type { DrivenTab } from './driven-tab.ts'
import type { News, WaitLimits } from './news.ts'

/** What the forming of a world looks at. */
export type TabStatus = Pick<DrivenTab, 'summary' | 'gone' | 'problem'>

/** How a world came about. */
export interface Formation {
  /** From the opening of the first page until all were connected that connect in the lobby. */
  ms: number
  /** In order of rank. */
  ranks: { id: string; browser: string; gpu: string }[]
  /** Every pair of ranks that is connected by then, the lower one first; in a large world others follow when they need it. */
  links: { ranks: [number, number]; kind: string }[]
}

/** A pair that has not connected by then is named, after the tabs had a moment more to say why. */
const CONNECT_MS = 10_000
const VERDICT_MS = 1_000
/** For a browser to start its GPU process. */
const DESCRIBE_MS = 5_000
/** For a page to load, its script to run and the server to answer, on a machine busy with many tabs. */
const JOIN_MS = 30_000

/**
 * Waits until the tabs have joined their world and know of each other.
 * @throws Error naming how many have not, and why as far as they know
 */
export async function allJoined(news: News, tabs: readonly TabStatus[], limits: WaitLimits = {}): Promise<void> {
  const hasJoined = ({ summary }: TabStatus): boolean => {
    if (summary?.phase !== 'joined') return false
    const known = new Set<string | null>(summary.members.map(({ id }) => id))
    return tabs.every((other) => other.summary !== null && known.has(other.summary.id))
  }
  const isOver = ({ gone, summary }: TabStatus): boolean => gone !== null || summary?.phase === 'closed'
  await news.until(() => tabs.every(hasJoined) || tabs.some(isOver) || undefined, { timeoutMs: JOIN_MS, ...limits })
  const missing = tabs.filter((tab) => isOver(tab) || !hasJoined(tab))
  if (missing.length === 0) return
  const reason =
    missing.map(({ problem }) => problem).find((problem) => problem !== null) ??
    `nothing heard for ${JOIN_MS / 1000} s; open the page with --headed to see why`
  throw new Error(`${missing.length} of ${tabs.length} tabs could not join the world: ${reason}`)
}

/** The tabs in order of rank: their order of joining. */
export function inOrderOfRank<T extends TabStatus>(tabs: readonly T[]): T[] {
  const order = tabs[0]?.summary?.members.map(({ id }) => id) ?? []
  return tabs.toSorted((a, b) => order.indexOf(a.summary?.id ?? '') - order.indexOf(b.summary?.id ?? ''))
}

/**
 * Waits until all pairs are connected, or in a large world all tabs to the host.
 * @param tabs all tabs of the world in order of rank; all have joined
 * @throws Error naming each pair that is not connected, and why
 */
export async function allConnected(news: News, tabs: readonly TabStatus[], limits: WaitLimits = {}): Promise<void> {
  const connecting = tabs.length > ALL_PAIRS_TABS ? tabs.slice(0, 1) : tabs
  const missing = (): string[] =>
    connecting.flatMap((tab, low) =>
      tabs.slice(low + 1).flatMap((other, i) => missingPair(tab, low, other, low + 1 + i)),
    )
  await news.until(() => missing().length === 0 || tabs.some(({ gone }) => gone !== null) || undefined, {
    timeoutMs: CONNECT_MS + VERDICT_MS,
    ...limits,
  })
  const left = missing()
  if (left.length > 0) throw new Error(`the world is not complete: ${left.join('; ')}`)
}

/** What a pair of tabs lacks, in one line; nothing when it is complete. */
function missingPair(tab: TabStatus, low: number, other: TabStatus, high: number): string[] {
  if (tab.gone !== null) return [`rank ${low}: ${tab.problem}`]
  if (other.gone !== null) return [`rank ${high}: ${other.problem}`]
  const there = memberIn(tab, other)
  const back = memberIn(other, tab)
  if (there?.link === 'connected' && back?.link === 'connected') return []
  // Each side knows its own half of what went wrong.
  const reasons = [there?.problem, back?.problem].filter((problem) => problem)
  const why = [...new Set(reasons)].join('; ') || `still ${there?.link ?? 'unknown'} after ${CONNECT_MS / 1000} s`
  return [`rank ${low} is not connected to rank ${high} (${why})`]
}

/** Waits until every tab has told its GPU, or has had its time for that; only what is shown depends on it. */
export async function allDescribed(news: News, tabs: readonly TabStatus[], limits: WaitLimits = {}): Promise<void> {
  const host = tabs[0]
  if (host === undefined) return
  const isDescribed = (tab: TabStatus): boolean => memberIn(host, tab)?.about.gpu !== GPU_PENDING
  await news.until(() => tabs.every((tab) => tab.gone !== null || isDescribed(tab)) || undefined, {
    timeoutMs: DESCRIBE_MS,
    ...limits,
  })
}

function memberIn(tab: TabStatus, other: TabStatus): MemberState | undefined {
  return tab.summary?.members.find(({ id }) => id === other.summary?.id)
}

/** Who takes part and how they are connected, as the tabs, in order of rank, report it now. */
export function describeFormation(tabs: readonly TabStatus[], ms: number): Formation {
  return {
    ms,
    ranks: tabs.map((tab) => {
      const self = memberIn(tabs[0] ?? tab, tab)
      return { id: self?.id ?? '', browser: self?.about.browser ?? '', gpu: self?.about.gpu ?? '' }
    }),
    links: tabs.flatMap((tab, low) =>
      tabs.slice(low + 1).flatMap((other, offset) => {
        const member = memberIn(tab, other)
        if (member?.link !== 'connected') return []
        return [{ ranks: [low, low + 1 + offset] satisfies [number, number], kind: member.kind ?? 'unknown' }]
      }),
    ),
  }
}
