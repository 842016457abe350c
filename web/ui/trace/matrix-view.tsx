import { useMemo, useState } from 'preact/hooks'
import type { Trace } from '../../page/trace-model.ts'
import { RankChip } from '../rank-chip.tsx'
import { bytesText } from './amount-text.ts'
import { communicationMatrix, type Traffic } from './communication-matrix.ts'
import { SelectField } from './select-field.tsx'

type Counted = (typeof COUNTED)[number][0]
type Measure = (typeof MEASURES)[number][0]

const COUNTED = [
  ['all', 'all messages'],
  ['program', 'the program’s messages'],
  ['collectives', 'the collectives’ messages'],
] as const
const MEASURES = [
  ['bytes', 'bytes'],
  ['messages', 'messages'],
] as const

/** Who sent how much to whom, as a table whose cells are the darker the more was sent. */
export function MatrixView({ trace }: { trace: Trace }) {
  const [counted, count] = useState<Counted>('all')
  const [measure, setMeasure] = useState<Measure>('bytes')
  const { cells, sent, received, all } = useMemo(() => communicationMatrix(trace, counted), [trace, counted])
  const most = Math.max(1, ...cells.flat().map((traffic) => traffic[measure]))
  return (
    <div class="block">
      <h3 id="matrix">Who sent how much to whom</h3>
      <div class="trace-tools">
        <SelectField label="Show" value={measure} options={MEASURES} choose={setMeasure} />
        <SelectField label="of" value={counted} options={COUNTED} choose={count} />
      </div>
      <div class="scroll" role="region" aria-labelledby="matrix" tabIndex={0}>
        <table class="matrix" aria-labelledby="matrix">
          <thead>
            <tr>
              <th scope="col">from ↓ to →</th>
              {cells.map((_, dest) => (
                <th key={dest} scope="col">
                  <RankChip rank={dest} />
                </th>
              ))}
              <th scope="col">sent</th>
            </tr>
          </thead>
          <tbody>
            {cells.map((row, source) => (
              <tr key={source}>
                <th scope="row">
                  <RankChip rank={source} />
                </th>
                {row.map((traffic, dest) => (
                  <td
                    key={dest}
                    style={{ '--share': `${Math.round((45 * traffic[measure]) / most)}%` }}
                    title={titleOf(traffic)}
                  >
                    {amount(traffic, measure)}
                  </td>
                ))}
                <Total traffic={sent[source]} measure={measure} />
              </tr>
            ))}
            <tr>
              <th scope="row">received</th>
              {received.map((traffic, dest) => (
                <Total key={dest} traffic={traffic} measure={measure} />
              ))}
              <Total traffic={all} measure={measure} />
            </tr>
          </tbody>
        </table>
      </div>
    </div>
  )
}

function Total({ traffic = { messages: 0, bytes: 0 }, measure }: { traffic: Traffic | undefined; measure: Measure }) {
  return (
    <td class="total" title={titleOf(traffic)}>
      {amount(traffic, measure)}
    </td>
  )
}

const amount = (traffic: Traffic, measure: Measure): string =>
  traffic.messages === 0 ? '–' : measure === 'messages' ? String(traffic.messages) : bytesText(traffic.bytes)

const titleOf = ({ messages, bytes }: Traffic): string => `messages: ${messages}, bytes: ${bytes}`
