import type { TraceCall, TraceCategory } from '../../page/trace-model.ts'
import { firstAtLeast } from './binary-search.ts'
import type { Lane } from './lanes.ts'
import type { ViewRange } from './view-range.ts'

/** What is drawn of a lane: one call, or several that are too short to be seen apart. CSS pixels from the left edge. */
export interface Bar {
  x: number
  width: number
  category: TraceCategory
  /** The call's place in the rank's `calls`; -1 where several share the bar. */
  call: number
}

/** Narrower calls share a pixel. */
const LEAST_WIDTH = 1

/**
 * The calls of a lane in view, left to right. Calls narrower than a pixel are merged by pixel, under the category that has
 * the most time in it, so that there are never many more bars than pixels.
 * @param width CSS pixels of the view
 */
export function barsOf(lane: Lane, calls: readonly TraceCall[], view: ViewRange, width: number): Bar[] {
  const bars: Bar[] = []
  const scale = width / (view.toMs - view.fromMs)
  let column: Column | null = null
  const end = firstAtLeast(lane.startMs, view.toMs)
  for (let i = firstAtLeast(lane.lastEndMs, view.fromMs); i < end; i++) {
    const place = lane.calls[i] ?? -1
    const { category } = calls[place] ?? { category: 'other' as const }
    const x = ((lane.startMs[i] ?? 0) - view.fromMs) * scale
    const right = ((lane.endMs[i] ?? 0) - view.fromMs) * scale
    if (right < 0) continue
    if (right - x >= LEAST_WIDTH) {
      if (column) pushColumn(bars, column)
      column = null
      // Far beyond the edges canvases lose precision.
      const left = Math.max(x, -1)
      bars.push({ x: left, width: Math.min(right, width + 1) - left, category, call: place })
      continue
    }
    const at = Math.floor(x)
    if (column && column.at !== at) {
      pushColumn(bars, column)
      column = null
    }
    column ??= { at, call: place, times: new Map() }
    if (column.call !== place) column.call = -1
    column.times.set(category, (column.times.get(category) ?? 0) + (right - x))
  }
  if (column) pushColumn(bars, column)
  return bars
}

interface Column {
  at: number
  call: number
  times: Map<TraceCategory, number>
}

/** Columns side by side of one category become one bar. */
function pushColumn(bars: Bar[], { at, call, times }: Column): void {
  let category: TraceCategory = 'other'
  let most = -1
  for (const [candidate, time] of times) {
    if (time > most) [category, most] = [candidate, time]
  }
  const before = bars.at(-1)
  if (before && before.call < 0 && call < 0 && before.category === category && before.x + before.width === at)
    before.width += 1
  else bars.push({ x: at, width: 1, category, call })
}
