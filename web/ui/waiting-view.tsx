import type { RunState } from '../page/state.ts'
import type { Tab } from '../page/tab.ts'
import { RankChip } from './rank-chip.tsx'
import { useWaiting } from './use-waiting.ts'

/** What this tab's rank has been waiting for, so that a deadlock explains itself. */
export function WaitingView({ tab, run }: { tab: Tab; run: RunState }) {
  const lines = useWaiting(tab, run.outcome === null && run.rank !== null)
  if (run.rank === null || lines.length === 0) return null
  return (
    <div class="waiting">
      {lines.map((line) => (
        <p key={line}>
          <RankChip rank={run.rank ?? 0} /> {line === 'busy' ? 'is busy: it computes' : `waits: ${line}`}
        </p>
      ))}
    </div>
  )
}
