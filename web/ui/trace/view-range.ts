/** The part of a trace that the timeline shows, in the trace's milliseconds. */
export interface ViewRange {
  fromMs: number
  toMs: number
}

/** Nothing in a trace is told apart below this. */
const LEAST_MS = 0.002
/** Used for a trace that has no length yet. */
const EMPTY_MS = 1

/** All of a trace that lasts from 0 to `endMs`, with a little room behind its last call. */
export function wholeRange(endMs: number): ViewRange {
  return { fromMs: 0, toMs: endMs > 0 ? endMs * 1.02 : EMPTY_MS }
}

/** `factor` times as much as before is shown; what lies at `aroundMs` stays where it is. Less than the whole at most. */
export function zoomed(view: ViewRange, factor: number, aroundMs: number, whole: ViewRange): ViewRange {
  const span = view.toMs - view.fromMs
  const wanted = Math.min(Math.max(span * factor, LEAST_MS), whole.toMs - whole.fromMs)
  const fromMs = aroundMs - ((aroundMs - view.fromMs) / span) * wanted
  return within({ fromMs, toMs: fromMs + wanted }, whole)
}

/** Moved by so much, not beyond the whole. */
export function panned(view: ViewRange, byMs: number, whole: ViewRange): ViewRange {
  return within({ fromMs: view.fromMs + byMs, toMs: view.toMs + byMs }, whole)
}

/** Moved, and widened where that is needed, so that `fromMs` to `toMs` is in view; unchanged if it is. */
export function revealed(view: ViewRange, fromMs: number, toMs: number, whole: ViewRange): ViewRange {
  if (fromMs >= view.fromMs && toMs <= view.toMs) return view
  const span = Math.max(view.toMs - view.fromMs, (toMs - fromMs) * 1.5)
  const middle = (fromMs + toMs) / 2
  return within({ fromMs: middle - span / 2, toMs: middle + span / 2 }, whole)
}

function within({ fromMs, toMs }: ViewRange, whole: ViewRange): ViewRange {
  const span = Math.min(toMs - fromMs, whole.toMs - whole.fromMs)
  const from = Math.min(Math.max(fromMs, whole.fromMs), whole.toMs - span)
  return { fromMs: from, toMs: from + span }
}
