import { Deferred } from './deferred.ts'
import { Fifo } from './fifo.ts'
import { LINK_HEADER_BYTES, type Link, type LinkEvents, type LinkKind, type LinkLoss } from './link.ts'
import type { Wire } from './wire.ts'

/**
 * A link over a wire that already delivers in order: adds the window, acknowledgements of arrival and the run's number.
 *
 *   byte  0      VERSION
 *         1      type: 0 data | 1 acknowledgement | 2 please answer | 3 answer (to one 2; it acknowledges too)
 *         2- 3   zero
 *         4- 7   run         u32: frames of another run are dropped
 *         8-11   sequence    u32: number of this data frame, from 1, modulo 2^32; other types: of the last one sent
 *        12-15   acknowledge u32: number of the last data frame that arrived here (cumulative)
 *
 * All little-endian. An acknowledgement says that a frame arrived, not that a receive matched it: so a program's order
 * of receives can never close the window.
 */
const VERSION = 1
const DATA = 0
const ACK = 1
const PLEASE = 2
const ANSWER = 3

/**
 * At most this much is under way to one peer. It also keeps a data channel's send buffer (16 MiB, then `send` throws)
 * from overflowing, so that no second mechanism watches `bufferedAmount`.
 */
export const WINDOW_BYTES = 8 * 1024 * 1024
/** Without a data frame to ride on, arrivals are acknowledged after this much; far below the window, so it never stalls. */
const ACK_EVERY_BYTES = WINDOW_BYTES / 8
/**
 * A wire may carry messages of a gigabyte (Firefox's data channels do). Frames stay far below the window: else one would
 * wait until all before it is acknowledged, and what is left of a short message never is.
 */
const LONGEST_FRAME_BYTES = 256 * 1024
/** What every link carries, so that the layers above need not ask. A peer's session description may offer less. */
const SHORTEST_LIMIT_BYTES = 64 * 1024

export class FramedLink implements Link {
  readonly kind: LinkKind
  readonly maxFrameBytes: number
  readonly #wire: Wire
  readonly #run: number
  #events: LinkEvents | null = null
  #loss: LinkLoss | null = null
  /** The loss of a link that had nobody to tell yet. */
  #untold: LinkLoss | null = null

  /** Frames that wait for window, in order. */
  #queue = new Fifo<Uint8Array<ArrayBuffer>>()
  /** Lengths of the frames under way, oldest first. */
  #underWay = new Fifo<number>()
  #underWayBytes = 0
  #sent = 0
  #acknowledged = 0
  #arrived = 0
  #unacknowledgedBytes = 0
  #room: Deferred | null = null
  /** Flushes whose PLEASE is out, oldest first; and those that wait for the queue to drain. */
  #asked = new Fifo<Deferred>()
  #toAsk = new Fifo<Deferred>()

  constructor(wire: Wire, run: number) {
    this.kind = wire.kind
    this.maxFrameBytes = Math.min(wire.maxMessageBytes, LONGEST_FRAME_BYTES)
    this.#wire = wire
    this.#run = run
  }

  attach(events: LinkEvents): void {
    this.#events = events
    if (this.#untold) return events.lost(this.#untold)
    if (this.maxFrameBytes < SHORTEST_LIMIT_BYTES) {
      const carries = `its channel carries messages of at most ${this.maxFrameBytes} bytes`
      return this.fail({ reason: 'broken', message: `${carries}, but ${SHORTEST_LIMIT_BYTES} are needed` })
    }
    this.#wire.attach(
      (message) => this.#receive(message),
      (why) => this.fail({ reason: 'closed', message: why }),
    )
  }

  send(frame: Uint8Array<ArrayBuffer>): Promise<void> | undefined {
    if (frame.byteLength > this.maxFrameBytes || frame.byteLength < LINK_HEADER_BYTES) {
      throw new RangeError(
        `link: a frame has ${LINK_HEADER_BYTES} to ${this.maxFrameBytes} bytes, not ${frame.byteLength}`,
      )
    }
    if (this.#loss) return this.#roomPromise()
    if (this.#queue.length > 0 || !this.#fits(frame.byteLength)) this.#queue.push(frame)
    else this.#transmit(frame)
    return this.#queue.length > 0 || !this.#fits(this.maxFrameBytes) ? this.#roomPromise() : undefined
  }

  /** Always one round trip, so it also tells that the peer's end is attached. */
  flush(): Promise<void> {
    const deferred = new Deferred()
    if (this.#loss) deferred.reject(new Error(this.#loss.message))
    else {
      this.#toAsk.push(deferred)
      this.#ask()
    }
    return deferred.promise
  }

  fail(loss: LinkLoss): void {
    if (this.#loss) return
    this.#end(loss)
    if (this.#events) this.#events.lost(loss)
    else this.#untold = loss
  }

  close(): void {
    if (!this.#loss) this.#end({ reason: 'closed', message: 'the link was closed from this side' })
  }

  #end(loss: LinkLoss): void {
    this.#loss = loss
    this.#wire.close()
    this.#queue = new Fifo()
    this.#underWay = new Fifo()
    const error = new Error(loss.message)
    this.#room?.reject(error)
    for (const flushes of [this.#asked, this.#toAsk]) {
      for (let flush = flushes.shift(); flush; flush = flushes.shift()) flush.reject(error)
    }
  }

  #ask(): void {
    while (this.#queue.length === 0 && !this.#loss) {
      const flush = this.#toAsk.shift()
      if (!flush) return
      this.#asked.push(flush)
      this.#control(PLEASE)
    }
  }

  #fits(bytes: number): boolean {
    return this.#underWayBytes === 0 || this.#underWayBytes + bytes <= WINDOW_BYTES
  }

  #roomPromise(): Promise<void> {
    this.#room ??= new Deferred()
    if (this.#loss) this.#room.reject(new Error(this.#loss.message))
    return this.#room.promise
  }

  #transmit(frame: Uint8Array<ArrayBuffer>): void {
    this.#sent++
    this.#underWay.push(frame.byteLength)
    this.#underWayBytes += frame.byteLength
    this.#put(DATA, frame)
  }

  #control(type: typeof ACK | typeof PLEASE | typeof ANSWER): void {
    this.#put(type, new Uint8Array(LINK_HEADER_BYTES))
  }

  #put(type: number, frame: Uint8Array<ArrayBuffer>): void {
    const header = new DataView(frame.buffer, frame.byteOffset, LINK_HEADER_BYTES)
    header.setUint8(0, VERSION)
    header.setUint8(1, type)
    header.setUint16(2, 0, true)
    header.setUint32(4, this.#run, true)
    header.setUint32(8, this.#sent >>> 0, true)
    header.setUint32(12, this.#arrived >>> 0, true)
    this.#unacknowledgedBytes = 0
    try {
      this.#wire.send(frame)
    } catch (error) {
      this.fail({ reason: 'broken', message: `the channel refused a frame: ${String(error)}` })
    }
  }

  #receive(frame: Uint8Array<ArrayBuffer>): void {
    if (this.#loss) return
    if (frame.byteLength < LINK_HEADER_BYTES) return this.#broken(`a frame of ${frame.byteLength} bytes`)
    const header = new DataView(frame.buffer, frame.byteOffset, LINK_HEADER_BYTES)
    if (header.getUint8(0) !== VERSION) return this.#broken(`link version ${header.getUint8(0)}, not ${VERSION}`)
    if (header.getUint32(4, true) !== this.#run) return
    const type = header.getUint8(1)
    const sequence = header.getUint32(8, true)
    if (type > ANSWER) return this.#broken(`a frame of unknown type ${type}`)
    const expected = (type === DATA ? this.#arrived + 1 : this.#arrived) >>> 0
    if (sequence !== expected) return this.#broken(`frame ${sequence} where ${expected} was due`)
    this.#acknowledge(header.getUint32(12, true))
    if (this.#loss || type === ACK) return
    if (type === PLEASE) return this.#control(ANSWER)
    if (type === ANSWER) {
      const flush = this.#asked.shift()
      return flush ? flush.resolve() : this.#broken('an answer to no question')
    }
    this.#arrived++
    this.#unacknowledgedBytes += frame.byteLength
    // First the receiver: its answer, if any, carries the acknowledgement.
    this.#events?.frame(frame)
    if (this.#unacknowledgedBytes >= ACK_EVERY_BYTES && !this.#loss) this.#control(ACK)
  }

  #acknowledge(acknowledge: number): void {
    const fresh = (acknowledge - this.#acknowledged) >>> 0
    if (fresh > this.#underWay.length)
      return this.#broken(`an acknowledgement of frame ${acknowledge}, which was not sent`)
    for (let i = 0; i < fresh; i++) this.#underWayBytes -= this.#underWay.shift() ?? 0
    this.#acknowledged += fresh
    let next = this.#queue.peek()
    while (next && this.#fits(next.byteLength) && !this.#loss) {
      this.#queue.shift()
      this.#transmit(next)
      next = this.#queue.peek()
    }
    if (this.#loss) return
    this.#ask()
    if (this.#room && this.#queue.length === 0 && this.#fits(this.maxFrameBytes)) {
      this.#room.resolve()
      this.#room = null
    }
  }

  #broken(what: string): void {
    this.fail({ reason: 'broken', message: `it broke the link protocol: ${what}` })
  }
}
