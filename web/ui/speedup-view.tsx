import type { Attempt } from './measure-speedup.ts'
import { durationText, ranksText } from './number-text.ts'
import { PlotView } from './plot-view.tsx'
import { sentence } from './sentence.ts'
import { fitAmdahl, speedupRows, type Timing } from './speedup.ts'
import { fitText } from './speedup-text.ts'
import { speedupPlots } from './speedup-plots.ts'
import type { Speedup } from './use-speedup.ts'

/** Times, speed-up and efficiency of one program on several numbers of ranks. */
export function SpeedupView({ speedup: { subject, attempts, isMeasuring } }: { speedup: Speedup }) {
  const timings = attempts.filter((attempt) => attempt.state === 'measured')
  const rows = speedupRows(timings)
  const fit = fitAmdahl(timings)
  return (
    <>
      <p class={`run-status run-status-${isMeasuring ? 'wait' : 'good'}`} role="status">
        {statusText(attempts, isMeasuring)}
      </p>
      <p class="hint">{subject}, once on each number of ranks</p>
      <div class="scroll" role="region" aria-label="Times and speed-up" tabIndex={0}>
        <table class="cells">
          <thead>
            <tr>
              <th scope="col">ranks</th>
              <th scope="col" class="number">
                time
              </th>
              <th scope="col" class="number">
                speed-up
              </th>
              <th scope="col" class="number">
                efficiency
              </th>
            </tr>
          </thead>
          <tbody>
            {attempts.map((attempt) => (
              <AttemptRow key={attempt.ranks} attempt={attempt} timings={timings} />
            ))}
          </tbody>
        </table>
      </div>
      {fit !== null && <p>{fitText(fit)}</p>}
      {rows === null && !isMeasuring && timings.length > 0 && (
        <p>Without a run on 1 rank there is nothing to compare with, and so no speed-up.</p>
      )}
      <p class="hint">
        Tabs on one machine share its cores and its GPU: there, more ranks than cores cannot be faster, and GPU work
        gains nothing. For a speed-up that tells something, let the tabs be on different computers. The time is taken on
        the host’s clock, from the moment at which all ranks run until the last one has ended; starting the GPU is part
        of it.
      </p>
      {rows !== null && rows.length > 1 && (
        <div class="plots">
          {speedupPlots(rows, fit).map((plot) => (
            <PlotView key={plot.title} plot={plot} />
          ))}
        </div>
      )}
    </>
  )
}

function AttemptRow({ attempt, timings }: { attempt: Attempt; timings: Timing[] }) {
  const row = speedupRows(timings)?.find(({ ranks }) => ranks === attempt.ranks)
  return (
    <tr>
      <th scope="row">{attempt.ranks}</th>
      {attempt.state === 'measured' ? (
        <>
          <td class="number">{durationText(attempt.ms)}</td>
          <td class="number">{row?.speedup.toFixed(2) ?? '–'}</td>
          <td class="number">{row === undefined ? '–' : `${(100 * row.efficiency).toFixed(0)} %`}</td>
        </>
      ) : (
        <td colSpan={3} class={attempt.state === 'failed' ? 'problem' : 'hint'}>
          {attempt.state === 'failed'
            ? sentence(attempt.problem)
            : attempt.state === 'running'
              ? 'running …'
              : 'waiting'}
        </td>
      )}
    </tr>
  )
}

function statusText(attempts: Attempt[], isMeasuring: boolean): string {
  const place = attempts.findIndex(({ state }) => state === 'running')
  if (isMeasuring) return `Run ${place < 0 ? attempts.length : place + 1} of ${attempts.length} …`
  const measured = attempts.filter(({ state }) => state === 'measured').length
  const most = attempts.at(-1)?.ranks ?? 0
  return measured === attempts.length
    ? `Measured on up to ${ranksText(most)}`
    : `${measured} of ${attempts.length} runs measured`
}
