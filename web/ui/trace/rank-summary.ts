import { endOf } from '../../page/call-lanes.ts'
import type { RankTrace, TraceCall } from '../../page/trace-model.ts'
import { type CallPlace, messagesOfCall } from './call-messages.ts'
import type { TraceIndex } from './trace-index.ts'

/** Where a rank's time went, in milliseconds; together they are the time from its program's beginning to its end. */
export interface RankSummary {
  kernelsMs: number
  /** Outside of every call: the program's own loops, or what else it awaited. */
  ownCodeMs: number
  communicationMs: number
  /** `Wait`, `Probe` and the like, and receives until their message came. */
  waitingMs: number
  longestWait: LongestWait | null
}

export interface LongestWait {
  place: CallPlace
  call: TraceCall
  /** How long it lasted until the message came that it waited for. */
  ms: number
  /** Whose message came last; null where no message tells. */
  forRank: number | null
}

/** A summary for each rank. What happens at the same time counts once: as kernels first, then as waiting. */
export function rankSummaries(index: TraceIndex): RankSummary[] {
  return index.trace.ranks.map((rank, r) => {
    const kernels: Interval[] = []
    const waiting: Interval[] = []
    const communication: Interval[] = []
    let longestWait: LongestWait | null = null
    for (const [i, call] of rank.calls.entries()) {
      const interval = { fromMs: call.startMs, toMs: endOf(call) }
      if (call.category === 'compute') kernels.push(interval)
      if (call.category === 'compute' || call.category === 'other') continue
      const wait = waitOf(index, { rank: r, call: i }, call)
      if (wait.ms > (longestWait?.ms ?? 0)) longestWait = wait
      if (call.category === 'wait') waiting.push(interval)
      else communication.push(interval)
      if (call.category === 'receive') waiting.push({ fromMs: call.startMs, toMs: call.startMs + wait.ms })
    }
    return { ...shares(rank, kernels, waiting, communication), longestWait }
  })
}

/** The largest time of computing, kernels and own code together, over the mean of all ranks; null where nothing was computed. */
export function loadImbalance(summaries: readonly RankSummary[]): number | null {
  const times = summaries.map(({ kernelsMs, ownCodeMs }) => kernelsMs + ownCodeMs)
  const sum = times.reduce((total, ms) => total + ms, 0)
  return sum > 0 ? (Math.max(...times) * times.length) / sum : null
}

interface Interval {
  fromMs: number
  toMs: number
}

function shares(rank: RankTrace, kernels: Interval[], waiting: Interval[], communication: Interval[]) {
  const kernelsMs = coveredMs(kernels)
  const idleMs = coveredMs([...kernels, ...waiting])
  const callsMs = coveredMs([...kernels, ...waiting, ...communication])
  return {
    kernelsMs,
    waitingMs: idleMs - kernelsMs,
    communicationMs: callsMs - idleMs,
    ownCodeMs: Math.max(0, rank.endMs - rank.startMs - callsMs),
  }
}

/** The time that is in any of the intervals. */
function coveredMs(intervals: Interval[]): number {
  let sum = 0
  let covered = -Infinity
  for (const { fromMs, toMs } of intervals.toSorted((a, b) => a.fromMs - b.fromMs)) {
    if (toMs <= covered) continue
    sum += toMs - Math.max(fromMs, covered)
    covered = toMs
  }
  return sum
}

/** A call of which a message tells waited until the last one came; any other one as long as it lasted. */
function waitOf(index: TraceIndex, place: CallPlace, call: TraceCall): LongestWait {
  let arrival = -Infinity
  let forRank: number | null = null
  let sentTo: number | null = null
  for (const i of messagesOfCall(index, place)) {
    const message = index.trace.messages[i]
    if (message === undefined) continue
    if (message.source === place.rank) sentTo = message.dest
    if (message.dest !== place.rank || message.arrivedMs === null || message.arrivedMs <= arrival) continue
    arrival = message.arrivedMs
    forRank = message.source
  }
  // A send lasts until its receiver has room for it, or takes it.
  if (forRank === null) return { place, call, ms: call.durationMs, forRank: sentTo }
  return { place, call, ms: Math.min(Math.max(arrival - call.startMs, 0), call.durationMs), forRank }
}
