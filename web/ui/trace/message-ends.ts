import type { RankTrace, Trace, TraceCall, TraceMessage } from '../../page/trace-model.ts'
import { firstAtLeast } from './binary-search.ts'
import type { Lane } from './lanes.ts'

/** Which calls sent and received each message: places in the `calls` of its source and of its dest, -1 where none fits. */
export interface MessageEnds {
  senders: Int32Array
  receivers: Int32Array
}

/** Clocks are read a moment apart: what is recorded within this of a call's edges may be the call's. */
const TOLERANCE_MS = 0.005
/** A nonblocking message belongs to the wait for it, which is one of the next so many waits. */
const NEXT_WAITS = 16

/** How well a call fits a message: less is better. Between equals the shorter call, and the earlier wait. */
const FIT = { call: 0, wait: 1, laterWait: 2, otherPeer: 3, other: 8 } as const

/** How `Waitall` and the like begin their details. */
const SEVERAL = /^\d+ of \d+ requests/

/** Messages are found by time, kind, peer and tag: a trace does not say which call a message was of. */
export function messageEnds({ ranks, messages }: Trace, lanes: readonly Lane[][]): MessageEnds {
  const waits = ranks.map(({ calls }) => waitsOf(calls))
  const end = (rank: number, atMs: number | null, message: TraceMessage, side: Side): number => {
    const on = ranks[rank]
    if (on === undefined || atMs === null) return -1
    return bestCall(on, lanes[rank] ?? [], waits[rank] ?? { places: [], startMs: [] }, atMs, message, side)
  }
  return {
    senders: Int32Array.from(messages, (message) => end(message.source, message.sentMs, message, 'dest')),
    receivers: Int32Array.from(messages, (message) => end(message.dest, message.receivedMs, message, 'source')),
  }
}

/** The word by which a call's details name its peer. */
type Side = 'dest' | 'source'

interface Waits {
  places: number[]
  startMs: number[]
}

function waitsOf(calls: readonly TraceCall[]): Waits {
  const places = calls.flatMap(({ category }, i) => (category === 'wait' ? [i] : []))
  return { places, startMs: places.map((place) => calls[place]?.startMs ?? 0) }
}

function bestCall(
  { calls }: RankTrace,
  lanes: readonly Lane[],
  waits: Waits,
  atMs: number,
  message: TraceMessage,
  side: Side,
): number {
  let best = -1
  let least = Infinity
  let shortest = Infinity
  const consider = (place: number, isLater: boolean): void => {
    const call = calls[place]
    const fit = call === undefined ? Infinity : fitOf(call, message, side, isLater)
    if (call === undefined || fit > least || fit === Infinity) return
    // Of later waits the first is the one.
    if (fit === least && (isLater || call.durationMs >= shortest)) return
    best = place
    least = fit
    shortest = call.durationMs
  }
  for (const lane of lanes) {
    const end = firstAtLeast(lane.startMs, atMs + TOLERANCE_MS)
    for (let i = firstAtLeast(lane.lastEndMs, atMs - TOLERANCE_MS); i < end; i++) {
      if ((lane.endMs[i] ?? 0) >= atMs - TOLERANCE_MS) consider(lane.calls[i] ?? -1, false)
    }
  }
  if (least < FIT.laterWait) return best
  const first = firstAtLeast(waits.startMs, atMs)
  for (const place of waits.places.slice(first, first + NEXT_WAITS)) consider(place, true)
  return best
}

/** Infinity for a call that cannot be the one. */
function fitOf({ category, detail }: TraceCall, message: TraceMessage, side: Side, isLater: boolean): number {
  if (category === 'other') return FIT.other
  if (category === 'wait') {
    // Of several requests, the details name the first.
    if (SEVERAL.test(detail)) return isLater ? FIT.laterWait : FIT.wait
    const others = side === 'dest' ? 'source ' : 'dest '
    if (!message.isCollective && detail.startsWith(others) && !detail.includes(`${side} `)) return Infinity
    return (isLater ? FIT.laterWait : FIT.wait) + peerFit(detail, message, side)
  }
  if (message.isCollective) return category === 'collective' ? FIT.call : Infinity
  if (category === 'collective' || category === 'compute') return Infinity
  const isOwn = category === (side === 'dest' ? 'send' : 'receive')
  // A Sendrecv names both.
  if (!isOwn && !detail.includes(`${side} `)) return Infinity
  return FIT.call + peerFit(detail, message, side)
}

/** Details have the communicator's ranks, which are the world's in most programs: a hint, not a proof. Tags are exact. */
function peerFit(detail: string, message: TraceMessage, side: Side): number {
  const found = new RegExp(`${side} (\\d+)(?:, tag (\\d+))?`).exec(detail)
  if (found === null) return 0
  const [, peer, tag] = found
  if (tag !== undefined && Number(tag) !== message.tag) return Infinity
  return Number(peer) === (side === 'dest' ? message.dest : message.source) ? 0 : FIT.otherPeer
}
