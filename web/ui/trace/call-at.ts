import { firstAtLeast } from './binary-search.ts'
import type { CallPlace } from './call-messages.ts'
import { AXIS_HEIGHT, rowHeight, type TimelineLayout } from './timeline-layout.ts'
import type { TraceIndex } from './trace-index.ts'
import type { ViewRange } from './view-range.ts'

/** The call under a point of the timeline, or the nearest one within `reach`, both in CSS pixels; null where there is none. */
export function callAt(
  index: TraceIndex,
  layout: TimelineLayout,
  view: ViewRange,
  point: { x: number; y: number },
  reach: number,
): CallPlace | null {
  const rank = Math.floor((point.y - AXIS_HEIGHT) / rowHeight(layout.rows.length))
  const row = layout.rows[rank]
  if (row === undefined) return null
  const lane = row.lanes.findIndex(({ y, height }) => point.y < y + height)
  const perPixel = (view.toMs - view.fromMs) / layout.width
  const atMs = view.fromMs + point.x * perPixel
  return nearestInLane(index, rank, Math.max(0, lane), atMs, reach * perPixel)
}

/** Rank's call that is nearest to a moment, in its first lane that has one; null for a rank without calls. */
export function nearestCall(index: TraceIndex, rank: number, atMs: number): CallPlace | null {
  return nearestInLane(index, rank, 0, atMs, Infinity)
}

function nearestInLane(
  index: TraceIndex,
  rank: number,
  laneNumber: number,
  atMs: number,
  reachMs: number,
): CallPlace | null {
  const lane = index.lanes[rank]?.[laneNumber]
  if (lane === undefined) return null
  const after = firstAtLeast(lane.startMs, atMs)
  // Calls of a lane do not overlap, but for those that found no lane free.
  let best: CallPlace | null = null
  let nearest = reachMs
  for (const i of [after - 1, after]) {
    const call = lane.calls[i]
    if (call === undefined) continue
    const distance = Math.max((lane.startMs[i] ?? 0) - atMs, atMs - (lane.endMs[i] ?? 0), 0)
    if (distance > nearest) continue
    if (best !== null && distance === nearest) continue
    nearest = distance
    best = { rank, call }
  }
  return best
}
