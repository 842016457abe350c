import { useState } from 'preact/hooks'
import type { RunState } from '../page/state.ts'
import type { Tab } from '../page/tab.ts'
import { useKeptHeight } from './use-kept-height.ts'
import { useLoaded } from './use-loaded.ts'

interface Props {
  /** Null without a world: only files can be looked at. */
  tab: Tab | null
  run: RunState | null
}

/** What each rank did when, and who sent what to whom; its code is loaded when it is first shown. */
export function TimelineCard({ tab, run }: Props) {
  const [isOpen, setOpen] = useState(false)
  const card = useKeptHeight<HTMLElement>(isOpen && run !== null && run.outcome === null)
  return (
    <section ref={card} class="card timeline-card" aria-labelledby="timeline">
      <h2 id="timeline">{tab === null ? 'Look at a recorded run' : 'Timeline'}</h2>
      <div class="trace-tools">
        <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Hide the timeline' : 'Show the timeline'}
        </button>
        <p class="hint">
          {tab === null
            ? 'The timeline of a file that a world’s page, or tabmpi run --trace, has saved.'
            : 'What every rank does when, the messages between them, and where the time goes.'}
        </p>
      </div>
      {isOpen && <TracePart tab={tab} run={run} />}
    </section>
  )
}

function TracePart({ tab, run }: Props) {
  const { value, problem } = useLoaded('trace-part', () => import('./trace/trace-part.tsx'))
  if (problem !== null) return <p class="problem">The timeline could not be loaded: {problem}</p>
  return value && <value.TracePart tab={tab} run={run} />
}
