import type { Display } from '../page/state.ts'
import { cellText } from './number-text.ts'

/** A table as the program made it; a long one is scrolled. */
export function TableView({ table }: { table: Extract<Display, { kind: 'table' }> }) {
  const title = table.title ?? 'Table'
  return (
    <div class="block">
      <h3>{title}</h3>
      <div class="scroll" role="region" aria-label={title} tabIndex={0}>
        <table class="cells">
          <thead>
            <tr>
              {table.columns.map((name, c) => (
                <th key={c} scope="col" class={isNumeric(table.rows, c) ? 'number' : ''}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row, r) => (
              <tr key={r}>
                {row.map((cell, c) => (
                  <td key={c} class={typeof cell === 'number' ? 'number' : ''}>
                    {cellText(cell)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {table.rows.length === 0 && <p class="hint">It has no rows.</p>}
    </div>
  )
}

const isNumeric = (rows: (number | string)[][], column: number): boolean =>
  rows.length > 0 && rows.every((row) => typeof row[column] === 'number')
