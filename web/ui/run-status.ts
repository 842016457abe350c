import type { RunState } from '../page/state.ts'
import { ranksText } from './number-text.ts'

/** Where a run stands, in one sentence for people and screen readers. */
export interface RunStatus {
  tone: 'wait' | 'good' | 'bad' | 'stopped'
  text: string
}

export function runStatus(run: RunState): RunStatus {
  const ranks = ranksText(run.ranks.length)
  const { outcome } = run
  if (outcome === null) {
    const starting = run.ranks.some((rank) => rank.phase === 'starting')
    return { tone: 'wait', text: starting ? `Starting on ${ranks} …` : `Running on ${ranks} …` }
  }
  if (outcome.kind === 'ended') {
    const lost = run.ranks.flatMap(({ phase }, rank) => (phase === 'lost' ? [rank] : []))
    if (lost.length > 0) {
      const which = lost.length === 1 ? `rank ${lost[0]}, which was` : `ranks ${lost.join(', ')}, which were`
      return { tone: 'good', text: `Done without ${which} lost: all others have ended` }
    }
    return { tone: 'good', text: run.ranks.length === 1 ? 'Done: the rank has ended' : `Done: all ${ranks} have ended` }
  }
  if (outcome.kind === 'stopped') return { tone: 'stopped', text: 'Stopped by the host' }
  const verb = run.ranks[outcome.rank]?.phase === 'lost' ? 'was lost' : 'failed'
  const code = outcome.code === 1 ? '' : ` with code ${outcome.code}`
  return { tone: 'bad', text: `Rank ${outcome.rank} ${verb}${code}, which ended the run` }
}
