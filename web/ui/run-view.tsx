import type { RunState } from '../page/state.ts'
import type { Tab } from '../page/tab.ts'
import { DeadlockView } from './deadlock-view.tsx'
import { DisplaysView } from './displays-view.tsx'
import { FailureView } from './failure-view.tsx'
import { KernelView } from './kernel-view.tsx'
import { durationText, ranksText } from './number-text.ts'
import { OutputView } from './output-view.tsx'
import { RankPhases } from './rank-phases.tsx'
import { RunClock } from './run-clock.tsx'
import { runStatus } from './run-status.ts'
import { StepTimes } from './step-times.tsx'
import { useKeptHeight } from './use-kept-height.ts'
import { WaitingView } from './waiting-view.tsx'

/** The run in progress or the last one. `seesAll`: the host's tab knows of every rank, others only of their own. */
export function RunView({ tab, run, seesAll }: { tab: Tab; run: RunState | null; seesAll: boolean }) {
  const status = run && runStatus(run)
  const card = useKeptHeight<HTMLElement>(run !== null && run.outcome === null)
  return (
    <section ref={card} class="card result" aria-labelledby="result">
      <h2 id="result">Result</h2>
      <p class={`run-status run-status-${status?.tone ?? 'none'}`} role="status">
        {status?.text ?? 'Nothing has run yet.'}
      </p>
      {run && <RunDetails tab={tab} run={run} seesAll={seesAll} />}
    </section>
  )
}

function RunDetails({ tab, run, seesAll }: { tab: Tab; run: RunState; seesAll: boolean }) {
  return (
    <>
      <p class="hint">
        Run {run.run}: {[run.program.name, ...run.args].join(' ')} on {ranksText(run.ranks.length)}
        {run.readyMs !== null && `, connected after ${durationText(run.readyMs)}`}
      </p>
      <RunClock key={run.run} run={run} />
      {run.outcome?.kind === 'failed' && <FailureView failure={run.outcome} />}
      {run.deadlock && <DeadlockView deadlock={run.deadlock} />}
      <RankPhases ranks={run.ranks} />
      <WaitingView key={run.run} tab={tab} run={run} />
      {!seesAll && (
        <p class="hint">
          {run.rank === null
            ? 'This tab takes no part in this run, which has fewer ranks or began before it joined; the host’s tab shows the run.'
            : `This tab is rank ${run.rank} of this run and knows its own output and times; the host’s tab shows those of all ranks.`}
        </p>
      )}
      <DisplaysView ranks={run.ranks} />
      <StepTimes ranks={run.ranks} />
      {(seesAll || run.rank !== null) && (
        <OutputView
          ranks={run.ranks}
          silence={seesAll ? 'Nothing has been printed.' : `Rank ${run.rank} has printed nothing.`}
        />
      )}
      <KernelView ranks={run.ranks} />
    </>
  )
}
