import { TRACE_RECORD_LENGTHS } from '../rank/messages.ts'
import { TRACE_PART, TRACE_TEXT_LENGTH, type TraceRecords } from './control-trace.ts'

/** Characters of a part, about: well below what a control message may have. */
const PART_LENGTH = 6 * 1024

/** What a worker recorded, with the places of its calls. */
export interface OwnRecords extends Omit<TraceRecords, 'records'> {
  records: Float64Array
}

/** The same in parts that each fit into a control message; texts and places come before what names them. */
export function* tracePartsOf({ texts, places, records, ...rest }: OwnRecords): Iterable<TraceRecords> {
  yield* textPartsOf(texts, (some) => ({ texts: some, places: [], records: [], ...rest }))
  yield* textPartsOf(places, (some) => ({ texts: [], places: some, records: [], ...rest }))
  let part: number[] = []
  for (let at = 0; at < records.length; ) {
    const count = TRACE_RECORD_LENGTHS[records[at] ?? 0] ?? 1
    if (part.length + count > TRACE_PART.numbers) {
      yield { texts: [], places: [], records: part, ...rest }
      part = []
    }
    for (const end = at + count; at < end; at++) part.push(toMicroseconds(records[at] ?? 0))
  }
  yield { texts: [], places: [], records: part, ...rest }
}

function* textPartsOf<T extends string | null>(
  texts: readonly T[],
  partOf: (some: T[]) => TraceRecords,
): Iterable<TraceRecords> {
  let some: T[] = []
  let length = 0
  for (const text of texts) {
    const short = cut(text)
    const more = JSON.stringify(short).length + 1
    if (length + more > PART_LENGTH || some.length === TRACE_PART.texts) {
      yield partOf(some)
      some = []
      length = 0
    }
    some.push(short)
    length += more
  }
  if (some.length > 0) yield partOf(some)
}

const cut = <T extends string | null>(text: T): T => (text === null ? text : (text.slice(0, TRACE_TEXT_LENGTH) as T))

/** What is no time is a whole number, and stays as it is. */
const toMicroseconds = (ms: number): number => Math.round(ms * 1000) / 1000
