import { useState } from 'preact/hooks'
import { durationText } from '../number-text.ts'
import type { CallPlace } from './call-messages.ts'
import { SelectField } from './select-field.tsx'
import type { TraceIndex } from './trace-index.ts'

/** Rows at once: more make the page slow. */
const PAGE = 100

interface Props {
  index: TraceIndex
  choose: (place: CallPlace) => void
}

/** The timeline for those who do not see it: every call of a rank, in order of its beginning. */
export function CallsTable({ index, choose }: Props) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>The calls as a table</summary>
      {isOpen && <RankCalls index={index} choose={choose} />}
    </details>
  )
}

function RankCalls({ index, choose }: Props) {
  const [rank, setRank] = useState(0)
  const [first, setFirst] = useState(0)
  const calls = index.trace.ranks[rank]?.calls ?? []
  const shown = calls.slice(first, first + PAGE)
  return (
    <div class="block">
      <div class="trace-tools">
        <SelectField
          label="Rank"
          value={String(rank)}
          options={index.trace.ranks.map(({ name }, r) => [String(r), name === '' ? String(r) : `${r} (${name})`])}
          choose={(chosen) => {
            setRank(Number(chosen))
            setFirst(0)
          }}
        />
        {calls.length > PAGE && (
          <>
            <button type="button" disabled={first === 0} onClick={() => setFirst(first - PAGE)}>
              Earlier
            </button>
            <button type="button" disabled={first + PAGE >= calls.length} onClick={() => setFirst(first + PAGE)}>
              Later
            </button>
            <span role="status">
              {first + 1} to {first + shown.length} of {calls.length}
            </span>
          </>
        )}
      </div>
      <div class="scroll" role="region" aria-label={`Calls of rank ${rank}`} tabIndex={0}>
        <table class="cells">
          <thead>
            <tr>
              {['Call', 'Kind', 'Details', 'Line', 'Begins', 'Lasts'].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((call, i) => (
              <tr key={first + i}>
                <th scope="row">
                  <button type="button" class="inline" onClick={() => choose({ rank, call: first + i })}>
                    {call.op}
                  </button>
                </th>
                <td>{call.category}</td>
                <td>{call.detail}</td>
                <td>{call.where ?? ''}</td>
                <td>{durationText(call.startMs)}</td>
                <td>{durationText(call.durationMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {calls.length === 0 && <p class="hint">No call of rank {rank} is known.</p>}
    </div>
  )
}
