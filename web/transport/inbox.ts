/** Keeps what arrives until somebody is attached. */
export class Inbox {
  #early: Uint8Array<ArrayBuffer>[] = []
  #why: string | null = null
  #message: ((bytes: Uint8Array<ArrayBuffer>) => void) | null = null
  #closed: ((why: string) => void) | null = null

  attach(message: (bytes: Uint8Array<ArrayBuffer>) => void, closed: (why: string) => void): void {
    this.#message = message
    this.#closed = closed
    for (const bytes of this.#early.splice(0)) message(bytes)
    if (this.#why !== null) closed(this.#why)
  }

  deliver(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.#message) this.#message(bytes)
    else this.#early.push(bytes)
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
