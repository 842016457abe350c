import type { Display } from '../page/state.ts'
import { ranksText } from './number-text.ts'
import { RankChip } from './rank-chip.tsx'
import { rankColour, rankFill } from './rank-colour.ts'
import { summariseVectors, type VectorPart } from './vector-summary.ts'

/** Vectors below one another, cut and coloured by the rank that computed the elements. */
export function VectorsView({ vectors }: { vectors: Extract<Display, { kind: 'vectors' }> }) {
  const { length, parts, hiddenRanks, idleRanks } = summariseVectors(vectors)
  const names = Object.keys(vectors.vectors)
  return (
    <div class="block">
      <h3>
        {vectors.title ?? `${names.join(', ')}: who computed what`} <span class="count">{length} elements</span>
      </h3>
      {parts.length === 0 ? (
        <p class="hint">They are empty, so there was nothing to compute.</p>
      ) : (
        <>
          <div class="tape" aria-hidden="true">
            {vectors.counts.map((count, rank) => (
              <span key={rank} style={{ '--rank-fill': rankFill(rank), flexGrow: count }} />
            ))}
          </div>
          <div class="parts">
            {parts.map((part) => (
              <Part key={part.rank} part={part} />
            ))}
          </div>
        </>
      )}
      {hiddenRanks > 0 && <p class="hint">{ranksText(hiddenRanks)} before the last are not shown.</p>}
      {parts.length > 0 && idleRanks.length > 0 && (
        <p class="hint">
          No element for {idleRanks.length === 1 ? 'rank' : 'ranks'} {idleRanks.join(', ')}: there are more ranks than
          elements.
        </p>
      )}
    </div>
  )
}

function Part({ part }: { part: VectorPart }) {
  const last = part.first + part.count - 1
  return (
    <div class="part" style={{ '--rank': rankColour(part.rank) }}>
      <table>
        <caption>
          <RankChip rank={part.rank} /> {part.count === 1 ? `element ${part.first}` : `elements ${part.first}–${last}`}
        </caption>
        <thead>
          <tr>
            <th scope="row">i</th>
            {part.columns.map((index) => (
              <th key={index} scope="col">
                {index ?? '…'}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {part.rows.map(({ name, cells }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {cells.map((cell, i) => (
                <td key={i}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
