/** The bare page that the launcher opens: joins the world of its address, `?world=NAME[&channel=relay][&transport=auto][&tabs=32]`, and reports. */
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
  expectedTabs: Number(parameters.get('tabs')),
  own: report,
})
globalThis.tabmpi = tab

let reported: unknown[] = []
let reportedMembers: unknown
let isDue = false
tab.subscribe(reportState)
reportState(tab.state)

/** Reports a state whose summary has changed: most changes are lines of output, reported already. */
function reportState(state: TabState): void {
  const summary = summaryOf(state)
  const { run, members, ...rest } = summary
  // State is replaced, never mutated: what is the same object is the same.
  const parts = [...Object.values(rest), run?.run, run?.readyMs, run?.outcome, run?.phases.join()]
  if (parts.length !== reported.length || parts.some((part, i) => part !== reported[i])) {
    reported = parts
    reportedMembers = members
    report({ type: 'state', state: summary })
  } else if (members !== reportedMembers && !isDue) {
    isDue = true
    // The list is as long as the world is large, and so is the time within which its changes share a report.
    setTimeout(reportMembers, members.length)
  }
}

function reportMembers(): void {
  isDue = false
  if (tab.state.members === reportedMembers) return
  reportedMembers = tab.state.members
  report({ type: 'state', state: summaryOf(tab.state) })
}

function summaryOf({ run, ...rest }: TabState): TabSummary {
  if (run === null) return { ...rest, run }
  const { run: number, rank, readyMs, ranks, outcome } = run
  return { ...rest, run: { run: number, rank, readyMs, phases: ranks.map(({ phase }) => phase), outcome } }
}
