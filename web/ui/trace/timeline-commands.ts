import { nearestCall } from './call-at.ts'
import { type CallPlace, messagesOfCall, otherEnd } from './call-messages.ts'
import type { TraceIndex } from './trace-index.ts'
import { panned, revealed, type ViewRange, wholeRange, zoomed } from './view-range.ts'

/** What a person has brought into view and chosen. */
export interface TimelineState {
  /** Null: the whole trace, also while it grows. */
  view: ViewRange | null
  chosen: CallPlace | null
}

export type TimelineCommand =
  /** `at`: the part of the width that stays in its place, from 0 to 1. */
  | { type: 'zoom'; factor: number; at: number }
  /** By a share of the width; positive is later. */
  | { type: 'pan'; share: number }
  | { type: 'fit' }
  | { type: 'choose'; place: CallPlace | null }
  /** The next or the previous call of the chosen call's rank. */
  | { type: 'step'; by: 1 | -1 }
  /** The call at about the same time of the next or the previous rank that has one. */
  | { type: 'rank'; by: 1 | -1 }
  /** From the chosen call to the one at the other end of its first message; without one, the call in the middle of the view. */
  | { type: 'follow' }

export const INITIAL_TIMELINE: TimelineState = { view: null, chosen: null }

const ZOOM = 1.5
const PAN = 0.2

/** What a key means on the timeline; null for keys that it leaves to the page. */
export function keyCommand(key: string): TimelineCommand | null {
  switch (key) {
    case '+':
    case '=':
      return { type: 'zoom', factor: 1 / ZOOM, at: 0.5 }
    case '-':
      return { type: 'zoom', factor: ZOOM, at: 0.5 }
    case 'ArrowLeft':
      return { type: 'pan', share: -PAN }
    case 'ArrowRight':
      return { type: 'pan', share: PAN }
    case 'ArrowUp':
      return { type: 'rank', by: -1 }
    case 'ArrowDown':
      return { type: 'rank', by: 1 }
    case 'n':
      return { type: 'step', by: 1 }
    case 'p':
      return { type: 'step', by: -1 }
    case '0':
    case 'Home':
      return { type: 'fit' }
    case 'Enter':
      return { type: 'follow' }
    case 'Escape':
      return { type: 'choose', place: null }
    default:
      return null
  }
}

/** The range that is drawn. */
export function viewOf({ view }: TimelineState, index: TraceIndex): ViewRange {
  return view ?? wholeRange(index.endMs)
}

export function commanded(index: TraceIndex, state: TimelineState, command: TimelineCommand): TimelineState {
  const whole = wholeRange(index.endMs)
  const view = viewOf(state, index)
  const span = view.toMs - view.fromMs
  switch (command.type) {
    case 'zoom':
      return { ...state, view: orWhole(zoomed(view, command.factor, view.fromMs + span * command.at, whole), whole) }
    case 'pan':
      return { ...state, view: orWhole(panned(view, span * command.share, whole), whole) }
    case 'fit':
      return { ...state, view: null }
    case 'choose':
      return chosen(index, state, command.place)
    case 'step':
      return chosen(index, state, stepped(index, state.chosen, command.by) ?? inTheMiddle(index, state))
    case 'rank':
      return chosen(index, state, onOtherRank(index, state.chosen, command.by) ?? inTheMiddle(index, state))
    default:
      return chosen(index, state, followed(index, state.chosen) ?? inTheMiddle(index, state))
  }
}

/** A view of everything goes on showing everything. */
const orWhole = (view: ViewRange, whole: ViewRange): ViewRange | null =>
  view.toMs - view.fromMs >= (whole.toMs - whole.fromMs) * (1 - 1e-9) ? null : view

function chosen(index: TraceIndex, state: TimelineState, place: CallPlace | null): TimelineState {
  const call = place && index.trace.ranks[place.rank]?.calls[place.call]
  if (!call) return { ...state, chosen: null }
  const view = state.view && revealed(state.view, call.startMs, call.startMs + call.durationMs, wholeRange(index.endMs))
  return { view, chosen: place }
}

function stepped(index: TraceIndex, from: CallPlace | null, by: number): CallPlace | null {
  if (from === null) return null
  const call = from.call + by
  return index.trace.ranks[from.rank]?.calls[call] === undefined ? from : { rank: from.rank, call }
}

function onOtherRank(index: TraceIndex, from: CallPlace | null, by: number): CallPlace | null {
  const call = from && index.trace.ranks[from.rank]?.calls[from.call]
  if (!call) return null
  for (let rank = from.rank + by; rank >= 0 && rank < index.trace.ranks.length; rank += by) {
    const place = nearestCall(index, rank, call.startMs + call.durationMs / 2)
    if (place) return place
  }
  return from
}

function followed(index: TraceIndex, from: CallPlace | null): CallPlace | null {
  if (from === null) return null
  for (const message of messagesOfCall(index, from)) {
    const end = otherEnd(index, message, from.rank)
    if (end) return end
  }
  return from
}

/** To begin with: on the first rank that has calls. A call that is chosen already stays chosen. */
function inTheMiddle(index: TraceIndex, state: TimelineState): CallPlace | null {
  const { fromMs, toMs } = viewOf(state, index)
  const rank = index.trace.ranks.findIndex(({ calls }) => calls.length > 0)
  return nearestCall(index, rank, (fromMs + toMs) / 2)
}
