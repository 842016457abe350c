import { endOf, lanesOf } from '../../page/call-lanes.ts'
import type { TraceCall } from '../../page/trace-model.ts'

/**
 * Calls of one rank that lie behind each other, in order of their beginning. Calls that overlap (nonblocking ones, nested
 * ones) lie in different lanes, one below the other.
 */
export interface Lane {
  /** Places in the rank's `calls`. */
  calls: Int32Array
  startMs: Float64Array
  endMs: Float64Array
  /** `lastEndMs[i]` is the largest `endMs` up to i: it never falls, so that it can be searched. */
  lastEndMs: Float64Array
}

/** A rank with more open calls at once has them drawn over each other in its last lane. */
export const MAX_LANES = 4

/** `MAX_LANES` at most, one at least. */
export function drawnLanes(calls: readonly TraceCall[]): Lane[] {
  return lanesOf(calls, MAX_LANES).map((places) => laneOf(places, calls))
}

function laneOf(places: readonly number[], calls: readonly TraceCall[]): Lane {
  const startMs = new Float64Array(places.length)
  const endMs = new Float64Array(places.length)
  const lastEndMs = new Float64Array(places.length)
  let last = -Infinity
  for (const [i, place] of places.entries()) {
    const call = calls[place]
    if (call === undefined) continue
    startMs[i] = call.startMs
    endMs[i] = endOf(call)
    last = Math.max(last, endOf(call))
    lastEndMs[i] = last
  }
  return { calls: Int32Array.from(places), startMs, endMs, lastEndMs }
}
