import { useState } from 'preact/hooks'
import type { OutputLine, RankState } from '../page/state.ts'
import { mergedOutput } from './merged-output.ts'
import { outputExcerpt } from './output-excerpt.ts'
import { RankChip } from './rank-chip.tsx'
import { rankColour } from './rank-colour.ts'

interface Props {
  ranks: RankState[]
  /** What to say when no output is known, as a sentence. */
  silence: string
}

/** What the ranks printed, as text and never as HTML: each by itself, or all together in the order of arrival. */
export function OutputView({ ranks, silence }: Props) {
  const [isMerged, merge] = useState(false)
  const printing = ranks.flatMap(({ output }, rank) => (output.length > 0 ? [{ rank, output }] : []))
  return (
    <div class="block">
      <div class="block-head">
        <h3>Output</h3>
        {printing.length > 1 && (
          <label class="check">
            <input type="checkbox" checked={isMerged} onChange={({ currentTarget: { checked } }) => merge(checked)} />
            All ranks in order of arrival
          </label>
        )}
      </div>
      {printing.length === 0 && <p class="hint">{silence}</p>}
      {isMerged && printing.length > 1 ? (
        <MergedOutput ranks={ranks} />
      ) : (
        printing.map(({ rank, output }) => <RankOutput key={rank} rank={rank} output={output} />)
      )}
    </div>
  )
}

function RankOutput({ rank, output }: { rank: number; output: OutputLine[] }) {
  const { lines, hiddenLines } = outputExcerpt(output)
  return (
    <figure class="output" style={{ '--rank': rankColour(rank) }}>
      <figcaption>
        <RankChip rank={rank} />
        <HiddenLines count={hiddenLines} />
      </figcaption>
      <pre tabIndex={0}>
        {lines.map(({ stream, text }, i) => (
          <span key={hiddenLines + i} class={stream}>
            {ended(text)}
          </span>
        ))}
      </pre>
    </figure>
  )
}

function MergedOutput({ ranks }: { ranks: RankState[] }) {
  const { lines, hiddenLines } = outputExcerpt(mergedOutput(ranks))
  return (
    <div class="merged" role="log" aria-label="Output of all ranks in order of arrival" tabIndex={0}>
      <HiddenLines count={hiddenLines} />
      {lines.map(({ rank, stream, text, place }) => (
        <div key={place} class="merged-line" style={{ '--rank': rankColour(rank) }}>
          <RankChip rank={rank} />
          <pre class={stream}>{text}</pre>
        </div>
      ))}
    </div>
  )
}

function HiddenLines({ count }: { count: number }) {
  return count > 0 && <span class="hint"> {count} earlier lines are not shown</span>
}

const ended = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`)
