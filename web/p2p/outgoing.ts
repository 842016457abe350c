import { Fifo } from '../transport/fifo.ts'
import type { Link } from '../transport/link.ts'
import { type Buffer, type OpenBuffer, openBuffer } from './buffer.ts'
import type { CallName } from './collective-calls.ts'
import type { Completion } from './completion.ts'
import { BYTE_CREDITS, CREDIT_CLASSES, creditClassOf, ENVELOPE_CREDITS, MOST_ENVELOPE_CREDITS } from './credits.ts'
import { CommError } from './error.ts'
import { encodeFrame, FRAME_HEADER_BYTES, type FrameFields, FrameType, payloadOf, writeHeader } from './frame.ts'

/** Longest message sent at once; every link carries frames of 64 KiB. */
export const EAGER_BYTES = 64 * 1024 - FRAME_HEADER_BYTES

const NOTHING = new Uint8Array(0)

export interface Send {
  context: number
  tag: number
  kind: number
  /** Of a collective call: see `Envelope`. */
  terms: number
  buffer: Buffer
  /** Completes only when a receive has matched (MPI's synchronous mode). */
  synchronous: boolean
  /** Done when the buffer may be used again. */
  completion: Completion<void>
  /** Its context was revoked after it was announced: a receive that matches it gets nothing. */
  isWithdrawn?: boolean
}

/** A receive at the peer that waits for our data. */
interface Grant {
  send: Send
  receive: number
  bytes: number
}

/**
 * The sending half of the conversation with one peer. Envelopes leave in the order of the sends (one queue per credit
 * class), data in the order in which the peer asked for it.
 */
export class Outgoing {
  #link: Link | null = null
  /** Frames from before the link was there. */
  #early: Uint8Array<ArrayBuffer>[] = []
  readonly #lanes = Array.from({ length: CREDIT_CLASSES }, () => ({
    envelopes: ENVELOPE_CREDITS,
    bytes: BYTE_CREDITS,
    waiting: new Fifo<Send>(),
  }))
  readonly #announced = new Map<number, Send>()
  readonly #granted = new Fifo<Grant>()
  /** The grant whose data is on its way. */
  #current: Grant | null = null
  #lastId = 0
  #lost: CommError | null = null
  /** Set once the peer posts no more receives. */
  #unwanted: CommError | null = null
  #whenIdle: (() => void)[] = []

  attach(link: Link): void {
    this.#link = link
    const early = this.#early
    this.#early = []
    for (const frame of early) void link.send(frame)
    this.#tellIfIdle()
  }

  /** Sends a frame past everything that waits. @param payload a few bytes, which need no credit */
  control(fields: FrameFields, payload: Uint8Array = NOTHING): void {
    this.#put(payload.byteLength, (frame) => {
      writeHeader(frame, fields)
      payloadOf(frame).set(payload)
    })
  }

  send(send: Send): void {
    if (this.#lost) return send.completion.reject(this.#lost)
    const lane = this.#laneOf(send.context)
    if (lane.waiting.length > 0 || lane.envelopes === 0) {
      if (this.#unwanted) send.completion.reject(this.#unwanted)
      else lane.waiting.push(send)
    } else this.#start(send)
  }

  /** The peer has room for more. @returns what is wrong with that, if anything */
  credit(creditClass: number, envelopes: number, bytes: number): string | undefined {
    const lane = this.#lanes[creditClass]
    if (!lane || lane.envelopes + envelopes > MOST_ENVELOPE_CREDITS || lane.bytes + bytes > BYTE_CREDITS) {
      return `credit for ${envelopes} messages and ${bytes} bytes that were not used`
    }
    lane.envelopes += envelopes
    lane.bytes += bytes
    while (lane.envelopes > 0) {
      const next = lane.waiting.shift()
      if (!next) break
      this.#start(next)
    }
    this.#tellIfIdle()
    return undefined
  }

  /** A receive at the peer has matched send `id` and wants `bytes` of it. @returns what is wrong with that, if anything */
  clearToSend(id: number, receive: number, bytes: number): string | undefined {
    const send = this.#announced.get(id)
    if (!send) return `clear to send for message ${id}, which was not announced`
    if (bytes !== 0 && bytes !== send.buffer.byteLength) return `clear to send for ${bytes} bytes`
    this.#announced.delete(id)
    if (bytes === 0) send.completion.resolve()
    else if (send.isWithdrawn) this.control({ type: FrameType.BREAK, id: receive })
    else {
      this.#granted.push({ send, receive, bytes })
      if (!this.#current) void this.#pump()
    }
    this.#tellIfIdle()
    return undefined
  }

  /** The peer posts no more receives: what it has not matched by now it never will. */
  refuseAll(error: CommError): void {
    this.#unwanted = error
    for (const send of this.#announced.values()) send.completion.reject(error)
    this.#announced.clear()
    for (const lane of this.#lanes) {
      for (let send = lane.waiting.shift(); send; send = lane.waiting.shift()) send.completion.reject(error)
    }
    this.#tellIfIdle()
  }

  /** Ends all sends of some contexts. */
  interrupt(inContext: (context: number) => boolean, error: CommError): void {
    for (const { waiting } of this.#lanes) {
      for (let left = waiting.length; left > 0; left--) {
        const send = waiting.shift()
        if (send && inContext(send.context)) send.completion.reject(error)
        else if (send) waiting.push(send)
      }
    }
    // The peer may ask for these before it hears why it gets nothing.
    for (const send of this.#announced.values()) {
      if (!inContext(send.context)) continue
      send.isWithdrawn = true
      send.completion.reject(error)
    }
    for (let i = 0; i < this.#granted.length; i++) {
      const send = this.#granted.at(i)?.send
      if (send && inContext(send.context)) send.completion.reject(error)
    }
    const current = this.#current?.send
    if (current && inContext(current.context)) current.completion.reject(error)
    this.#tellIfIdle()
  }

  /** The peer is lost. */
  fail(error: CommError): void {
    this.#lost = error
    this.#early = []
    this.#current?.send.completion.reject(error)
    for (let grant = this.#granted.shift(); grant; grant = this.#granted.shift()) grant.send.completion.reject(error)
    this.refuseAll(error)
  }

  /** Whether a send of a collective call waits for its receive. */
  announces({ context, tag }: CallName): boolean {
    for (const send of this.#announced.values()) if (send.context === context && send.tag === tag) return true
    return false
  }

  /** Resolves once nothing waits for a link, for credit, for a receive or for window. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenIdle.push(resolve)
      this.#tellIfIdle()
    })
  }

  #laneOf(context: number) {
    const lane = this.#lanes[creditClassOf(context)]
    if (!lane) throw new RangeError(`no credit class for context ${context}`)
    return lane
  }

  #start(send: Send): void {
    const { context, tag, kind, terms, buffer, completion } = send
    const lane = this.#laneOf(context)
    const bytes = buffer.byteLength
    if (!send.synchronous && !buffer.deferred && bytes <= EAGER_BYTES && bytes <= lane.bytes) {
      lane.envelopes--
      lane.bytes -= bytes
      try {
        this.#put(bytes, (frame) => {
          writeHeader(frame, { type: FrameType.EAGER, kind, context, tag, terms, bytes })
          void buffer.read(0, payloadOf(frame))
        })
      } catch (error) {
        lane.envelopes++
        lane.bytes += bytes
        return completion.reject(unreadable(error))
      }
      return completion.resolve()
    }
    if (this.#unwanted) return completion.reject(this.#unwanted)
    lane.envelopes--
    this.#lastId = (this.#lastId + 1) >>> 0
    this.#announced.set(this.#lastId, send)
    this.control({ type: FrameType.RTS, kind, context, tag, terms, id: this.#lastId, bytes })
  }

  async #pump(): Promise<void> {
    for (let grant = this.#granted.shift(); grant; grant = this.#granted.shift()) {
      this.#current = grant
      const source = openBuffer(grant.send.buffer)
      await this.#transfer(grant, source)
      source.done?.()
      this.#current = null
    }
    this.#tellIfIdle()
  }

  /** Pieces of one message, at the pace of the link. Never throws: what fails is told to the send and to the peer. */
  async #transfer({ send, receive, bytes }: Grant, source: OpenBuffer): Promise<void> {
    const link = this.#link
    if (!link) return
    // Multiples of 16 bytes keep every element, and every word of a GPU copy, within one piece.
    const pieceBytes = Math.floor((link.maxFrameBytes - FRAME_HEADER_BYTES) / 16) * 16
    for (let offset = 0; offset < bytes && !this.#lost; offset += pieceBytes) {
      const length = Math.min(pieceBytes, bytes - offset)
      const fields = { type: FrameType.DATA, id: receive, bytes: offset }
      let room: Promise<void> | undefined
      try {
        if (send.buffer.deferred) {
          const frame = encodeFrame(fields, length)
          await source.read(offset, payloadOf(frame))
          if (this.#lost) return
          room = link.send(frame)
        } else {
          room = link.write(FRAME_HEADER_BYTES + length, (frame) => {
            writeHeader(frame, fields)
            void source.read(offset, payloadOf(frame))
          })
        }
      } catch (error) {
        this.control({ type: FrameType.BREAK, id: receive })
        return send.completion.reject(unreadable(error))
      }
      // Done with the buffer before waiting for window: the peer may have all it needs, and end.
      if (offset + length === bytes) send.completion.resolve()
      // A link that is lost meanwhile has rejected the send through `fail`.
      if (room) await room.catch(() => {})
    }
  }

  /** A frame that need not wait for window: credits bound them. @throws what `fill` throws; then nothing is sent */
  #put(payloadBytes: number, fill: (frame: Uint8Array) => void): void {
    if (this.#lost) return
    const bytes = FRAME_HEADER_BYTES + payloadBytes
    if (this.#link) return void this.#link.write(bytes, fill)
    const frame = new Uint8Array(bytes)
    fill(frame)
    this.#early.push(frame)
  }

  #tellIfIdle(): void {
    const waiting = this.#lanes.some((lane) => lane.waiting.length > 0)
    if (waiting || this.#announced.size > 0 || this.#granted.length > 0 || this.#current || this.#early.length > 0)
      return
    const listeners = this.#whenIdle
    this.#whenIdle = []
    for (const listener of listeners) listener()
  }
}

const unreadable = (error: unknown): CommError =>
  new CommError('ERR_BUFFER', `the send buffer cannot be read any more (was it transferred?): ${String(error)}`)
