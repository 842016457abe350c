import { type Buffer, type OpenBuffer, openBuffer } from './buffer.ts'
import type { Completion } from './completion.ts'
import { CREDIT_CLASSES, CreditLedger, creditClassOf } from './credits.ts'
import { CommError } from './error.ts'
import { type FrameHeader, FrameType } from './frame.ts'
import { type Envelope, envelopeOf } from './matching.ts'
import type { Outgoing } from './outgoing.ts'

/** A message that has arrived, or been announced, and waits for its receive. */
export interface Arrival extends Envelope {
  /** The data of an eager message, still in its frame. */
  payload: Uint8Array | null
  /** The payload's memory is the link's: whoever keeps it must call `keep` first. */
  isLent: boolean
  /** The sender's name of an announced message. */
  sendId: number
  /** Its number among those of its sender and lane; only where somebody observes. */
  number?: number
  /** `performance.now()` as long as it has just come and nobody has kept it; only where somebody observes. */
  nowMs?: number | undefined
}

/** Makes an arrival's payload its own. */
export function keep(arrival: Arrival): Arrival {
  if (arrival.isLent && arrival.payload) arrival.payload = arrival.payload.slice()
  arrival.isLent = false
  arrival.nowMs = undefined
  return arrival
}

interface Transfer {
  into: OpenBuffer
  envelope: Envelope
  completion: Completion<Envelope>
  arrivedBytes: number
  /** The last of the writes that take their time. */
  written: Promise<void> | null
}

/** The receiving half of the conversation with one peer: credits, and data on its way into receive buffers. */
export class Incoming {
  readonly #outgoing: Outgoing
  readonly #ledgers = Array.from({ length: CREDIT_CLASSES }, () => new CreditLedger())
  readonly #transfers = new Map<number, Transfer>()
  #lastId = 0

  constructor(outgoing: Outgoing) {
    this.#outgoing = outgoing
  }

  /** A message's envelope has come. @returns what is wrong with that, if anything */
  admit(arrival: Arrival): string | undefined {
    const ledger = this.#ledgers[creditClassOf(arrival.context)]
    return ledger?.use(arrival.payload?.byteLength ?? 0) ? undefined : 'a message for which it had no credit'
  }

  /**
   * Gives a message to the receive that matched it. `accept` supplies the buffer for it, or throws what the receive
   * fails with; the message is consumed either way.
   */
  receive(arrival: Arrival, accept: (envelope: Envelope) => Buffer, completion: Completion<Envelope>): void {
    const { payload, sendId } = arrival
    const envelope = envelopeOf(arrival)
    this.#release(arrival)
    let buffer: Buffer | null = null
    try {
      buffer = accept(envelope)
    } catch (error) {
      completion.reject(asError(error))
    }
    if (payload) {
      if (buffer) this.#finish(envelope, completion, this.#write(buffer, 0, payload, completion))
      return
    }
    if (!buffer || envelope.bytes === 0) {
      this.#outgoing.control({ type: FrameType.CTS, id: sendId, bytes: 0 })
      if (buffer) completion.resolve(envelope)
      return
    }
    this.#lastId = (this.#lastId + 1) >>> 0
    this.#transfers.set(this.#lastId, {
      into: openBuffer(buffer),
      envelope,
      completion,
      arrivedBytes: 0,
      written: null,
    })
    this.#outgoing.control({ type: FrameType.CTS, id: sendId, bytes: envelope.bytes, reply: this.#lastId })
  }

  /** A piece of a message. @returns what is wrong with that, if anything */
  data(header: FrameHeader, payload: Uint8Array): string | undefined {
    const transfer = this.#transfers.get(header.id)
    if (!transfer) return `data for receive ${header.id}, which is not under way`
    const { into, envelope, completion } = transfer
    const end = header.bytes + payload.byteLength
    if (header.bytes !== transfer.arrivedBytes || end > envelope.bytes || payload.byteLength === 0) {
      return `bytes ${header.bytes} to ${end} of a message of ${envelope.bytes}, of which ${transfer.arrivedBytes} had come`
    }
    transfer.arrivedBytes = end
    // A receive that has failed meanwhile wants no more of it.
    if (!completion.settled) {
      const writing = this.#write(into, header.bytes, payload, completion)
      if (writing)
        transfer.written = transfer.written ? Promise.all([transfer.written, writing]).then(() => {}) : writing
    }
    if (end === envelope.bytes) {
      this.#transfers.delete(header.id)
      into.done?.()
      this.#finish(envelope, completion, transfer.written)
    }
    return undefined
  }

  /** The sender could not read the rest of a message. @returns what is wrong with that, if anything */
  broken(id: number): string | undefined {
    const transfer = this.#transfers.get(id)
    if (!transfer) return `an end of receive ${id}, which is not under way`
    this.#transfers.delete(id)
    transfer.into.done?.()
    const { source, bytes } = transfer.envelope
    const how = `rank ${source} could not read its send buffer after ${transfer.arrivedBytes} of ${bytes} bytes`
    transfer.completion.reject(new CommError('ERR_OTHER', how))
    return undefined
  }

  /** Messages of some contexts are not wanted any more; what is still to come of them is dropped. */
  interrupt(inContext: (context: number) => boolean, error: CommError): void {
    for (const { envelope, completion } of this.#transfers.values()) {
      if (inContext(envelope.context)) completion.reject(error)
    }
  }

  /** The peer is lost. */
  fail(error: CommError): void {
    for (const { completion, into } of this.#transfers.values()) {
      into.done?.()
      completion.reject(error)
    }
    this.#transfers.clear()
  }

  /** Somebody waits for a message that has not come: the peer must not lack the credit to send it. */
  relieve(context: number): void {
    const creditClass = creditClassOf(context)
    this.#giveBack(creditClass, this.#ledgers[creditClass]?.relieve())
  }

  #release(arrival: Arrival): void {
    const creditClass = creditClassOf(arrival.context)
    this.#giveBack(creditClass, this.#ledgers[creditClass]?.release(arrival.payload?.byteLength ?? 0))
  }

  #giveBack(creditClass: number, due: { envelopes: number; bytes: number } | undefined): void {
    if (due) this.#outgoing.control({ type: FrameType.CREDIT, tag: creditClass, id: due.envelopes, bytes: due.bytes })
  }

  #write(buffer: OpenBuffer, offset: number, from: Uint8Array, completion: Completion<Envelope>): Promise<void> | null {
    try {
      const writing = buffer.write(offset, from)
      return writing ? writing.catch((error: unknown) => completion.reject(unwritable(error))) : null
    } catch (error) {
      completion.reject(unwritable(error))
      return null
    }
  }

  #finish(envelope: Envelope, completion: Completion<Envelope>, written: Promise<void> | null): void {
    if (written) void written.then(() => completion.resolve(envelope))
    else completion.resolve(envelope)
  }
}

const unwritable = (error: unknown): CommError =>
  new CommError('ERR_BUFFER', `the receive buffer cannot be written any more (was it transferred?): ${String(error)}`)

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))
