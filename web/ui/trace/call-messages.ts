import type { TraceIndex } from './trace-index.ts'

/** A call of a trace: rank, and place in that rank's `calls`. */
export interface CallPlace {
  rank: number
  call: number
}

/** The messages that a call sent or received, in order of their sending, as places in the trace's `messages`. */
export function messagesOfCall(index: TraceIndex, { rank, call }: CallPlace): readonly number[] {
  return index.callMessages[rank]?.get(call) ?? []
}

/** The call at the other end of a message, seen from `rank`; null where no recorded call fits. */
export function otherEnd({ trace, ends }: TraceIndex, message: number, rank: number): CallPlace | null {
  const of = trace.messages[message]
  if (of === undefined) return null
  const [other, call] =
    of.source === rank ? [of.dest, ends.receivers[message] ?? -1] : [of.source, ends.senders[message] ?? -1]
  return call < 0 ? null : { rank: other, call }
}
