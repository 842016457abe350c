import { useEffect, useRef, useState } from 'preact/hooks'
import type { RunState } from '../page/state.ts'
import { durationText, secondsText } from './number-text.ts'
import { remainingMs } from './remaining-time.ts'

const TICK_MS = 250

/** How long the run has been going, and how long it may still take. Needs the run's number as its key. */
export function RunClock({ run }: { run: RunState }) {
  const began = useRef<number | null>(null)
  const ended = useRef<number | null>(null)
  const [, tick] = useState(0)
  const isOver = run.outcome !== null
  const isRunning = !isOver && !run.ranks.some(({ phase }) => phase === 'starting')
  if (isRunning) began.current ??= performance.now()
  if (isOver) ended.current ??= performance.now()
  useEffect(() => {
    if (!isRunning) return undefined
    const timer = setInterval(() => tick((count) => count + 1), TICK_MS)
    return () => clearInterval(timer)
  }, [isRunning])
  const remaining = isRunning ? remainingMs(run.ranks) : null
  return (
    <p class="run-clock" role="timer">
      {isRunning && `${secondsText(performance.now() - (began.current ?? 0))} so far`}
      {remaining !== null && `, about ${secondsText(remaining)} to go`}
      {began.current !== null && ended.current !== null && `took ${durationText(ended.current - began.current)}`}
    </p>
  )
}
