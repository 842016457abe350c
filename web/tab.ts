/** The bare page that the launcher opens: joins the world of its address, `?world=NAME[&channel=relay][&transport=auto]`, and reports. */
import type { TabReport, TabSummary } from '../mpirun/report.ts'
import { openTab } from './page/open-tab.ts'
import { TRANSPORTS } from '../shared/events.ts'
import type { TabState } from './page/state.ts'

const parameters = new URLSearchParams(location.search)
const world = parameters.get('world')
if (world === null) throw new Error(`${location.pathname}: the address names no world; add ?world=NAME`)

// Calls of the binding arrive in the order in which they are made; one that fails is an error of this page.
const report = (news: TabReport): void => void globalThis.tabmpiReport?.(news).catch(reportError)

const tab = openTab({
  world,
  channel: parameters.get('channel') === 'relay' ? 'relay' : 'auto',
  transport: TRANSPORTS.find((name) => name === parameters.get('transport')) ?? 'rtc',
  own: report,
})
globalThis.tabmpi = tab

let reported: unknown[] = []
tab.subscribe(reportState)
reportState(tab.state)

/** Reports a state whose summary has changed: most changes are lines of output, reported already. */
function reportState(state: TabState): void {
  const summary = summaryOf(state)
  const { run, ...rest } = summary
  // State is replaced, never mutated: what is the same object is the same.
  const parts = [...Object.values(rest), run?.run, run?.readyMs, run?.outcome, run?.phases.join()]
  if (parts.length === reported.length && parts.every((part, i) => part === reported[i])) return
  reported = parts
  report({ type: 'state', state: summary })
}

function summaryOf({ run, ...rest }: TabState): TabSummary {
  if (run === null) return { ...rest, run }
  const { run: number, rank, readyMs, ranks, outcome } = run
  return { ...rest, run: { run: number, rank, readyMs, phases: ranks.map(({ phase }) => phase), outcome } }
}
