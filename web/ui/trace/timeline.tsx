import { useId, useState } from 'preact/hooks'
import { RankChip } from '../rank-chip.tsx'
import { messagesText } from './amount-text.ts'
import { CallDetails } from './call-details.tsx'
import { CALL_STYLES } from './call-style.ts'
import { CallSwatch } from './call-swatch.tsx'
import { CallsTable } from './calls-table.tsx'
import { SelectField } from './select-field.tsx'
import { TimelineCanvas } from './timeline-canvas.tsx'
import type { CallPlace } from './call-messages.ts'
import type { TimelineCommand, TimelineState } from './timeline-commands.ts'
import { AXIS_HEIGHT, rowHeight, type Shown } from './timeline-layout.ts'
import type { TraceIndex } from './trace-index.ts'

const SHOWN = [
  ['all', 'all messages'],
  ['program', 'the program’s messages'],
  ['collectives', 'the collectives’ messages'],
  ['none', 'no messages'],
] as const satisfies [Shown, string][]

interface Props {
  index: TraceIndex
  state: TimelineState
  command: (command: TimelineCommand) => void
  /** Chooses a call from outside the canvas. */
  choose: (place: CallPlace) => void
}

/** What every rank did when, with its messages. */
export function Timeline({ index, state, command, choose }: Props) {
  const [shown, setShown] = useState<Shown>('all')
  const [left, setLeft] = useState(0)
  const id = useId()
  const { ranks } = index.trace
  const dropped = ranks.reduce((sum, rank) => sum + rank.dropped, 0)
  return (
    <div class="block">
      <div class="trace-tools">
        <button type="button" onClick={() => command({ type: 'zoom', factor: 0.5, at: 0.5 })}>
          Zoom in
        </button>
        <button type="button" onClick={() => command({ type: 'zoom', factor: 2, at: 0.5 })}>
          Zoom out
        </button>
        <button type="button" onClick={() => command({ type: 'fit' })}>
          Fit
        </button>
        <SelectField label="Arrows of" value={shown} options={SHOWN} choose={setShown} />
      </div>
      <ul class="legend">
        {CALL_STYLES.map((style) => (
          <li key={style.category}>
            <CallSwatch style={style} /> {style.label}
          </li>
        ))}
        <li>
          <span class="queue-swatch" /> messages that wait for a receive
        </li>
      </ul>
      <div class="timeline">
        <ol class="timeline-ranks" style={{ paddingTop: `${AXIS_HEIGHT}px` }}>
          {ranks.map(({ name }, rank) => (
            <li key={rank} style={{ height: `${rowHeight(ranks.length)}px` }} title={name}>
              <RankChip rank={rank} />
            </li>
          ))}
        </ol>
        <TimelineCanvas
          index={index}
          state={state}
          shown={shown}
          command={command}
          describedBy={`${id}-keys`}
          left={setLeft}
        />
      </div>
      <p class="hint" id={`${id}-keys`}>
        Drag or ← → to move; two fingers, + − or, after a click, the wheel to zoom; 0 to fit. A tap, a click or Enter
        chooses a call; Enter then goes to the other end of its message; N and P step through a rank’s calls, ↑ ↓ change
        the rank, Escape lets go.
      </p>
      <p class="hint timeline-note">
        {left > 0 && `${messagesText(left)} in view ${left === 1 ? 'has' : 'have'} no arrow: zoom in to see more. `}
        {dropped > 0 && `${dropped} records were left out of the trace, which has room for no more.`}
      </p>
      <CallDetails index={index} place={state.chosen} choose={choose} />
      <CallsTable index={index} choose={choose} />
    </div>
  )
}
