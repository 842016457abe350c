import { useMemo, useRef, useState } from 'preact/hooks'
import type { RunState } from '../../page/state.ts'
import type { Tab } from '../../page/tab.ts'
import type { Trace } from '../../page/trace-model.ts'
import type { CallPlace } from './call-messages.ts'
import { MatrixView } from './matrix-view.tsx'
import { SummaryView } from './summary-view.tsx'
import { Timeline } from './timeline.tsx'
import { TraceFiles } from './trace-files.tsx'
import { traceIndex } from './trace-index.ts'
import { useLiveTrace } from './use-live-trace.ts'
import { useTimeline } from './use-timeline.ts'

/** Everything that is seen of a trace: the run's, or that of a file. */
export function TracePart({ tab, run }: { tab: Tab | null; run: RunState | null }) {
  const live = useLiveTrace(tab)
  const [file, setFile] = useState<{ name: string; trace: Trace } | null>(null)
  const trace = file?.trace ?? live
  return (
    <>
      <TraceFiles trace={trace} name={file?.name ?? null} open={setFile} close={() => setFile(null)} />
      {tab !== null && file === null && trace !== null && tab.state.id !== tab.state.host && (
        <p class="hint">This tab knows its own rank only; the host’s tab shows all of them.</p>
      )}
      {trace === null ? (
        <p class="hint">{nothingText(tab, run)}</p>
      ) : (
        <TraceViews key={file?.name ?? `run ${run?.run}`} trace={trace} />
      )}
    </>
  )
}

function TraceViews({ trace }: { trace: Trace }) {
  const index = useMemo(() => traceIndex(trace), [trace])
  const [state, command] = useTimeline(index)
  const top = useRef<HTMLDivElement>(null)
  const choose = (place: CallPlace) => {
    command({ type: 'choose', place })
    top.current?.scrollIntoView({ block: 'nearest' })
  }
  return (
    <>
      <div ref={top}>
        <Timeline index={index} state={state} command={command} choose={choose} />
      </div>
      <SummaryView index={index} choose={choose} />
      <MatrixView trace={trace} />
    </>
  )
}

function nothingText(tab: Tab | null, run: RunState | null): string {
  if (tab === null) return 'No file is open.'
  if (run === null) return 'Nothing has run yet.'
  if (!run.traced) return 'This run is not recorded.'
  return 'Nothing of this run has been recorded at this tab.'
}
