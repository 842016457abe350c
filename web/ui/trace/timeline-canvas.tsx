import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import { useTheme } from '../use-theme.ts'
import { useWidth } from '../use-width.ts'
import { callAt } from './call-at.ts'
import { messagesOfCall, otherEnd } from './call-messages.ts'
import { type Highlight, paintTimeline } from './paint-timeline.ts'
import { type Palette, readPalette } from './palette.ts'
import { keyCommand, type TimelineCommand, type TimelineState, viewOf } from './timeline-commands.ts'
import { type Shown, timelineHeight, timelineLayout } from './timeline-layout.ts'
import type { TraceIndex } from './trace-index.ts'
import { useDragAndPinch } from './use-drag-and-pinch.ts'
import { usePixelRatio } from './use-pixel-ratio.ts'

interface Props {
  index: TraceIndex
  state: TimelineState
  shown: Shown
  command: (command: TimelineCommand) => void
  /** The id of what tells how to use it. */
  describedBy: string
  /** Called after painting with the number of messages in view that have no arrow. */
  left: (messages: number) => void
}

/** Wheel movement, in CSS pixels, that doubles what is in view. */
const WHEEL_DOUBLE = 300
/** Before it is on the page. */
const USUAL_WIDTH = 800

/** The rows of all ranks on one canvas, moved by pointers, wheel and keys. */
export function TimelineCanvas({ index, state, shown, command, describedBy, left }: Props) {
  const frame = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const width = Math.max(1, useWidth(frame, USUAL_WIDTH))
  const ratio = usePixelRatio()
  const theme = useTheme()
  const view = viewOf(state, index)
  const layout = useMemo(() => timelineLayout(index, view, width, shown), [index, view.fromMs, view.toMs, width, shown])
  const highlight = useMemo(() => highlightOf(index, state), [index, state.chosen])
  const palette = useRef<Palette | null>(null)
  useLayoutEffect(() => {
    palette.current = canvas.current && readPalette(canvas.current, ratio)
  }, [ratio, theme])
  useLayoutEffect(() => {
    if (canvas.current === null || palette.current === null) return
    const nameOf = (rank: number, call: number) => index.trace.ranks[rank]?.calls[call]?.op ?? ''
    paintTimeline(canvas.current, layout, highlight, palette.current, nameOf)
    left(layout.arrows.left)
  }, [layout, highlight, ratio, theme])
  const pointer = useDragAndPinch(command, (point, reach) => {
    command({ type: 'choose', place: callAt(index, layout, view, point, reach) })
  })
  const wheel = (event: WheelEvent & { currentTarget: HTMLElement }) => {
    // The page scrolls under a wheel that does not mean the timeline. A trackpad's pinch comes with Ctrl.
    if (!event.ctrlKey && document.activeElement !== event.currentTarget) return
    event.preventDefault()
    const at = (event.clientX - event.currentTarget.getBoundingClientRect().left) / width
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))
      command({ type: 'pan', share: (event.deltaX || event.deltaY) / width })
    else command({ type: 'zoom', factor: 2 ** (event.deltaY / (event.ctrlKey ? 60 : WHEEL_DOUBLE)), at })
  }
  const key = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const meant = keyCommand(event.key)
    if (meant === null) return
    event.preventDefault()
    command(meant)
  }
  return (
    <div
      ref={frame}
      class="timeline-canvas"
      // Arrow keys and letters are the timeline's own while it has the focus.
      role="application"
      aria-label={`Timeline of ${index.trace.ranks.length} ranks`}
      aria-describedby={describedBy}
      tabIndex={0}
      style={{ height: `${timelineHeight(index.trace.ranks.length)}px` }}
      onWheel={wheel}
      onKeyDown={key}
      {...pointer}
    >
      <canvas ref={canvas} aria-hidden="true" />
    </div>
  )
}

function highlightOf(index: TraceIndex, { chosen }: TimelineState): Highlight {
  if (chosen === null) return { calls: [], messages: new Set() }
  const messages = messagesOfCall(index, chosen)
  const ends = messages.flatMap((message) => otherEnd(index, message, chosen.rank) ?? [])
  return {
    calls: [...ends.map((end) => ({ ...end, isChosen: false })), { ...chosen, isChosen: true }],
    messages: new Set(messages),
  }
}
