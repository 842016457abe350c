import { useLayoutEffect, useState } from 'preact/hooks'
import type { Trace } from '../../page/trace-model.ts'
import type { Tab } from '../../page/tab.ts'

/** Looks so often for news. */
const INTERVAL_MS = 400
/** A trace that takes long to make is made less often: this part of the time is left to the page. */
const SHARE = 10

/** The trace of the tab's run in progress, or of the last one, as it grows. */
export function useLiveTrace(tab: Tab | null): Trace | null {
  const [trace, setTrace] = useState<Trace | null>(() => tab?.trace() ?? null)
  // A layout effect, because hidden tabs put off ordinary ones.
  useLayoutEffect(() => {
    if (tab === null) return undefined
    let seen = newsOf(tab)
    let timer: ReturnType<typeof setTimeout>
    const look = () => {
      const began = performance.now()
      const news = newsOf(tab)
      if (news !== seen) {
        seen = news
        setTrace(tab.trace())
      }
      timer = setTimeout(look, Math.max(INTERVAL_MS, SHARE * (performance.now() - began)))
    }
    setTrace(tab.trace())
    timer = setTimeout(look, INTERVAL_MS)
    return () => clearTimeout(timer)
  }, [tab])
  return trace
}

/** Differs when there is more to be seen. */
function newsOf({ state: { run } }: Tab): string {
  return run === null ? '' : `${run.run} ${run.traceRecords} ${run.outcome?.kind ?? 'running'}`
}
