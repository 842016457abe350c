/**
 * Memory that a sender may use at a receiver that does not receive: per pair of ranks, and separately for user messages,
 * for collective ones and for those of windows, so that unread user messages never hold up a collective, and neither of
 * them a window, which serves others whatever its program waits for. An envelope costs one credit until its
 * receive matches; an eager payload costs its bytes. Without byte credit a message goes by rendezvous, without envelope
 * credit it waits at its sender.
 */
export const ENVELOPE_CREDITS = 1024
export const BYTE_CREDITS = 1024 * 1024
/** As far as envelope credit grows when a receive waits for a message behind those that it does not want. */
export const MOST_ENVELOPE_CREDITS = 1024 * 1024

/** The program's messages, the collectives' (odd contexts), and those of windows (the other contexts with bit 2). */
export const creditClassOf = (context: number): 0 | 1 | 2 => ((context & 1) === 1 ? 1 : (context & 4) === 0 ? 0 : 2)

/** How many there are. */
export const CREDIT_CLASSES = 3

/** The receiver's side of one credit class: what the peer has used, and what is due back to it. */
export class CreditLedger {
  #limit = ENVELOPE_CREDITS
  #envelopes = 0
  #bytes = 0
  #dueEnvelopes = 0
  #dueBytes = 0

  /** A message has come. @returns false when the peer had no credit for it */
  use(bytes: number): boolean {
    this.#envelopes++
    this.#bytes += bytes
    return this.#envelopes <= this.#limit && this.#bytes <= BYTE_CREDITS
  }

  /** A message was matched. @returns what to give back now, if it is worth a frame */
  release(bytes: number): { envelopes: number; bytes: number } | undefined {
    this.#dueEnvelopes++
    this.#dueBytes += bytes
    const worthIt = this.#dueEnvelopes >= ENVELOPE_CREDITS / 2 || this.#dueBytes >= BYTE_CREDITS / 2
    return worthIt ? this.#giveBack() : undefined
  }

  /**
   * Somebody here waits for a message that may be stuck at a peer without envelopes: what is due goes back at once, and
   * where nothing is due the credit is doubled, because the message that is wanted may lie behind any number of others
   * (MPI 4.1, section 3.5: progress). Those come as announcements, for their bytes have no credit.
   * @returns what the peer may use again, if it has run out
   */
  relieve(): { envelopes: number; bytes: number } | undefined {
    if (this.#envelopes < this.#limit) return undefined
    if (this.#dueEnvelopes > 0) return this.#giveBack()
    const more = Math.min(this.#limit, MOST_ENVELOPE_CREDITS - this.#limit)
    this.#limit += more
    return more > 0 ? { envelopes: more, bytes: 0 } : undefined
  }

  #giveBack(): { envelopes: number; bytes: number } {
    this.#envelopes -= this.#dueEnvelopes
    this.#bytes -= this.#dueBytes
    // What was lent beyond the usual is kept when it comes back.
    const kept = Math.min(this.#dueEnvelopes, this.#limit - ENVELOPE_CREDITS)
    this.#limit -= kept
    const due = { envelopes: this.#dueEnvelopes - kept, bytes: this.#dueBytes }
    this.#dueEnvelopes = 0
    this.#dueBytes = 0
    return due
  }
}
