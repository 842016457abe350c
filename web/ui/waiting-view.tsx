import type { RunState } from '../page/state.ts'
import type { Tab } from '../page/tab.ts'
import type { RankWaits } from '../page/waits-model.ts'
import { RankChip } from './rank-chip.tsx'
import { useWaiting } from './use-waiting.ts'
import { awaitedRanks, waitsText } from './waits-text.ts'

/** Who waits for whom: all ranks at the host, elsewhere this tab's own. */
export function WaitingView({ tab, run }: { tab: Tab; run: RunState }) {
  const { ranks, problem } = useWaiting(tab, run.outcome === null && run.rank !== null)
  if (ranks.length === 0 && problem === null) return null
  return (
    <div class="waiting">
      {problem !== null && <p class="problem">Who waits for whom could not be found out: {problem}</p>}
      {ranks.map((waits) => (
        <RankWaiting key={waits.rank} waits={waits} />
      ))}
    </div>
  )
}

function RankWaiting({ waits }: { waits: RankWaits }) {
  const { ranks, any } = awaitedRanks(waits)
  return (
    <>
      {waitsText(waits).map((line, i, { length }) => (
        <p key={i}>
          <RankChip rank={waits.rank} /> {line}
          {i === length - 1 && (ranks.length > 0 || any) && (
            <>
              {' → '}
              {any && 'any rank '}
              {ranks.map((rank) => (
                <>
                  <RankChip key={rank} rank={rank} />{' '}
                </>
              ))}
            </>
          )}
        </p>
      ))}
    </>
  )
}
