import { TRACE_RECORD_LENGTHS, TraceRecord } from '../rank/messages.ts'
import { categoryOf } from './call-category.ts'
import { tellLengths } from './call-lengths.ts'
import type { RankRecords } from './rank-records.ts'
import type { RankTrace, Trace, TraceCall, TraceMessage } from './trace-model.ts'

/** One rank of a run, and what was recorded there. */
export interface RecordedRank {
  /** The tab's name as people see it. */
  name: string
  records: RankRecords
}

/** One side of a message: `at` is when it was sent, or came. */
interface Half {
  at: number
  tag: number
  bytes: number
}

/** The receiver's half. */
interface Came extends Half {
  isUnexpected: boolean
  matched: number | null
  received: number | null
}

/** What one rank recorded, times on the common clock; messages by peer and lane, in their order. */
interface Decoded {
  calls: TraceCall[]
  sent: Map<number, Half[]>
  came: Map<number, Came[]>
}

/** Puts together what the ranks have recorded: one clock, and each message from its two halves. */
export function buildTrace(program: string, ranks: readonly RecordedRank[]): Trace {
  const beginnings = ranks.map(({ records: { beganMs, offsetMs } }) => (beganMs === null ? null : beganMs + offsetMs))
  const zero = Math.min(...beginnings.filter((began) => began !== null))
  const starts = beginnings.map((began) => (began === null ? 0 : began - zero))
  const decoded = ranks.map(({ records }, rank) => decode(records, starts[rank] ?? 0))
  const messages = decoded.flatMap(({ sent }, source) =>
    [...sent].flatMap(([place, halves]) => {
      const [dest, lane] = [place >> 1, place & 1]
      const came = decoded[dest]?.came.get(placeOf(source, lane)) ?? []
      return joined(halves, came, { source, dest, lane, isCut: (ranks[dest]?.records.dropped ?? 0) > 0 })
    }),
  )
  messages.sort((a, b) => a.sentMs - b.sentMs)
  return {
    program,
    ranks: ranks.map(({ name, records }, rank): RankTrace => {
      const startMs = starts[rank] ?? 0
      const { calls = [], came = new Map() } = decoded[rank] ?? {}
      const endMs = startMs + records.atMs
      for (const call of calls) if (call.durationMs < 0) call.durationMs = Math.max(0, endMs - call.startMs)
      calls.sort((a, b) => a.startMs - b.startMs)
      tellLengths(rank, calls, messages)
      return { name, calls, unexpected: samples(came), startMs, endMs, dropped: records.dropped }
    }),
    messages,
  }
}

const placeOf = (peer: number, lane: number): number => 2 * peer + lane

function decode({ numbers, texts, places }: RankRecords, startMs: number): Decoded {
  const decoded: Decoded = { calls: [], sent: new Map(), came: new Map() }
  const open = new Map<number, TraceCall>()
  const field = (at: number): number => numbers[at] ?? 0
  for (let at = 0; at < numbers.length; at += TRACE_RECORD_LENGTHS[field(at)] ?? 1) {
    switch (field(at)) {
      case TraceRecord.CALL: {
        const op = texts[field(at + 3)] ?? ''
        const number = field(at + 6)
        const call: TraceCall = {
          op,
          category: categoryOf(op),
          startMs: startMs + field(at + 1),
          durationMs: field(at + 2),
          detail: texts[field(at + 4)] ?? '',
          where: places[field(at + 5)] ?? null,
        }
        const earlier = open.get(number)
        // It was told before as an open one, and perhaps with its place.
        if (earlier) Object.assign(earlier, { ...call, where: call.where ?? earlier.where })
        else decoded.calls.push(call)
        if (!earlier && call.durationMs < 0) open.set(number, call)
        break
      }
      case TraceRecord.SENT:
        into(decoded.sent, placeOf(field(at + 2), field(at + 3))).push({
          at: startMs + field(at + 1),
          tag: field(at + 4),
          bytes: field(at + 5),
        })
        break
      case TraceRecord.ARRIVED:
      case TraceRecord.DELIVERED: {
        const atMs = startMs + field(at + 1)
        const received = field(at) === TraceRecord.DELIVERED ? atMs : null
        into(decoded.came, placeOf(field(at + 2), field(at + 3))).push({
          at: atMs,
          tag: field(at + 4),
          bytes: field(at + 5),
          isUnexpected: false,
          matched: received,
          received,
        })
        break
      }
      case TraceRecord.UNEXPECTED: {
        const message = decoded.came.get(placeOf(field(at + 1), field(at + 2)))?.[field(at + 3)]
        if (message) message.isUnexpected = true
        break
      }
      case TraceRecord.RECEIVED: {
        const message = decoded.came.get(placeOf(field(at + 2), field(at + 3)))?.[field(at + 4)]
        if (message) {
          message.received = startMs + field(at + 1)
          // What the browser's clock rounds must not make it leave the queue before it came.
          message.matched = Math.max(message.at, startMs + field(at + 5))
        }
      }
    }
  }
  return decoded
}

function into<T>(lists: Map<number, T[]>, place: number): T[] {
  let list = lists.get(place)
  if (!list) lists.set(place, (list = []))
  return list
}

/**
 * The k-th message sent is the k-th that came. One that failed before it left was never sent: then tags and lengths differ,
 * and the next one is looked at.
 * @param isCut the receiver has left out records, so that nothing is known of what came later
 */
function joined(
  sent: readonly Half[],
  came: readonly Came[],
  { source, dest, lane, isCut }: { source: number; dest: number; lane: number; isCut: boolean },
): TraceMessage[] {
  const messages: TraceMessage[] = []
  let next = 0
  for (const { at, tag, bytes } of sent) {
    const other = came[next]
    const isSame = other?.tag === tag && other.bytes === bytes
    if (isSame) next++
    else if (other || isCut) continue
    messages.push({
      source,
      dest,
      tag,
      bytes,
      isCollective: lane === 1,
      sentMs: at,
      arrivedMs: isSame ? other.at : null,
      receivedMs: isSame ? other.received : null,
    })
  }
  return messages
}

/** How many messages wait for a receive, at every change. */
function samples(came: ReadonlyMap<number, readonly Came[]>): RankTrace['unexpected'] {
  const changes: { atMs: number; count: number; bytes: number }[] = []
  for (const { at, bytes, isUnexpected, matched } of [...came.values()].flat()) {
    if (!isUnexpected) continue
    changes.push({ atMs: at, count: 1, bytes })
    if (matched !== null) changes.push({ atMs: matched, count: -1, bytes: -bytes })
  }
  changes.sort((a, b) => a.atMs - b.atMs)
  let [count, bytes] = [0, 0]
  return changes.map((change) => {
    count += change.count
    bytes += change.bytes
    return { atMs: change.atMs, count, bytes }
  })
}
