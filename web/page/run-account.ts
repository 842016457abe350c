import type { RunMessage } from './control.ts'
import type { RankState, RunState } from './state.ts'

/** What a run's lead, which is a new one, is told by a tab of its own rank: all that it would have heard as it happened. */
export function accountOf({ run, ranks, rank, outcome }: RunState): RunMessage[] {
  const own = rank === null ? undefined : ranks[rank]
  if (!own) return []
  const account: RunMessage[] = own.output.map(({ stream, text }) => ({ type: 'output', run, stream, text }))
  account.push(...own.steps.map((step): RunMessage => ({ type: 'step', run, step })))
  if (own.progress) account.push({ type: 'progress', run, ...own.progress })
  account.push(...withoutOf(run, ranks))
  if (outcome?.kind === 'failed' && outcome.rank === rank) account.push({ type: 'failed', run, ...outcome })
  else if (isTold(own)) account.push({ type: 'rank', run, phase: own.phase })
  return account
}

/** What a run's lead tells all: which ranks are done without, how far the others are, and how the run ended. */
export function newsOf({ run, ranks, outcome }: RunState): RunMessage[] {
  const phases = ranks.flatMap((state, rank): [number, 'running' | 'ended'][] =>
    isTold(state) ? [[rank, state.phase]] : [],
  )
  const news: RunMessage[] = [...withoutOf(run, ranks), { type: 'ranks', run, phases }]
  if (outcome) news.push({ type: 'over', run, outcome })
  return news
}

function withoutOf(run: number, ranks: readonly RankState[]): RunMessage[] {
  const without = ranks.flatMap(({ doneWithout }, rank) => (doneWithout === true ? [rank] : []))
  return without.length > 0 ? [{ type: 'without', run, ranks: without }] : []
}

const isTold = (state: RankState): state is RankState & { phase: 'running' | 'ended' } =>
  state.phase === 'running' || state.phase === 'ended'
