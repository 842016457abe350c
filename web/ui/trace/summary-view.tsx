import { useMemo } from 'preact/hooks'
import { durationText } from '../number-text.ts'
import { RankChip } from '../rank-chip.tsx'
import { rankColour } from '../rank-colour.ts'
import { bytesText, messagesText } from './amount-text.ts'
import type { CallPlace } from './call-messages.ts'
import { queueState } from './queue-peaks.ts'
import { type LongestWait, loadImbalance, rankSummaries } from './rank-summary.ts'
import type { TraceIndex } from './trace-index.ts'

interface Props {
  index: TraceIndex
  choose: (place: CallPlace) => void
}

const HEADS = ['Rank', 'Kernels', 'Own code', 'Communication', 'Waiting', 'Longest wait', 'Unexpected now', 'at most']

/** Where each rank's time went, whom it waited for longest, and what waited for it. */
export function SummaryView({ index, choose }: Props) {
  const summaries = useMemo(() => rankSummaries(index), [index])
  const imbalance = loadImbalance(summaries)
  return (
    <div class="block">
      <h3 id="summary">Where the time went</h3>
      <div class="scroll" role="region" aria-labelledby="summary" tabIndex={0}>
        <table class="cells summary-table" aria-labelledby="summary">
          <thead>
            <tr>
              {HEADS.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {summaries.map((summary, rank) => {
              const { kernelsMs, ownCodeMs, communicationMs, waitingMs } = summary
              const all = kernelsMs + ownCodeMs + communicationMs + waitingMs
              const queue = queueState(index.trace.ranks[rank] ?? { unexpected: [] })
              return (
                <tr key={rank} style={{ '--rank': rankColour(rank) }}>
                  <th scope="row">
                    <RankChip rank={rank} />
                  </th>
                  {[kernelsMs, ownCodeMs, communicationMs, waitingMs].map((ms, i) => (
                    <Share key={i} ms={ms} all={all} />
                  ))}
                  <td>
                    <Longest wait={summary.longestWait} choose={choose} />
                  </td>
                  <td>{queueText(queue.now)}</td>
                  <td>{queueText(queue.most)}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      <p class="hint">
        {imbalance !== null &&
          `Load imbalance: the busiest rank computed ${imbalance.toFixed(2)} times as long as the mean (kernels and own code; 1 is even). `}
        Waiting is Wait, Probe and the like, and a receive until its message came; own code is the time outside of all
        calls.
      </p>
    </div>
  )
}

function Share({ ms, all }: { ms: number; all: number }) {
  const percent = all > 0 ? (100 * ms) / all : 0
  return (
    <td>
      {percent.toFixed(0)} %, {durationText(ms)}
      <span class="bar" style={{ width: `${percent}%` }} />
    </td>
  )
}

function Longest({ wait, choose }: { wait: LongestWait | null; choose: Props['choose'] }) {
  if (wait === null) return <>–</>
  return (
    <>
      {durationText(wait.ms)} in{' '}
      <button type="button" class="inline" onClick={() => choose(wait.place)}>
        {wait.call.op}
      </button>
      {wait.forRank !== null && (
        <>
          {' '}
          for <RankChip rank={wait.forRank} />
        </>
      )}
    </>
  )
}

const queueText = ({ count, bytes }: { count: number; bytes: number }): string =>
  count === 0 && bytes === 0 ? '–' : `${messagesText(count)}, ${bytesText(bytes)}`
