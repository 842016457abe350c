import type { RankState } from '../page/state.ts'
import { durationText } from './number-text.ts'
import { RankChip } from './rank-chip.tsx'
import { rankColour } from './rank-colour.ts'
import { stepTable } from './step-table.ts'

/** How long each call took on each rank, as numbers and as bars of one scale. */
export function StepTimes({ ranks }: { ranks: RankState[] }) {
  const { columns, rows, maxMs } = stepTable(ranks)
  if (rows.length === 0) return null
  return (
    <div class="block">
      <h3>Time of each step</h3>
      <div class="scroll" role="region" aria-label="Time of each step" tabIndex={0}>
        <table class="steps">
          <thead>
            <tr>
              <th scope="col">Rank</th>
              {columns.map((op, i) => (
                <th key={i} scope="col">
                  {op}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ rank, cells }) => (
              <tr key={rank} style={{ '--rank': rankColour(rank) }}>
                <th scope="row">
                  <RankChip rank={rank} />
                </th>
                {cells.map((ms, i) => (
                  <td key={i}>
                    {ms === null ? '–' : durationText(ms)}
                    {ms !== null && <span class="bar" style={{ width: `${maxMs > 0 ? (100 * ms) / maxMs : 0}%` }} />}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
