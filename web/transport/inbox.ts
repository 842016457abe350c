import { WINDOW_BYTES } from './framed-link.ts'

/** A peer that hears nothing from here sends one window at most. With what messages cost beside their bytes, twice as much. */
const EARLY_LIMIT_BYTES = 2 * WINDOW_BYTES
const MESSAGE_COST_BYTES = 256

/** Keeps what arrives until somebody is attached. */
export class Inbox {
  readonly #end: (why: string) => void
  #early: Uint8Array<ArrayBuffer>[] = []
  #earlyBytes = 0
  #why: string | null = null
  #message: ((bytes: Uint8Array<ArrayBuffer>) => void) | null = null
  #closed: ((why: string) => void) | null = null

  /** @param end ends the wire, and calls `close`: a peer has sent more than is kept */
  constructor(end: (why: string) => void) {
    this.#end = end
  }

  attach(message: (bytes: Uint8Array<ArrayBuffer>) => void, closed: (why: string) => void): void {
    this.#message = message
    this.#closed = closed
    for (const bytes of this.#early.splice(0)) message(bytes)
    if (this.#why !== null) closed(this.#why)
  }

  deliver(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.#message) return this.#message(bytes)
    if (this.#why !== null) return
    this.#early.push(bytes)
    this.#earlyBytes += bytes.byteLength + MESSAGE_COST_BYTES
    if (this.#earlyBytes <= EARLY_LIMIT_BYTES) return
    this.#early = []
    this.#end('it sent more than this rank keeps before its run begins')
  }

  close(why: string): void {
    this.#why = why
    this.#closed?.(why)
  }

  /** This side has closed: nobody is told of anything any more. */
  drop(): void {
    this.#early = []
    this.#message = () => undefined
    this.#closed = null
  }
}
