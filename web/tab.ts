/** The bare page that the launcher opens: joins the world of its address, `?world=NAME[&channel=relay][&transport=auto][&tabs=32]`, and reports. */
import type { TabReport, TabSummary } from '../mpirun/report.ts'
import { openTab } from './page/open-tab.ts'
import { TRANSPORTS } from '../shared/events.ts'
import type { TabState } from './page/state.ts'

/** The list of members is as long as the world is large, and so is the time within which its changes share a report. */
const MEMBERS_MS = 4

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

/** Reports what has changed of the summary: most changes of the state are lines of output, reported already. */
function reportState(state: TabState): void {
  const { run, members, ...rest } = summaryOf(state)
  // State is replaced, never mutated: what is the same object is the same.
  const parts = [...Object.values(rest), run?.run, run?.readyMs, run?.outcome, run?.phase]
  if (reported.length === 0 || parts.some((part, i) => part !== reported[i])) {
    reported = parts
    const changes = members === reportedMembers ? { ...rest, run } : { ...rest, run, members }
    reportedMembers = members
    report({ type: 'state', changes: JSON.stringify(changes) })
  } else if (members !== reportedMembers && !isDue) {
    isDue = true
    setTimeout(reportMembers, MEMBERS_MS * members.length)
  }
}

function reportMembers(): void {
  isDue = false
  const { members } = tab.state
  if (members === reportedMembers) return
  reportedMembers = members
  report({ type: 'state', changes: JSON.stringify({ members }) })
}

function summaryOf({ run, ...rest }: TabState): TabSummary {
  if (run === null) return { ...rest, run }
  const { run: number, rank, readyMs, ranks, outcome } = run
  return { ...rest, run: { run: number, rank, readyMs, phase: ranks[rank ?? -1]?.phase ?? null, outcome } }
}
