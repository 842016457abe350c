import type { Trace } from '../../page/trace-model.ts'
import { type Lane, drawnLanes } from './lanes.ts'
import { type MessageEnds, messageEnds } from './message-ends.ts'

/** A trace as it is searched: made once for each new trace, read at every movement of the view. */
export interface TraceIndex {
  trace: Trace
  /** The last moment that anything is known of. */
  endMs: number
  /** `lanes[r]` are rank r's. */
  lanes: Lane[][]
  /** `sentMs` of each message; never falls. */
  sentMs: Float64Array
  /** The largest `messageEndMs` up to each message; never falls. */
  lastEndMs: Float64Array
  ends: MessageEnds
  /** `callMessages[r]` has, for places in rank r's `calls`, the places of their messages. */
  callMessages: Map<number, number[]>[]
  /** The most messages that ever waited for a receive at one rank. */
  longestQueue: number
}

export function traceIndex(trace: Trace): TraceIndex {
  const { ranks, messages } = trace
  const lanes = ranks.map(({ calls }) => drawnLanes(calls))
  const ends = messageEnds(trace, lanes)
  const callMessages = ranks.map(() => new Map<number, number[]>())
  const sentMs = new Float64Array(messages.length)
  const lastEndMs = new Float64Array(messages.length)
  let endMs = 0
  let longestQueue = 0
  for (const rank of ranks) {
    endMs = Math.max(endMs, rank.endMs)
    for (const { startMs, durationMs } of rank.calls) endMs = Math.max(endMs, startMs + durationMs)
    for (const { count } of rank.unexpected) longestQueue = Math.max(longestQueue, count)
  }
  let last = -Infinity
  for (const [i, message] of messages.entries()) {
    last = Math.max(last, messageEndMs(message) ?? Infinity)
    sentMs[i] = message.sentMs
    lastEndMs[i] = last
    endMs = Math.max(endMs, messageEndMs(message) ?? message.sentMs)
    add(callMessages[message.source], ends.senders[i], i)
    add(callMessages[message.dest], ends.receivers[i], i)
  }
  return { trace, endMs, lanes, sentMs, lastEndMs, ends, callMessages, longestQueue }
}

/** The last that is known of a message: when it was received, else when its envelope came; null while it is under way. */
export function messageEndMs({ arrivedMs, receivedMs }: Trace['messages'][number]): number | null {
  return receivedMs ?? arrivedMs
}

function add(byCall: Map<number, number[]> | undefined, call: number | undefined, message: number): void {
  if (byCall === undefined || call === undefined || call < 0) return
  const list = byCall.get(call)
  if (list === undefined) byCall.set(call, [message])
  // A call that sends to itself is at both ends.
  else if (list.at(-1) !== message) list.push(message)
}
