import type { TraceCall } from './trace-model.ts'

/** The calls of one rank, in order of `startMs`, in lanes: calls of one lane do not overlap. */
export function lanesOf(calls: readonly TraceCall[]): TraceCall[][] {
  const lanes: { calls: TraceCall[]; endMs: number }[] = []
  for (const call of calls) {
    let lane = lanes.find(({ endMs }) => endMs <= call.startMs)
    if (!lane) lanes.push((lane = { calls: [], endMs: 0 }))
    lane.calls.push(call)
    lane.endMs = call.startMs + call.durationMs
  }
  return lanes.map((lane) => lane.calls)
}

/** The first lane with a call at that moment; 0 where there is none. */
export function laneAt(lanes: readonly (readonly TraceCall[])[], ms: number): number {
  const lane = lanes.findIndex((calls) => {
    const call = calls[lastBegun(calls, ms)]
    return call !== undefined && ms <= call.startMs + call.durationMs
  })
  return Math.max(lane, 0)
}

/** The place of the last call that had begun; -1 when none had. */
function lastBegun(calls: readonly TraceCall[], ms: number): number {
  let [low, high] = [0, calls.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((calls[middle]?.startMs ?? 0) <= ms) low = middle + 1
    else high = middle
  }
  return low - 1
}
