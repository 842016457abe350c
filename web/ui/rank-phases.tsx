import type { RankState } from '../page/state.ts'
import { RankChip } from './rank-chip.tsx'
import { rankColour } from './rank-colour.ts'

/** How far each rank of a run is; those that tell it through `progress` have a bar. */
export function RankPhases({ ranks }: { ranks: RankState[] }) {
  return (
    <ul class="phases">
      {ranks.map(({ phase, member, loss, progress }, rank) => (
        <li key={member} style={{ '--rank': rankColour(rank) }}>
          <RankChip rank={rank} /> <span class={`phase phase-${phase}`}>{phase}</span>
          {progress !== null && (
            <progress max={progress.total} value={progress.done} aria-label={`How far rank ${rank} is`} />
          )}
          {loss !== undefined && <span class="problem"> ({loss})</span>}
        </li>
      ))}
    </ul>
  )
}
