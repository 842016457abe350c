import type { CallsObserver, EndedCall, OpenCall } from '../mpi/calls.ts'
import type { MessageObserver } from '../p2p/endpoint.ts'
import { type TracePart, TRACE_LIMITS, TraceRecord } from './messages.ts'

/** How often something leaves while the program runs: a timeline grows a few times a second. */
const FLUSH_MS = 250
/**
 * Numbers of a chunk, some 1300 records; its buffer has room for one record more. One chunk leaves at a time, for the pages
 * take some 3 µs for each record: what comes faster waits here for the program's end.
 */
const CHUNK_LENGTH = 8192
/** To make a stack and to write it as text takes some 20 µs: so many are free, then so many a millisecond are 0.5 %. */
const FREE_SITES = 200
const SITES_PER_MS = 0.25

/** Records that leave together. */
interface Chunk {
  buffer: Float64Array
  length: number
  /** When its last record was made, since the program began. */
  atMs: number
  /** Errors whose stacks become text only when the chunk leaves; and where their numbers belong. */
  sites: { site: Error; at: number }[]
}

/**
 * Records a rank's calls and messages as numbers (see `TraceRecord`), and hands them on in parts. Records behind the first
 * `TRACE_LIMITS.records` are counted and left out, so that what is there is complete from the beginning.
 */
export class TraceRecorder implements CallsObserver, MessageObserver {
  readonly #tell: (part: TracePart) => void
  #chunk = newChunk()
  /** Chunks that are full, earliest first. */
  readonly #full: Chunk[] = []
  #records = 0
  #dropped = 0
  #toldDropped = 0
  #began = 0
  /** Calls that are open, and have to be told as such if they are when the next part leaves. */
  readonly #untold = new Map<number, OpenCall>()
  readonly #textNumbers = new Map<string, number>()
  #texts: string[] = []
  readonly #siteNumbers = new Map<string, number>()
  #stacks: string[] = []
  #sitesUsed = 0
  /** The last message that came: where its record is in the chunk, and its number. */
  #arrivedAt = -1
  #arrivedNumber = -1
  #timed = false

  constructor(tell: (part: TracePart) => void) {
    this.#tell = tell
  }

  /** The program begins: times count from here. @param began of `performance.now()` */
  begin(began: number): void {
    this.#began = began
  }

  wantsSite(atMs: number): boolean {
    return this.#sitesUsed < FREE_SITES + SITES_PER_MS * (atMs - this.#began)
  }

  opened(call: OpenCall): void {
    this.#untold.set(call.number, call)
    this.#time()
  }

  ended({ op, detail, since, durationMs, site, number }: EndedCall): void {
    if (number !== null) this.#untold.delete(number)
    this.#call(op, detail, since, durationMs, site, number)
  }

  sent(dest: number, lane: number, tag: number, bytes: number, atMs: number): void {
    if (!this.#hasRoom()) return
    const { buffer, length: at } = this.#chunk
    this.#chunk.length = at + 6
    buffer[at] = TraceRecord.SENT
    buffer[at + 1] = atMs - this.#began
    buffer[at + 2] = dest
    buffer[at + 3] = lane
    buffer[at + 4] = tag
    buffer[at + 5] = bytes
  }

  arrived(source: number, lane: number, number: number, tag: number, bytes: number, atMs: number): void {
    if (!this.#hasRoom()) return
    const { buffer, length: at } = this.#chunk
    this.#chunk.length = at + 6
    this.#arrivedAt = at
    this.#arrivedNumber = number
    buffer[at] = TraceRecord.ARRIVED
    buffer[at + 1] = atMs - this.#began
    buffer[at + 2] = source
    buffer[at + 3] = lane
    buffer[at + 4] = tag
    buffer[at + 5] = bytes
  }

  unexpected(source: number, lane: number, number: number): void {
    if (!this.#hasRoom()) return
    const { buffer, length: at } = this.#chunk
    this.#chunk.length = at + 4
    buffer[at] = TraceRecord.UNEXPECTED
    buffer[at + 1] = source
    buffer[at + 2] = lane
    buffer[at + 3] = number
  }

  received(source: number, lane: number, number: number, matchedMs: number, atMs: number): void {
    if (atMs === matchedMs && this.#isLastArrived(source, lane, number, atMs)) {
      this.#chunk.buffer[this.#arrivedAt] = TraceRecord.DELIVERED
      return
    }
    if (!this.#hasRoom()) return
    const { buffer, length: at } = this.#chunk
    this.#chunk.length = at + 6
    buffer[at] = TraceRecord.RECEIVED
    buffer[at + 1] = atMs - this.#began
    buffer[at + 2] = source
    buffer[at + 3] = lane
    buffer[at + 4] = number
    buffer[at + 5] = matchedMs - this.#began
  }

  /** Hands on all there is. To be called before the rank says that it has ended. */
  flush(): void {
    this.#tellOpen()
    let isMore = true
    while (isMore) isMore = this.#leave()
  }

  /** Whether the chunk's last record is this message's, which came at that time. */
  #isLastArrived(source: number, lane: number, number: number, atMs: number): boolean {
    const { buffer, length } = this.#chunk
    const at = this.#arrivedAt
    return (
      at === length - 6 &&
      number === this.#arrivedNumber &&
      buffer[at] === TraceRecord.ARRIVED &&
      buffer[at + 1] === atMs - this.#began &&
      buffer[at + 2] === source &&
      buffer[at + 3] === lane
    )
  }

  #tellOpen(): void {
    for (const { op, detail, since, site, number } of this.#untold.values()) {
      this.#call(op, detail, since, -1, site, number)
    }
    this.#untold.clear()
  }

  #call(
    op: string,
    detail: string,
    since: number,
    durationMs: number,
    site: Error | null,
    number: number | null,
  ): void {
    if (!this.#hasRoom()) return
    const { buffer, length: at } = this.#chunk
    this.#chunk.length = at + 7
    buffer[at] = TraceRecord.CALL
    buffer[at + 1] = since - this.#began
    buffer[at + 2] = durationMs
    buffer[at + 3] = this.#text(op)
    buffer[at + 4] = this.#text(detail)
    buffer[at + 5] = -1
    buffer[at + 6] = number ?? -1
    if (!site || !this.wantsSite(since + Math.max(0, durationMs))) return
    this.#sitesUsed++
    this.#chunk.sites.push({ site, at: at + 5 })
  }

  #hasRoom(): boolean {
    if (this.#records >= TRACE_LIMITS.records) {
      this.#dropped++
      return false
    }
    this.#records++
    if (this.#chunk.length >= CHUNK_LENGTH) this.#fill()
    if (!this.#timed) this.#time()
    return true
  }

  /** One timer for all that comes until it fires. */
  #time(): void {
    if (this.#timed) return
    this.#timed = true
    setTimeout(() => {
      this.#timed = false
      this.#tellOpen()
      if (this.#leave() && (this.#full.length > 0 || this.#chunk.length > 0)) this.#time()
    }, FLUSH_MS)
  }

  #fill(): void {
    this.#chunk.atMs = this.#now()
    this.#full.push(this.#chunk)
    this.#chunk = newChunk()
  }

  /** Hands on the earliest chunk. @returns whether there was one */
  #leave(): boolean {
    if (this.#full.length === 0 && this.#chunk.length > 0) this.#fill()
    const chunk = this.#full.shift()
    if (!chunk && this.#dropped === this.#toldDropped) return false
    const { buffer, length, atMs, sites } = chunk ?? { ...newChunk(), atMs: this.#now() }
    for (const { site, at } of sites) buffer[at] = this.#site(site.stack ?? '')
    const part: TracePart = {
      records: buffer.slice(0, length),
      texts: this.#texts,
      stacks: this.#stacks,
      dropped: this.#dropped,
      beganMs: performance.timeOrigin + this.#began,
      atMs,
    }
    this.#texts = []
    this.#stacks = []
    this.#toldDropped = this.#dropped
    this.#tell(part)
    return true
  }

  #now(): number {
    return performance.now() - this.#began
  }

  #text(text: string): number {
    return numberOf(text, this.#textNumbers, this.#texts, TRACE_LIMITS.texts)
  }

  #site(stack: string): number {
    return numberOf(stack, this.#siteNumbers, this.#stacks, TRACE_LIMITS.sites)
  }
}

const newChunk = (): Chunk => ({ buffer: new Float64Array(CHUNK_LENGTH + 8), length: 0, atMs: 0, sites: [] })

/** Its number in the order in which they first came; -1 for one that is too many. */
function numberOf(text: string, numbers: Map<string, number>, news: string[], most: number): number {
  const known = numbers.get(text)
  if (known !== undefined) return known
  if (numbers.size >= most) return -1
  const number = numbers.size
  numbers.set(text, number)
  news.push(text)
  return number
}
