import { useState } from 'preact/hooks'
import type { Display } from '../page/state.ts'
import { numberText } from './number-text.ts'

const MAX_ROWS = 500

/** A plot's numbers as a table, made when somebody opens it. */
export function PlotNumbers({ plot }: { plot: Extract<Display, { kind: 'plot' }> }) {
  const [isOpen, setOpen] = useState(false)
  const count = plot.series.reduce((sum, { x }) => sum + x.length, 0)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>The plot’s numbers</summary>
      {isOpen && (
        <>
          <div class="scroll" role="region" aria-label="The plot’s numbers" tabIndex={0}>
            <table class="cells">
              <thead>
                <tr>
                  <th scope="col">series</th>
                  <th scope="col" class="number">
                    {plot.x.label}
                  </th>
                  <th scope="col" class="number">
                    {plot.y.label}
                  </th>
                </tr>
              </thead>
              <tbody>
                {firstRows(plot).map(({ label, x, y }, i) => (
                  <tr key={i}>
                    <th scope="row">{label}</th>
                    <td class="number">{numberText(x)}</td>
                    <td class="number">{numberText(y)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {count > MAX_ROWS && <p class="hint">{count - MAX_ROWS} more are not shown.</p>}
        </>
      )}
    </details>
  )
}

function firstRows({ series }: Extract<Display, { kind: 'plot' }>) {
  const rows: { label: string; x: number; y: number }[] = []
  for (const { label, x, y } of series) {
    for (let i = 0; i < x.length && rows.length < MAX_ROWS; i++) rows.push({ label, x: x[i] ?? NaN, y: y[i] ?? NaN })
  }
  return rows
}
