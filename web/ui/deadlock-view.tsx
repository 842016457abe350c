import type { Deadlock } from '../page/waits-model.ts'
import { RankChip } from './rank-chip.tsx'

/** Ranks that wait for each other and always will: why, and where in the program. */
export function DeadlockView({ deadlock }: { deadlock: Deadlock }) {
  return (
    <div class="failure deadlock" role="alert">
      <h3>Deadlock</h3>
      <p class="explanation">{deadlock.explanation}</p>
      <ul>
        {deadlock.ranks.map(({ rank, op, way, peer, tag, where }) => (
          <li key={rank}>
            <RankChip rank={rank} /> in {op}
            {where !== null && (
              <>
                {' at '}
                <code>{where}</code>
              </>
            )}
            {way === 'receive' ? ': nothing has come from ' : ': not taken by '}
            {peer === null ? 'any rank' : <RankChip rank={peer} />}
            {tag !== null && `, tag ${tag}`}
          </li>
        ))}
      </ul>
    </div>
  )
}
