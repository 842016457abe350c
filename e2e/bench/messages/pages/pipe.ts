import type { Feed } from '../job.ts'

/** What moves bytes from one end to the other, in order; all that a contestant has to bring. */
export interface Pipe {
  feed: Feed
  /** When it resolves, more may be sent and the data changed. */
  send(data: Float64Array): Promise<void> | void
  /** Takes as many bytes as `into` has; they are written there where this pipe copies anyway. */
  receive(into: Float64Array): Promise<void> | void
}

/** The receiving half of a pipe whose data come by events. */
export class Arrivals {
  #bytes = 0
  #wanted = 0
  #resolve: () => void = () => {}

  /** So many bytes have come. */
  note(bytes: number): void {
    this.#bytes += bytes
    if (this.#wanted === 0 || this.#bytes < this.#wanted) return
    this.#bytes -= this.#wanted
    this.#wanted = 0
    this.#resolve()
  }

  /** Resolves when so many bytes have come that nobody has taken yet. */
  take(bytes: number): Promise<void> | void {
    if (this.#bytes >= bytes) {
      this.#bytes -= bytes
      return
    }
    this.#wanted = bytes
    return new Promise((resolve) => {
      this.#resolve = resolve
    })
  }
}

/** The bytes of an array, in pieces of at most `pieceBytes`; views, not copies. */
export function* piecesOf(data: Float64Array, pieceBytes: number): Generator<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength)
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
}
