import { useEffect, useRef, useState } from 'preact/hooks'
import type { RunRequest, Tab } from '../page/tab.ts'
import { type Attempt, measureSpeedup } from './measure-speedup.ts'
import { rankCounts } from './rank-counts.ts'

/** The measurement in progress, or the last one. */
export interface Speedup {
  /** The program and its arguments, as one would write them. */
  subject: string
  attempts: Attempt[]
  isMeasuring: boolean
}

export interface SpeedupControl {
  /** Null before the first measurement. */
  speedup: Speedup | null
  /** Runs a program on 1, 2, 4, … and all of `ranks` ranks. */
  measure: (request: Pick<RunRequest, 'program' | 'args'>, ranks: number) => void
  /** Starts no further run; the one in progress is not stopped by it. */
  end: () => void
  /** Whether the measurement is unfolded: a new one is, until something else is run. */
  isOpen: boolean
  open: (isOpen: boolean) => void
}

/** Measurements of the speed-up, one at a time. */
export function useSpeedup(tab: Tab): SpeedupControl {
  const [speedup, setSpeedup] = useState<Speedup | null>(null)
  const [isOpen, open] = useState(true)
  const ending = useRef(new AbortController())
  useEffect(() => () => ending.current.abort(), [])
  const carryOut = async ({ program, args }: Pick<RunRequest, 'program' | 'args'>, ranks: number) => {
    ending.current = new AbortController()
    open(true)
    const { signal } = ending.current
    const subject = [program.name, ...args].join(' ')
    // Recording would be part of the times.
    const request = { program, args, traced: false }
    let attempts: Attempt[] = []
    const changed = (now: Attempt[]) => {
      attempts = now
      setSpeedup({ subject, attempts, isMeasuring: true })
    }
    await measureSpeedup({ tab, request, counts: rankCounts(ranks), signal, changed })
    setSpeedup({ subject, attempts, isMeasuring: false })
  }
  return {
    speedup,
    measure: (request, ranks) => void carryOut(request, ranks),
    end: () => ending.current.abort(),
    isOpen,
    open,
  }
}
