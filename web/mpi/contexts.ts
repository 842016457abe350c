import { Exception } from './exception.ts'

/** Ranks that have numbers of their own: 12 bits. */
const MAX_RANKS = 2 ** 12
/** Communicators that one rank can number: 17 bits. */
const MAX_COMMUNICATORS = 2 ** 17
/** Contexts of one communicator: 3 bits. */
const CONTEXTS = 8

/** A context as a message: the ranks of a new communicator must be told. */
export const encodeContext = (context: number): Uint8Array => new Uint8Array(Float64Array.of(context).buffer)

/** The context that a message of `encodeContext` holds. */
export const decodeContext = (bytes: Uint8Array): number => new Float64Array(bytes.slice().buffer)[0] ?? 0

/** Context of `COMM_WORLD`: communicator 0 of rank 0. */
export const WORLD_CONTEXT = 0

/** A communicator's contexts, counted from its own: what is sent in one is never seen in another. */
export const COLLECTIVE_CONTEXT = 1
/** Requests to a window and its replies, which have credits of their own. */
export const WINDOW_CONTEXT = 4
/** Messages in partitions, and what is said of them beforehand. */
export const PARTITION_CONTEXT = 2
/** `Create_group` calls: only members of the group take part, so they cannot count as collectives of the communicator. */
export const GROUP_CONTEXT = 3
/** `Create_intercomm` calls: the leaders of two groups. */
export const LEADER_CONTEXT = 5

/**
 * One rank's numbers for communicators. A new communicator needs a context that no other has on any of its ranks, and
 * nobody may be asked: so every rank has numbers of its own, and one rank of the new communicator, its leader, gives one.
 *
 *   31          20 19                  3 2 0
 *   world rank     communicators so far   0 messages, 1 collectives, 2 partitions, 3 Create_group, 4 windows,
 *                                         5 Create_intercomm
 *
 * Odd contexts have the credits of collectives (see p2p/credits.ts). A number is never used twice, as a late message of
 * a freed communicator must not be taken for one of its successor's.
 */
export class Contexts {
  readonly #rank: number
  /** Number 0 of rank 0 is the world's. */
  #made = 1

  /** @param rank this rank in the world */
  constructor(rank: number) {
    this.#rank = rank
  }

  /** A context for a new communicator. @throws {Exception} ERR_OTHER when this rank has no more */
  next(): number {
    if (this.#rank >= MAX_RANKS) {
      const why = `communicators can be made in worlds of up to ${MAX_RANKS} ranks`
      throw new Exception('ERR_OTHER', `rank ${this.#rank} has no number for a new communicator: ${why}`)
    }
    if (this.#made >= MAX_COMMUNICATORS) {
      const fix = 'make communicators once and use them again'
      throw new Exception(
        'ERR_OTHER',
        `rank ${this.#rank} has taken part in making ${this.#made} communicators; ${fix}`,
      )
    }
    return (this.#rank * MAX_COMMUNICATORS + this.#made++) * CONTEXTS
  }
}
