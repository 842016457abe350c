import { endOf } from './call-lanes.ts'
import type { TraceCall, TraceMessage } from './trace-model.ts'

/** A rank's blocking sends and receives say how long the message was, where there is no doubt which one it was. */
export function tellLengths(rank: number, calls: readonly TraceCall[], messages: readonly TraceMessage[]): void {
  const own = messages.filter(({ isCollective }) => !isCollective)
  const sent = moments(own.filter(({ source }) => source === rank).map(({ sentMs, bytes }) => [sentMs, bytes]))
  const received = moments(
    own.flatMap(({ dest, receivedMs, bytes }) => (dest === rank && receivedMs !== null ? [[receivedMs, bytes]] : [])),
  )
  for (const call of calls) {
    if (call.category !== 'send' && call.category !== 'receive') continue
    const bytes = onlyWithin(call.category === 'send' ? sent : received, call.startMs, endOf(call))
    if (bytes !== null) call.detail = `${call.detail}${call.detail === '' ? '' : ', '}${bytes} bytes`
  }
}

interface Moments {
  atMs: number[]
  bytes: number[]
}

function moments(unordered: number[][]): Moments {
  const ordered = unordered.toSorted(([a = 0], [b = 0]) => a - b)
  return { atMs: ordered.map(([at = 0]) => at), bytes: ordered.map(([, bytes = 0]) => bytes) }
}

/** The length of the only message of that time; null when there are several, or none. */
function onlyWithin({ atMs, bytes }: Moments, fromMs: number, toMs: number): number | null {
  let [low, high] = [0, atMs.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((atMs[middle] ?? 0) < fromMs) low = middle + 1
    else high = middle
  }
  const isOnly = (atMs[low] ?? Infinity) <= toMs && (atMs[low + 1] ?? Infinity) > toMs
  return isOnly ? (bytes[low] ?? null) : null
}
