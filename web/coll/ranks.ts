import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'
import type { Completion } from '../p2p/completion.ts'
import type { Endpoint } from '../p2p/endpoint.ts'
import { CommError } from '../p2p/error.ts'
import { kindsFit } from '../p2p/kind.ts'
import type { Envelope } from '../p2p/matching.ts'

const MAX_TAG = 2 ** 31 - 1

export interface CollectiveCall {
  endpoint: Endpoint
  /** An odd context: the communicator's own for collectives. */
  context: number
  /** World rank of each of the communicator's ranks. */
  members: readonly number[]
  /** This rank in the communicator. */
  rank: number
  /** Number of this call on the communicator: every rank counts its collectives, so calls never mix. */
  call: number
  /** Element kind of the data. */
  kind: number
}

/** A communicator during one collective call: its ranks, and messages that no other call can receive. */
export class Ranks {
  readonly rank: number
  readonly size: number
  readonly #call: CollectiveCall

  constructor(call: CollectiveCall) {
    this.rank = call.rank
    this.size = call.members.length
    this.#call = call
  }

  send(buffer: Buffer, dest: number): Completion<void> {
    const { endpoint, context, call, kind } = this.#call
    return endpoint.send(this.#world(dest), { context, tag: call & MAX_TAG, kind, buffer })
  }

  /** Receives exactly `buffer`'s length: in a collective, ranks must agree on it. */
  receive(buffer: Buffer, source: number): Completion<Envelope> {
    return this.#receive(source, ({ bytes }) => {
      if (bytes === buffer.byteLength) return buffer
      throw new CommError(
        'ERR_TRUNCATE',
        `rank ${source} sends ${bytes} bytes where this rank expects ${buffer.byteLength}: the counts of the ranks disagree`,
      )
    })
  }

  /** Receives a message of any length into a buffer of its own. */
  receiveAny(source: number): { completion: Completion<Envelope>; bytes: () => Uint8Array } {
    let bytes = new Uint8Array(0)
    const completion = this.#receive(source, (envelope) => {
      bytes = new Uint8Array(envelope.bytes)
      return new BytesBuffer(bytes)
    })
    return { completion, bytes: () => bytes }
  }

  #receive(source: number, accept: (envelope: Envelope) => Buffer): Completion<Envelope> {
    const { endpoint, context, call, kind } = this.#call
    let completion: Completion<Envelope> | null = null
    completion = endpoint.receive({
      context,
      source: this.#world(source),
      tag: call & MAX_TAG,
      accept: (envelope) => {
        // The call has failed meanwhile: the buffer is its owner's again.
        if (completion?.error) throw completion.error
        if (kindsFit(envelope.kind, kind)) return accept(envelope)
        throw new CommError('ERR_TYPE', `rank ${source} takes part with another datatype than this rank`)
      },
    })
    return completion
  }

  #world(rank: number): number {
    const world = this.#call.members[rank]
    if (world === undefined) throw new RangeError(`rank ${rank} of a communicator of ${this.size}`)
    return world
  }
}

/**
 * Waits for all of them. The first failure ends the waiting, and the others with it: what they wait for may never come,
 * and what comes late must not be written to a buffer that is its owner's again.
 * @throws that failure
 */
export async function all(completions: Completion<unknown>[]): Promise<void> {
  for (const completion of completions) completion.observed = true
  if (completions.every(({ settled, error }) => settled && !error)) return
  await new Promise<void>((resolve, reject) => {
    let open = completions.length
    for (const completion of completions) {
      completion.whenSettled(() => {
        open--
        if (!completion.error) return open === 0 ? resolve() : undefined
        for (const other of completions) other.reject(completion.error)
        reject(completion.error)
      })
    }
  })
}
