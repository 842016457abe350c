import type { RankState } from '../page/state.ts'
import { RankChip } from './rank-chip.tsx'

/** How far each rank of a run is. */
export function RankPhases({ ranks }: { ranks: RankState[] }) {
  return (
    <ul class="phases">
      {ranks.map(({ phase, member, loss }, rank) => (
        <li key={member}>
          <RankChip rank={rank} /> <span class={`phase phase-${phase}`}>{phase}</span>
          {loss !== undefined && <span class="problem"> ({loss})</span>}
        </li>
      ))}
    </ul>
  )
}
