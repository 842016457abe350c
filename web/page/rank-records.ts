import { TRACE_LIMITS, TRACE_RECORD_LENGTHS, TraceRecord } from '../rank/messages.ts'
import type { TraceRecords } from './control-trace.ts'

/** What has come of one rank's trace. Whatever is kept here has been checked: parts come from other tabs. */
export class RankRecords {
  readonly #size: number
  readonly texts: string[] = []
  readonly places: (string | null)[] = []
  /** Has room for more: to push numbers one by one took a third of what a traced message costs the page. */
  #buffer = new Float64Array(1024)
  #length = 0
  /** Records in `numbers`. */
  count = 0
  dropped = 0
  /** When the program began, on the rank's own clock; null before the first part. */
  beganMs: number | null = null
  /** To be added to `beganMs` to have the host's clock. */
  offsetMs = 0
  /** Until when the records tell, since the program began. */
  atMs = 0

  /** @param size number of ranks of the run */
  constructor(size: number) {
    this.#size = size
  }

  /** See `TraceRecord`. Shares its memory with what comes later. */
  get numbers(): Float64Array {
    return this.#buffer.subarray(0, this.#length)
  }

  /** What another tab tells. @throws Error saying what is wrong with it */
  add(part: TraceRecords): void {
    this.texts.push(...part.texts)
    this.places.push(...part.places)
    const count = this.#check(part.records)
    const tooMany =
      this.texts.length > TRACE_LIMITS.texts ||
      this.places.length > TRACE_LIMITS.sites ||
      this.count + count > TRACE_LIMITS.records
    if (tooMany) throw new Error('a trace has more records, texts or places than are allowed')
    this.#keep(part, count)
  }

  /** What this tab's own worker tells, which is right. */
  addOwn(part: Omit<TraceRecords, 'records'> & { records: Float64Array }): void {
    this.texts.push(...part.texts)
    this.places.push(...part.places)
    let count = 0
    for (let at = 0; at < part.records.length; count++) at += TRACE_RECORD_LENGTHS[part.records[at] ?? 0] ?? 1
    this.#keep(part, count)
  }

  #keep(
    { records, dropped, beganMs, atMs }: Omit<TraceRecords, 'records'> & { records: ArrayLike<number> },
    count: number,
  ) {
    const length = this.#length + records.length
    if (length > this.#buffer.length) {
      const larger = new Float64Array(2 * length)
      larger.set(this.numbers)
      this.#buffer = larger
    }
    this.#buffer.set(records, this.#length)
    this.#length = length
    this.count += count
    this.dropped = dropped
    this.beganMs = beganMs
    this.atMs = Math.max(this.atMs, atMs)
  }

  /** @returns the number of records */
  #check(records: readonly number[]): number {
    let count = 0
    let at = 0
    while (at < records.length) {
      const kind = records[at] ?? -1
      const length = TRACE_RECORD_LENGTHS[kind]
      if (length === undefined || at + length > records.length) throw new Error(`a trace has a record of kind ${kind}`)
      if (!this.#isRight(kind, records, at)) throw new Error(`a trace has a wrong record of kind ${kind}`)
      at += length
      count++
    }
    return count
  }

  #isRight(kind: number, records: readonly number[], at: number): boolean {
    switch (kind) {
      case TraceRecord.CALL:
        return (
          (records[at + 2] ?? -2) >= -1 &&
          isWhole(records[at + 3], -1, this.texts.length) &&
          isWhole(records[at + 4], -1, this.texts.length) &&
          isWhole(records[at + 5], -1, this.places.length) &&
          isWhole(records[at + 6], -1, Number.MAX_SAFE_INTEGER)
        )
      case TraceRecord.UNEXPECTED:
        return this.#isMessage(records, at + 1)
      case TraceRecord.RECEIVED:
        return this.#isMessage(records, at + 2)
      default:
        return this.#isMessage(records, at + 2) && isWhole(records[at + 5], 0, Number.MAX_SAFE_INTEGER)
    }
  }

  /** A peer, a lane, and a number of either kind. */
  #isMessage(records: readonly number[], at: number): boolean {
    return (
      isWhole(records[at], 0, this.#size) &&
      isWhole(records[at + 1], 0, 2) &&
      isWhole(records[at + 2], 0, Number.MAX_SAFE_INTEGER)
    )
  }
}

/** From `least`, below `end`. */
function isWhole(value: number | undefined, least: number, end: number): boolean {
  return value !== undefined && Number.isSafeInteger(value) && value >= least && value < end
}
