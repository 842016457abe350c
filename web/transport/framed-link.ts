import { Deferred } from './deferred.ts'
import { Fifo } from './fifo.ts'
import { LINK_HEADER_BYTES, type Link, type LinkEvents, type LinkKind, type LinkLoss } from './link.ts'
import {
  ACK,
  ANSWER,
  DATA,
  type FrameType,
  GOODBYE,
  PLEASE,
  readLinkHeader,
  RESUME,
  writeLinkHeader,
} from './link-header.ts'
import type { Wire } from './wire.ts'

/**
 * A link over a wire that already delivers in order: adds the window, acknowledgements of arrival and the run's number
 * (`link-header.ts`). Where its wire can be replaced after an outage it keeps what it sent until that is acknowledged:
 *
 *   this side    RESUME: 7 have arrived here ──►  ◄── RESUME: 4 have arrived here    peer
 *                frames 5, 6, … once more    ──►  ◄── frames 8, 9, … once more
 *
 * Nothing arrives over a wire that was replaced, so that what each side says has arrived is final: every frame comes
 * exactly once and in order.
 */

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
  readonly share?: (name: number, memory: SharedArrayBuffer) => void
  readonly maxFrameBytes: number
  readonly #run: number
  /** Told that the wire is gone and another one can take its place; null where a wire's end is the link's. */
  readonly #interrupted: ((why: string) => void) | null
  #wire: Wire
  /** `resuming`: on a new wire, of which the peer has not said yet what has arrived there. `down`: there is no wire. */
  #state: 'up' | 'resuming' | 'down' = 'up'
  /** On this wire. */
  #saidResume = false
  #heardResume = false
  #events: LinkEvents | null = null
  #loss: LinkLoss | null = null
  /** The loss of a link that had nobody to tell yet. */
  #untold: LinkLoss | null = null

  /** Frames that wait for window, in order. */
  #queue = new Fifo<Uint8Array<ArrayBuffer>>()
  /** Lengths of the frames under way, oldest first. */
  #underWay = new Fifo<number>()
  /** These frames themselves, where they may have to be sent again. */
  #kept = new Fifo<Uint8Array<ArrayBuffer>>()
  #underWayBytes = 0
  #sent = 0
  #acknowledged = 0
  #arrived = 0
  #unacknowledgedBytes = 0
  #room: Deferred | null = null
  /** Flushes whose PLEASE is out, oldest first; and those that wait for the queue to drain. */
  #asked = new Fifo<Deferred>()
  #toAsk = new Fifo<Deferred>()
  /** The peer's PLEASEs that came before this side could answer. */
  #answersOwed = 0

  /**
   * @param interrupted told that the wire is gone: the link then waits for `replace` or `fail`. Without it, or on a wire
   * that cannot be replaced, the link is lost with its wire
   */
  constructor(wire: Wire, run: number, interrupted: ((why: string) => void) | null = null) {
    this.kind = wire.kind
    this.maxFrameBytes = Math.min(wire.maxMessageBytes, LONGEST_FRAME_BYTES)
    this.#wire = wire
    this.#run = run
    this.#interrupted = wire.replaceable ? interrupted : null
    if (wire.share) this.share = (name, memory) => wire.share?.(name, memory)
  }

  attach(events: LinkEvents): void {
    this.#events = events
    if (this.#wire.share) this.#wire.shared = (name, memory) => events.shared?.(name, memory)
    if (this.#untold) return events.lost(this.#untold)
    if (this.maxFrameBytes < SHORTEST_LIMIT_BYTES) {
      const carries = `its channel carries messages of at most ${this.maxFrameBytes} bytes`
      return this.fail({ reason: 'broken', message: `${carries}, but ${SHORTEST_LIMIT_BYTES} are needed` })
    }
    this.#listen()
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

  write(bytes: number, fill: (frame: Uint8Array) => void): Promise<void> | undefined {
    const frame = new Uint8Array(bytes)
    fill(frame)
    return this.send(frame)
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

  /**
   * Goes on over another wire, whether or not the link knows already that the one before is gone. To be called after
   * `attach`. A link that is lost, or whose wire cannot be replaced, closes it.
   */
  replace(wire: Wire): void {
    if (this.#loss || !this.#interrupted) return wire.close()
    this.#wire.close()
    this.#wire = wire
    if (wire.maxMessageBytes < this.maxFrameBytes) {
      const carries = `its new channel carries messages of at most ${wire.maxMessageBytes} bytes`
      return this.fail({ reason: 'broken', message: `${carries}, but frames have up to ${this.maxFrameBytes}` })
    }
    this.#state = 'resuming'
    this.#saidResume = false
    this.#heardResume = false
    this.#answersOwed = 0
    for (let flush = this.#toAsk.shift(); flush; flush = this.#toAsk.shift()) this.#asked.push(flush)
    this.#toAsk = this.#asked
    this.#asked = new Fifo()
    this.#sayResume()
    this.#listen()
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

  #listen(): void {
    this.#wire.attach(
      (message) => this.#receive(message),
      (why) => this.#wireClosed(why),
    )
  }

  #wireClosed(why: string): void {
    if (this.#interrupted) this.#interrupt(why)
    else this.fail({ reason: 'closed', message: why })
  }

  #interrupt(why: string): void {
    if (this.#loss || this.#state === 'down') return
    this.#state = 'down'
    this.#wire.close()
    this.#interrupted?.(why)
  }

  #end(loss: LinkLoss): void {
    this.#loss = loss
    // The peer would wait for another wire.
    if (this.#interrupted && this.#state !== 'down') this.#control(GOODBYE)
    this.#wire.close()
    this.#queue = new Fifo()
    this.#underWay = new Fifo()
    this.#kept = new Fifo()
    const error = new Error(loss.message)
    this.#room?.reject(error)
    for (const flushes of [this.#asked, this.#toAsk]) {
      for (let flush = flushes.shift(); flush; flush = flushes.shift()) flush.reject(error)
    }
  }

  get #isUp(): boolean {
    return this.#state === 'up' && !this.#loss
  }

  #ask(): void {
    while (this.#queue.length === 0 && this.#isUp) {
      const flush = this.#toAsk.shift()
      if (!flush) return
      this.#asked.push(flush)
      this.#control(PLEASE)
    }
  }

  #fits(bytes: number): boolean {
    return this.#state === 'up' && (this.#underWayBytes === 0 || this.#underWayBytes + bytes <= WINDOW_BYTES)
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
    if (this.#interrupted) this.#kept.push(frame)
    this.#put(DATA, frame, this.#sent)
  }

  #control(type: Exclude<FrameType, typeof DATA>): void {
    this.#put(type, new Uint8Array(LINK_HEADER_BYTES), this.#sent)
  }

  #put(type: FrameType, frame: Uint8Array<ArrayBuffer>, sequence: number): void {
    writeLinkHeader(frame, type, this.#run, sequence, this.#arrived)
    this.#unacknowledgedBytes = 0
    try {
      this.#wire.send(frame)
    } catch (error) {
      const why = `the channel refused a frame: ${String(error)}`
      if (this.#interrupted) this.#interrupt(why)
      else this.fail({ reason: 'broken', message: why })
    }
  }

  #receive(frame: Uint8Array<ArrayBuffer>): void {
    if (this.#loss) return
    const header = readLinkHeader(frame)
    if (typeof header === 'string') return this.#broken(header)
    const { type, run, sequence, acknowledge } = header
    if (run !== this.#run) return
    if (type > GOODBYE) return this.#broken(`a frame of unknown type ${type}`)
    if (type === GOODBYE) return this.fail({ reason: 'closed', message: 'it closed the link' })
    if (type === RESUME) return this.#resume(sequence, acknowledge)
    const expected = (type === DATA ? this.#arrived + 1 : this.#arrived) >>> 0
    if (sequence !== expected) return this.#broken(`frame ${sequence} where ${expected} was due`)
    this.#acknowledge(acknowledge)
    if (this.#loss || type === ACK) return
    if (type === PLEASE) return this.#answer()
    if (type === ANSWER) {
      const flush = this.#asked.shift()
      return flush ? flush.resolve() : this.#broken('an answer to no question')
    }
    this.#arrived++
    this.#unacknowledgedBytes += frame.byteLength
    // First the receiver: its answer, if any, carries the acknowledgement.
    this.#events?.frame(frame, false)
    this.#acknowledgeMuch()
  }

  #answer(): void {
    if (this.#state === 'up') this.#control(ANSWER)
    else this.#answersOwed++
  }

  #acknowledgeMuch(): void {
    if (this.#unacknowledgedBytes >= ACK_EVERY_BYTES && this.#isUp) this.#control(ACK)
  }

  #sayResume(): void {
    this.#saidResume = true
    this.#control(RESUME)
  }

  /** The peer says what has arrived there. Where only the peer has changed its wire, nothing of this side's is missing. */
  #resume(sequence: number, acknowledge: number): void {
    if (!this.#interrupted || this.#heardResume) return this.#broken('it resumed what was not interrupted')
    if ((sequence - this.#arrived) >>> 0 >= 2 ** 31) {
      return this.#broken(`it has sent ${sequence} frames and ${this.#arrived} have arrived`)
    }
    this.#heardResume = true
    if (!this.#saidResume) {
      this.#sayResume()
      this.#acknowledge(acknowledge)
      return
    }
    this.#forget(acknowledge)
    if (this.#loss) return
    this.#state = 'up'
    for (let i = 0; i < this.#kept.length; i++) {
      const frame = this.#kept.at(i)
      if (frame && this.#isUp) this.#put(DATA, frame, this.#acknowledged + 1 + i)
    }
    for (; this.#answersOwed > 0 && this.#isUp; this.#answersOwed--) this.#control(ANSWER)
    this.#acknowledgeMuch()
    this.#goOn()
  }

  #acknowledge(acknowledge: number): void {
    this.#forget(acknowledge)
    this.#goOn()
  }

  /** What has arrived is under way no more. */
  #forget(acknowledge: number): void {
    const fresh = (acknowledge - this.#acknowledged) >>> 0
    if (fresh > this.#underWay.length)
      return this.#broken(`an acknowledgement of frame ${acknowledge}, which was not sent`)
    for (let i = 0; i < fresh; i++) {
      this.#underWayBytes -= this.#underWay.shift() ?? 0
      this.#kept.shift()
    }
    this.#acknowledged += fresh
  }

  /** Sends what has waited, as far as there is window. */
  #goOn(): void {
    let next = this.#queue.peek()
    while (next && this.#fits(next.byteLength) && !this.#loss) {
      this.#queue.shift()
      this.#transmit(next)
      next = this.#queue.peek()
    }
    if (!this.#isUp) return
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
