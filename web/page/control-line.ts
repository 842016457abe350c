import { encodeControl, type PageMessage, parseControl } from './control.ts'

/** Messages that arrive are acknowledged after so many, so that they need not be kept for ever. */
const ACKNOWLEDGE_EVERY = 32
/** A run's output and steps are fewer; who lets more come together acknowledges nothing. */
const MOST_KEPT = 8192

/**
 * The control messages of one pair of pages, over one connection after the other: each arrives exactly once and in order.
 * What is not acknowledged is kept and sent again over the next connection, which begins with the number of the first
 * message that follows; from there both sides count.
 */
export class ControlLine {
  /** Tells this line from one that an earlier page, or this page at an earlier time, has had with the peer. */
  readonly #id: string
  readonly #deliver: (message: PageMessage) => void
  #put: ((text: string) => void) | null = null
  /** Sent and not acknowledged; the number of the first of them. */
  #kept: string[] = []
  #firstKept = 1
  /** The peer's line: the number of its next message on this connection, and of the last one that was delivered. */
  #peerLine: string | null = null
  #next = 1
  #taken = 0
  #acknowledged = 0

  /** @param id nobody else's */
  constructor(id: string, deliver: (message: PageMessage) => void) {
    this.#id = id
    this.#deliver = deliver
  }

  /** A connection is there. @param put sends a text over it */
  connected(put: (text: string) => void): void {
    this.#put = put
    put(encodeControl({ type: 'line', id: this.#id, next: this.#firstKept }))
    for (const text of this.#kept) put(text)
  }

  disconnected(): void {
    this.#put = null
  }

  /** @throws Error when the peer acknowledges nothing */
  send(message: PageMessage): void {
    if (this.#kept.length >= MOST_KEPT) throw new Error(`it has acknowledged none of ${MOST_KEPT} control messages`)
    const text = encodeControl(message)
    this.#kept.push(text)
    this.#put?.(text)
  }

  /** @throws Error saying what is wrong with what the peer sent, without repeating it */
  receive(text: string): void {
    const message = parseControl(text)
    switch (message.type) {
      case 'line':
        return this.#begin(message.id, message.next)
      case 'taken':
        return this.#forget(message.last)
      default: {
        if (this.#peerLine === null) throw new Error('a control message came before its number')
        const number = this.#next++
        if (number <= this.#taken) return
        this.#taken = number
        if (this.#taken - this.#acknowledged >= ACKNOWLEDGE_EVERY) this.#acknowledge()
        this.#deliver(message)
      }
    }
  }

  #begin(id: string, next: number): void {
    // Another line, of which nothing has come yet.
    if (id !== this.#peerLine) this.#taken = next - 1
    else if (next > this.#taken + 1) throw new Error(`control message ${next} came where ${this.#taken + 1} was due`)
    this.#peerLine = id
    this.#next = next
    this.#acknowledge()
  }

  #acknowledge(): void {
    this.#acknowledged = this.#taken
    this.#put?.(encodeControl({ type: 'taken', last: this.#taken }))
  }

  #forget(last: number): void {
    const count = last + 1 - this.#firstKept
    if (count > this.#kept.length) throw new Error(`control message ${last} is acknowledged, which was not sent`)
    if (count <= 0) return
    this.#kept.splice(0, count)
    this.#firstKept += count
  }
}
