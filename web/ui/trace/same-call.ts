import type { CallPlace } from './call-messages.ts'
import type { TraceIndex } from './trace-index.ts'

/**
 * Where a call of an earlier trace is in a later one of the same run: calls that end late are put in before others, and
 * clocks are known better and better. Null if it is not there.
 */
export function sameCall(before: TraceIndex, after: TraceIndex, place: CallPlace): CallPlace | null {
  const old = before.trace.ranks[place.rank]?.calls[place.call]
  const calls = after.trace.ranks[place.rank]?.calls
  if (old === undefined || calls === undefined) return null
  let nearest = Infinity
  let found: CallPlace | null = null
  for (const [i, { op, startMs, durationMs }] of calls.entries()) {
    if (op !== old.op) continue
    const distance = Math.abs(startMs - old.startMs) + Math.abs(durationMs - old.durationMs)
    if (distance >= nearest) continue
    nearest = distance
    found = { rank: place.rank, call: i }
  }
  return found
}
