import type { Contribution, Decision } from './agreement-message.ts'
import { Agreements } from './agreements.ts'
import type { Completion } from './completion.ts'
import { Departures } from './departures.ts'
import { CommError } from './error.ts'
import { type FrameFields, type FrameHeader, FrameType } from './frame.ts'
import type { Expected } from './mailbox.ts'
import { Revocations } from './revocations.ts'

export interface FaultSurroundings {
  /** This rank in the world. */
  rank: number
  size: number
  /** Is there a link to that rank? */
  isLinked(rank: number): boolean
  /** Sends a frame past everything that waits; asks for a link where there is none. */
  tell(rank: number, header: FrameFields, payload: Uint8Array): void
  /** Ends all that is under way in those contexts. */
  interrupt(inContext: (context: number) => boolean, error: CommError): void
  /** All have agreed that this rank is lost. */
  agreedLost(rank: number, message: string): void
  /** Receives may go on without ranks that are lost: what they wait for has changed. */
  lookAgain(): void
}

/** What one rank knows of failures in its world, and how the ranks that survive go on: by revoking and by agreeing. */
export class Faults {
  readonly #surroundings: FaultSurroundings
  readonly #departures: Departures
  readonly #revocations: Revocations
  readonly #agreements: Agreements
  /** Losses without which the program goes on. */
  readonly #forgiven = new Set<Error>()
  #over: CommError | null = null

  constructor(surroundings: FaultSurroundings) {
    const { rank, size } = surroundings
    this.#surroundings = surroundings
    this.#departures = new Departures(size)
    this.#revocations = new Revocations(surroundings)
    this.#agreements = new Agreements({
      rank,
      size,
      isGone: (peer) => this.isGone(peer),
      isLost: (peer) => this.lossOf(peer) !== undefined,
      tell: (peer, header, payload) => surroundings.tell(peer, header, payload),
      agreedLost(ranks) {
        for (const peer of ranks) {
          if (peer !== rank) surroundings.agreedLost(peer, `rank ${peer} is lost, as all have agreed`)
        }
      },
    })
  }

  /** Why nothing can begin any more, as this rank's program has ended; null before. */
  get over(): CommError | null {
    return this.#over
  }

  /** @throws {CommError} where this rank's program has ended */
  checkOpen(): void {
    if (this.#over) throw this.#over
  }

  /** Ranks that are lost, in the order in which this one took note. */
  get lost(): number[] {
    return this.#departures.lost
  }

  /** Why a rank is lost; undefined for one that is not. */
  lossOf(rank: number): CommError | undefined {
    return this.#departures.lossOf(rank)
  }

  /** The program goes on without these ranks. */
  goOnWithout(ranks: readonly number[]): void {
    for (const rank of ranks) {
      const loss = this.lossOf(rank)
      if (loss) this.#forgiven.add(loss)
    }
    this.#surroundings.lookAgain()
  }

  /** Whether an operation that nobody waits for may end so: the program has given up what it was for. */
  isForgiven(error: Error | undefined): boolean {
    if (error === undefined) return false
    return this.#forgiven.has(error) || (error instanceof CommError && error.code === 'ERR_REVOKED')
  }

  /** Whether a rank's program has ended. */
  hasEnded(rank: number): boolean {
    return this.#departures.hasEnded(rank)
  }

  /** Whether a rank takes part no more: it is lost, or its program has ended. */
  isGone(rank: number): boolean {
    return this.#departures.isGone(rank)
  }

  /** Why nothing can be done in a context of a communicator; null where it can. */
  refusal(context: number): CommError | null {
    return this.#over ?? this.#revocations.of(context) ?? null
  }

  /** Whether a context's communicator is revoked. */
  isRevoked(context: number): boolean {
    return this.#revocations.of(context) !== undefined
  }

  /** Why such a message cannot come any more; null where it can. */
  hopeless(expected: Expected): CommError | null {
    return this.refusal(expected.context) ?? this.#departures.hopeless(expected)
  }

  /** Ends all that is under way on a communicator, and all that comes, here and on all its ranks. @param members in the world */
  revoke(context: number, members: readonly number[]): void {
    this.#revocations.revoke(context, members)
  }

  /** A communicator is revoked as soon as another one is: `leader` is that one's context. @param members of the first one */
  revokeWith(leader: number, context: number, members: readonly number[]): void {
    this.#revocations.follow(leader, context, members)
  }

  /** Comes to a communicator's next agreement: see `Agreements.join`. */
  agree(context: number, members: readonly number[], contribute: () => Contribution): Completion<Decision> {
    return this.#agreements.join(context, members, contribute)
  }

  /** A peer's frame REVOKE or AGREE. @returns what is wrong with it, if anything */
  hear(from: number, header: FrameHeader, payload: Uint8Array): string | undefined {
    if (header.type === FrameType.REVOKE) return this.#revocations.hear(from, header.context, payload)
    return this.#agreements.hear(from, header, payload)
  }

  /** To be called before anything that waits for the rank is ended. */
  lose(rank: number, error: CommError): void {
    this.#departures.lose(rank, error)
  }

  /** The same for one whose program has ended. */
  end(rank: number): void {
    this.#departures.end(rank)
  }

  /** To be called once what waits for a rank that is gone has ended. */
  afterGone(rank: number): void {
    this.#revocations.lost(rank)
    this.#agreements.gone()
  }

  /** This rank's program has ended: nothing can begin any more. */
  close(error: CommError): void {
    this.#over = error
    this.#agreements.end(error)
  }
}
