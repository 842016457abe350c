import type { TraceCall } from './trace-model.ts'

/**
 * The calls of one rank, in order of `startMs`, in lanes, as places in `calls`: those of one lane do not overlap. Each goes
 * to the first lane that is free when it begins; what finds none of `most` free lies over others in the last one. There is
 * always one lane at least.
 */
export function lanesOf(calls: readonly TraceCall[], most = Infinity): number[][] {
  const lanes: number[][] = [[]]
  const ends = [-Infinity]
  for (const [place, call] of calls.entries()) {
    let lane = ends.findIndex((end) => end <= call.startMs)
    if (lane < 0) {
      lane = Math.min(lanes.length, most - 1)
      if (lane === lanes.length) lanes.push([])
    }
    lanes[lane]?.push(place)
    ends[lane] = Math.max(ends[lane] ?? -Infinity, endOf(call))
  }
  return lanes
}

/** When a call ended, in milliseconds. */
export const endOf = (call: TraceCall): number => call.startMs + call.durationMs

/** The first of the lanes of `calls` with a call at that moment; 0 where there is none. */
export function laneAt(lanes: readonly (readonly number[])[], calls: readonly TraceCall[], ms: number): number {
  const lane = lanes.findIndex((places) => {
    const call = calls[lastBegun(places, calls, ms)]
    return call !== undefined && ms <= endOf(call)
  })
  return Math.max(lane, 0)
}

/** The place of the last call of a lane that had begun; -1 when none had. */
function lastBegun(places: readonly number[], calls: readonly TraceCall[], ms: number): number {
  let [low, high] = [0, places.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((calls[places[middle] ?? 0]?.startMs ?? 0) <= ms) low = middle + 1
    else high = middle
  }
  return places[low - 1] ?? -1
}
