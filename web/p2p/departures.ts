import { CommError } from './error.ts'
import type { Expected } from './mailbox.ts'
import { ANY_SOURCE } from './matching.ts'

/** The ranks of a world that take part no more: they are lost, or their programs have ended. */
export class Departures {
  readonly #size: number
  /** They send no more messages: what has not come from them never will. */
  readonly #ended = new Set<number>()
  /** In the order in which this rank took note. */
  readonly #lost = new Map<number, CommError>()

  constructor(size: number) {
    this.#size = size
  }

  lose(rank: number, error: CommError): void {
    this.#lost.set(rank, error)
  }

  end(rank: number): void {
    this.#ended.add(rank)
  }

  hasEnded(rank: number): boolean {
    return this.#ended.has(rank)
  }

  isGone(rank: number): boolean {
    return this.#ended.has(rank) || this.#lost.has(rank)
  }

  /** Why it is lost; undefined for one that is not. */
  lossOf(rank: number): CommError | undefined {
    return this.#lost.get(rank)
  }

  /** All that are lost, in the order in which this rank took note. */
  get lost(): number[] {
    return [...this.#lost.keys()]
  }

  /** Why a message cannot come any more: its source is lost or has ended; for ANY_SOURCE, one is lost or all have ended. */
  hopeless({ source, among = () => true, goesOn = false }: Expected): CommError | null {
    if (source !== ANY_SOURCE) return this.#ended.has(source) ? unsent(source) : (this.#lost.get(source) ?? null)
    let senders = 0
    for (let rank = 0; rank < this.#size; rank++) {
      if (this.#ended.has(rank) || !among(rank)) continue
      const lost = this.#lost.get(rank)
      if (lost) return goesOn ? pending(lost) : lost
      // This rank counts too: it may still send to itself.
      senders++
    }
    return senders === 0 ? new CommError('ERR_PROC_FAILED', 'every rank that could send this has ended') : null
  }
}

const unsent = (rank: number): CommError =>
  new CommError('ERR_PROC_FAILED', `rank ${rank} has ended without sending such a message`)

function pending({ message }: CommError): CommError {
  const fix = 'the receive goes on: acknowledge the failure with Ack_failed and wait again, or cancel it'
  return new CommError('ERR_PROC_FAILED_PENDING', `${message}, and might have sent this; ${fix}`)
}

/** What a send to a rank fails with whose program has ended. */
export const unreceived = (rank: number): CommError =>
  new CommError('ERR_PROC_FAILED', `rank ${rank} has ended without receiving this message`)
