import type { RunState } from '../page/state.ts'
import type { RunRequest, Tab } from '../page/tab.ts'
import { errorText } from '../../shared/error-text.ts'
import { runStatus } from './run-status.ts'
import type { Timing } from './speedup.ts'

/** One number of ranks: not measured yet, measured, or why it could not be. */
export type Attempt =
  | { ranks: number; state: 'waiting' | 'running' }
  | ({ state: 'measured' } & Timing)
  | { ranks: number; state: 'failed'; problem: string }

interface Measurement {
  tab: Pick<Tab, 'state' | 'subscribe' | 'start'>
  /** What is run, on each of `counts` ranks. */
  request: Omit<RunRequest, 'size'>
  counts: number[]
  /** Aborted, it lets the run in progress be and starts no other. */
  signal: AbortSignal
  /** Told after every change. */
  changed: (attempts: Attempt[]) => void
}

/**
 * Runs a program on each number of ranks, one run after the other. A run that fails is noted, and the next one follows: a
 * program may need two ranks, and a tab that was lost leaves the others. Ends early when somebody stops a run.
 * @returns whether all of them had their turn
 */
export async function measureSpeedup({ tab, request, counts, signal, changed }: Measurement): Promise<boolean> {
  let attempts: Attempt[] = counts.map((ranks) => ({ ranks, state: 'waiting' }))
  const note = (place: number, attempt: Attempt) => {
    attempts = attempts.with(place, attempt)
    changed(attempts)
  }
  for (const [place, ranks] of counts.entries()) {
    if (signal.aborted) return false
    note(place, { ranks, state: 'running' })
    const attempt = await timedRun(tab, { ...request, size: ranks })
    note(place, attempt ?? { ranks, state: 'failed', problem: 'stopped' })
    if (attempt === null) return false
  }
  return true
}

/** Null when somebody stopped the run. */
async function timedRun(tab: Measurement['tab'], request: RunRequest): Promise<Attempt | null> {
  const ranks = request.size
  const watch = watchRun(tab)
  try {
    await tab.start(request)
    const { run, ms } = await watch.over
    if (run.outcome?.kind === 'stopped') return null
    if (run.outcome?.kind === 'ended') return { ranks, state: 'measured', ms }
    const reason = run.outcome?.kind === 'failed' ? `: ${run.outcome.message}` : ''
    return { ranks, state: 'failed', problem: runStatus(run).text + reason }
  } catch (error) {
    return { ranks, state: 'failed', problem: errorText(error) }
  } finally {
    watch.end()
  }
}

interface Watch {
  /** The next run at its outcome, and the time from the moment at which all its ranks ran. Rejected when this tab leaves the world. */
  over: Promise<{ run: RunState; ms: number }>
  end: () => void
}

/** Watches the next run of a tab at every change: what the page draws comes later. */
function watchRun(tab: Measurement['tab']): Watch {
  const before = tab.state.run?.run
  let beganMs: number | null = null
  let end = () => {}
  const over = new Promise<{ run: RunState; ms: number }>((resolve, reject) => {
    end = tab.subscribe(({ phase, run }) => {
      if (phase === 'closed') reject(new Error('this tab has left the world'))
      if (run === null || run.run === before) return
      if (!run.ranks.some((rank) => rank.phase === 'starting')) beganMs ??= performance.now()
      if (run.outcome !== null) resolve({ run, ms: performance.now() - (beganMs ?? performance.now()) })
    })
  })
  // A run that could not be started is not waited for.
  over.catch(() => {})
  return { over, end }
}
