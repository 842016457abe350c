import type { OutputLine, RankState } from '../page/state.ts'
import { outputExcerpt } from './output-excerpt.ts'
import { RankChip } from './rank-chip.tsx'
import { rankColour } from './rank-colour.ts'

interface Props {
  ranks: RankState[]
  /** What to say when no output is known, as a sentence. */
  silence: string
}

/** What the ranks printed, as text and never as HTML. */
export function OutputView({ ranks, silence }: Props) {
  const printing = ranks.flatMap(({ output }, rank) => (output.length > 0 ? [{ rank, output }] : []))
  return (
    <div class="block">
      <h3>Output</h3>
      {printing.length === 0 && <p class="hint">{silence}</p>}
      {printing.map(({ rank, output }) => (
        <RankOutput key={rank} rank={rank} output={output} />
      ))}
    </div>
  )
}

function RankOutput({ rank, output }: { rank: number; output: OutputLine[] }) {
  const { lines, hiddenLines } = outputExcerpt(output)
  return (
    <figure class="output" style={{ '--rank': rankColour(rank) }}>
      <figcaption>
        <RankChip rank={rank} />
        {hiddenLines > 0 && <span class="hint"> {hiddenLines} earlier lines are not shown</span>}
      </figcaption>
      <pre tabIndex={0}>
        {lines.map(({ stream, text }, i) => (
          <span key={hiddenLines + i} class={stream}>
            {text.endsWith('\n') ? text : `${text}\n`}
          </span>
        ))}
      </pre>
    </figure>
  )
}
