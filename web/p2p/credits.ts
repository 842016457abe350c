/**
 * Memory that a sender may use at a receiver that does not receive: per pair of ranks, and separately for user and for
 * collective messages, so that unread user messages never hold up a collective. An envelope costs one credit until its
 * receive matches; an eager payload costs its bytes. Without byte credit a message goes by rendezvous, without envelope
 * credit it waits at its sender.
 */
export const ENVELOPE_CREDITS = 1024
export const BYTE_CREDITS = 1024 * 1024

/** User messages (even contexts) and collective ones (odd contexts) have credits of their own. */
export const creditClassOf = (context: number): 0 | 1 => ((context & 1) === 0 ? 0 : 1)

/** The receiver's side of one credit class: what the peer has used, and what is due back to it. */
export class CreditLedger {
  #envelopes = 0
  #bytes = 0
  #dueEnvelopes = 0
  #dueBytes = 0

  /** A message has come. @returns false when the peer had no credit for it */
  use(bytes: number): boolean {
    this.#envelopes++
    this.#bytes += bytes
    return this.#envelopes <= ENVELOPE_CREDITS && this.#bytes <= BYTE_CREDITS
  }

  /** A message was matched. @returns what to give back now, if it is worth a frame */
  release(bytes: number): { envelopes: number; bytes: number } | undefined {
    this.#dueEnvelopes++
    this.#dueBytes += bytes
    if (this.#dueEnvelopes < ENVELOPE_CREDITS / 2 && this.#dueBytes < BYTE_CREDITS / 2) return undefined
    const due = { envelopes: this.#dueEnvelopes, bytes: this.#dueBytes }
    this.#envelopes -= due.envelopes
    this.#bytes -= due.bytes
    this.#dueEnvelopes = 0
    this.#dueBytes = 0
    return due
  }
}
