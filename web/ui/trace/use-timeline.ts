import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { sameCall } from './same-call.ts'
import { commanded, INITIAL_TIMELINE, type TimelineCommand, type TimelineState } from './timeline-commands.ts'
import type { TraceIndex } from './trace-index.ts'

/** What is in view and chosen, over a trace that may grow. */
export function useTimeline(index: TraceIndex): [TimelineState, (command: TimelineCommand) => void] {
  const [state, setState] = useState(INITIAL_TIMELINE)
  const last = useRef(index)
  useLayoutEffect(() => {
    const before = last.current
    last.current = index
    if (before === index) return
    setState((old) => ({ ...old, chosen: old.chosen && sameCall(before, index, old.chosen) }))
  }, [index])
  return [state, (command) => setState((before) => commanded(index, before, command))]
}
