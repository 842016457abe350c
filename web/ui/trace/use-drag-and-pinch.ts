import { useRef } from 'preact/hooks'
import type { TimelineCommand } from './timeline-commands.ts'

/** A pointer that moved no further has clicked. CSS pixels. */
const CLICK = 4
/** CSS pixels beside a short call that still mean it: a fingertip covers more than a mouse's arrow points at. */
const REACH = { touch: 12, other: 4 }
/** Two fingers one above the other have no distance in time: as if they were so many CSS pixels apart. */
const LEAST_SPREAD = 24

type Event = PointerEvent & { currentTarget: HTMLElement }

/** Pointers on the timeline: one drags it, two pinch it, and one that did not move has clicked. */
export function useDragAndPinch(
  command: (command: TimelineCommand) => void,
  click: (point: { x: number; y: number }, reach: number) => void,
) {
  const pointers = useRef(new Map<number, { x: number; y: number }>())
  /** Since the first pointer went down: whether it became a drag. */
  const isDrag = useRef(false)
  const down = (event: Event) => {
    if (event.button !== 0) return
    if (pointers.current.size === 0) isDrag.current = false
    else isDrag.current = true
    pointers.current.set(event.pointerId, pointOf(event))
    event.currentTarget.setPointerCapture(event.pointerId)
  }
  const move = (event: Event) => {
    const before = pointers.current.get(event.pointerId)
    if (before === undefined) return
    const now = pointOf(event)
    if (!isDrag.current && Math.hypot(now.x - before.x, now.y - before.y) <= CLICK) return
    isDrag.current = true
    const width = event.currentTarget.clientWidth
    const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1]
    if (other === undefined) command({ type: 'pan', share: (before.x - now.x) / width })
    else {
      command({ type: 'zoom', factor: spread(before, other) / spread(now, other), at: other.x / width })
    }
    pointers.current.set(event.pointerId, now)
  }
  const up = (event: Event) => {
    if (!pointers.current.delete(event.pointerId)) return
    if (event.type !== 'pointerup' || isDrag.current || pointers.current.size > 0) return
    click(pointOf(event), event.pointerType === 'touch' ? REACH.touch : REACH.other)
  }
  return { onPointerDown: down, onPointerMove: move, onPointerUp: up, onPointerCancel: up }
}

const spread = (one: { x: number }, other: { x: number }): number => Math.max(LEAST_SPREAD, Math.abs(one.x - other.x))

function pointOf(event: Event): { x: number; y: number } {
  const { left, top } = event.currentTarget.getBoundingClientRect()
  return { x: event.clientX - left, y: event.clientY - top }
}
