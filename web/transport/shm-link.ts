import { Deferred } from './deferred.ts'
import { Fifo } from './fifo.ts'
import type { LifeSign } from './life-sign.ts'
import { LINK_HEADER_BYTES, type Link, type LinkEvents, type LinkLoss } from './link.ts'
import { bellOf, ringBell, type ShmPoller } from './shm-poller.ts'
import { RING_MESSAGE_BYTES, RingReader, RingWriter, ringMemory } from './shm-ring.ts'

/** Frames taken from a ring before others, and the program, have their turn. */
const AT_ONCE = 16

/** Memories that a peer may share before this rank's run has begun. */
const MOST_EARLY = 16

/** Says that this side of the port is there. */
const HERE = 'here'

/** What each side tells the other through the port, once: where to write to it and how to wake it. */
interface Introduction {
  ring: SharedArrayBuffer
  bell: SharedArrayBuffer
  lifeSign: string
}

/** Memory that one side gives the other, later. */
interface Given {
  name: number
  memory: SharedArrayBuffer
}

/** What the other side has told. */
interface Peer {
  writer: RingWriter
  bell: Int32Array
}

interface Flush {
  /** Of the ring: what was written before. */
  mark: number
  deferred: Deferred
}

/**
 * Two rings in shared memory as a link. A ring has all that a link promises: it keeps order, loses nothing, and bounds what
 * is under way. So frames have no link header here, are built in the ring and are read there.
 *
 * The port brings the two workers together, both of tabs that share memory: each says that it is there (HERE) and
 * introduces itself when it has heard that, for memory may be lost on a port that is still on its way. Then the port
 * carries nothing but memory that one side shares with the other, and the news that it has closed (null).
 */
export class ShmLink implements Link {
  readonly kind = 'shm'
  readonly maxFrameBytes = RING_MESSAGE_BYTES
  readonly #port: MessagePort
  readonly #lifeSign: LifeSign
  readonly #poller: ShmPoller
  readonly #memory = ringMemory()
  readonly #incoming = new RingReader(this.#memory)
  #peer: Peer | null = null
  #events: LinkEvents | null = null
  #loss: LinkLoss | null = null
  /** The loss of a link that had nobody to tell yet; what came before is in the ring. */
  #untold: LinkLoss | null = null
  /** Memory that came when there was nobody to tell yet. */
  #early: Given[] = []
  /** Frames for which there was no room, in order. */
  #queue = new Fifo<Uint8Array>()
  #room: Deferred | null = null
  /** Flushes that wait for the queue to drain, and those that wait for the peer to read. */
  #toMark = new Fifo<Deferred>()
  #flushes = new Fifo<Flush>()
  #unwatch: () => void = () => {}

  /**
   * @param lifeSign this worker's
   * @param poller this worker's
   */
  constructor(port: MessagePort, lifeSign: LifeSign, poller: ShmPoller) {
    this.#port = port
    this.#lifeSign = lifeSign
    this.#poller = poller
    port.onmessage = ({ data }: MessageEvent<unknown>) => this.#hear(data)
    port.onmessageerror = () => this.#broken('its tab does not share memory with this one')
    port.postMessage(HERE)
  }

  attach(events: LinkEvents): void {
    this.#events = events
    for (const { name, memory } of this.#early.splice(0)) events.shared?.(name, memory)
    const untold = this.#untold
    if (!untold) return this.#poller.add(this)
    this.#drain()
    this.#untold = null
    events.lost(untold)
  }

  send(frame: Uint8Array<ArrayBuffer>): Promise<void> | undefined {
    return this.write(frame.byteLength, (into) => into.set(frame))
  }

  write(bytes: number, fill: (frame: Uint8Array) => void): Promise<void> | undefined {
    if (bytes > this.maxFrameBytes || bytes < LINK_HEADER_BYTES) {
      throw new RangeError(`link: a frame has ${LINK_HEADER_BYTES} to ${this.maxFrameBytes} bytes, not ${bytes}`)
    }
    if (this.#loss) return this.#roomPromise()
    if (this.#queue.length > 0 || !this.#peer?.writer.write(bytes, fill)) {
      const frame = new Uint8Array(bytes)
      fill(frame)
      this.#queue.push(frame)
    }
    if (this.#peer) ringBell(this.#peer.bell)
    // An answer may come soon.
    this.#poller.nudge()
    return this.#hasRoom ? undefined : this.#roomPromise()
  }

  share(name: number, memory: SharedArrayBuffer): void {
    const given: Given = { name, memory }
    if (!this.#loss) this.#port.postMessage(given)
  }

  flush(): Promise<void> {
    const deferred = new Deferred()
    if (this.#loss) deferred.reject(new Error(this.#loss.message))
    else {
      this.#toMark.push(deferred)
      this.#mark()
      this.#poller.nudge()
    }
    return deferred.promise
  }

  fail(loss: LinkLoss): void {
    if (this.#loss) return
    this.#end(loss)
    this.#tell(loss)
  }

  close(): void {
    if (!this.#loss) this.#end({ reason: 'closed', message: 'the link was closed from this side' })
  }

  /** Of `Polled`. */
  isDue(): boolean {
    return !this.#incoming.isEmpty || this.#canSend() || this.#isFlushed()
  }

  /** Of `Polled`. */
  serve(): void {
    if (this.#queue.length > 0) this.#sendQueued()
    for (let i = 0; i < AT_ONCE && this.#take(); i++);
    if (this.#peer && this.#incoming.takeBlocked()) ringBell(this.#peer.bell)
    if (this.#room && this.#hasRoom) {
      this.#room.resolve()
      this.#room = null
    }
    while (this.#isFlushed()) this.#flushes.shift()?.deferred.resolve()
  }

  #hear(data: unknown): void {
    if (data === HERE) return this.#introduce()
    if (data === null) return this.#gone('it closed its ring')
    if (isGiven(data)) return this.#given(data)
    if (!isIntroduction(data) || this.#peer) return this.#broken('it sent what is no introduction')
    try {
      this.#peer = { writer: new RingWriter(data.ring), bell: bellOf(data.bell) }
    } catch (error) {
      return this.#broken(`its introduction has no ring: ${String(error)}`)
    }
    this.#unwatch = this.#lifeSign.watch(data.lifeSign, () => this.#gone('its tab was closed or its worker ended'))
    this.#sendQueued()
    this.#mark()
    this.#poller.nudge()
  }

  #given({ name, memory }: Given): void {
    if (this.#events) this.#events.shared?.(name, memory)
    else if (this.#early.push({ name, memory }) > MOST_EARLY) this.#broken('it shares more than this rank keeps')
  }

  #introduce(): void {
    this.#lifeSign.hold().then(
      (lifeSign) => {
        const introduction: Introduction = { ring: this.#memory, bell: this.#poller.bell, lifeSign }
        if (!this.#loss) this.#port.postMessage(introduction)
      },
      (error: unknown) => this.#broken(`this browser gives no lock: ${String(error)}`),
    )
  }

  /** The peer is gone; what it wrote before is there to be read. */
  #gone(why: string): void {
    if (this.#loss) return
    if (this.#events) this.#drain()
    this.fail({ reason: 'closed', message: why })
  }

  #broken(why: string): void {
    this.fail({ reason: 'broken', message: why })
  }

  #end(loss: LinkLoss): void {
    this.#loss = loss
    this.#poller.remove(this)
    this.#unwatch()
    this.#port.postMessage(null)
    this.#port.close()
    this.#queue = new Fifo()
    const error = new Error(loss.message)
    this.#room?.reject(error)
    for (let next = this.#toMark.shift(); next; next = this.#toMark.shift()) next.reject(error)
    for (let next = this.#flushes.shift(); next; next = this.#flushes.shift()) next.deferred.reject(error)
  }

  #tell(loss: LinkLoss): void {
    if (this.#events) this.#events.lost(loss)
    else this.#untold = loss
  }

  #drain(): void {
    while (this.#take());
  }

  /** Delivers the next frame. @returns false when there is none, or none that can be read */
  #take(): boolean {
    if (this.#loss !== this.#untold) return false
    try {
      return this.#incoming.read((frame) => this.#events?.frame(frame, true))
    } catch (error) {
      this.#broken(`its ring is garbled: ${String(error)}`)
      return false
    }
  }

  get #hasRoom(): boolean {
    return this.#queue.length === 0 && this.#peer?.writer.fits(this.maxFrameBytes) === true
  }

  #canSend(): boolean {
    const next = this.#queue.peek()
    if (next) return this.#peer?.writer.fits(next.byteLength) === true
    return this.#room !== null && this.#hasRoom
  }

  #sendQueued(): void {
    if (!this.#peer) return
    const { writer, bell } = this.#peer
    let next = this.#queue.peek()
    for (; next && writer.write(next.byteLength, copyOf(next)); next = this.#queue.peek()) this.#queue.shift()
    ringBell(bell)
    this.#mark()
  }

  /** What a flush waits for is in the ring. */
  #mark(): void {
    if (!this.#peer || this.#queue.length > 0) return
    for (let deferred = this.#toMark.shift(); deferred; deferred = this.#toMark.shift()) {
      this.#flushes.push({ mark: this.#peer.writer.written, deferred })
    }
  }

  #isFlushed(): boolean {
    const first = this.#flushes.peek()
    if (!first || !this.#peer) return false
    const { writer } = this.#peer
    if (writer.hasRead(first.mark)) return true
    writer.askForWord()
    // It may have been read just before the wish could be seen.
    return writer.hasRead(first.mark)
  }

  #roomPromise(): Promise<void> {
    this.#room ??= new Deferred()
    if (this.#loss) this.#room.reject(new Error(this.#loss.message))
    return this.#room.promise
  }
}

const copyOf =
  (frame: Uint8Array) =>
  (into: Uint8Array): void =>
    into.set(frame)

const isObject = (data: unknown): data is Record<string, unknown> => typeof data === 'object' && data !== null

const isGiven = (data: unknown): data is Given =>
  isObject(data) && typeof data.name === 'number' && data.memory instanceof SharedArrayBuffer

const isIntroduction = (data: unknown): data is Introduction =>
  isObject(data) &&
  data.ring instanceof SharedArrayBuffer &&
  data.bell instanceof SharedArrayBuffer &&
  typeof data.lifeSign === 'string'
