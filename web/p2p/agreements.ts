import { Agreement } from './agreement.ts'
import {
  type AgreementMessage,
  type Contribution,
  type Decision,
  decodeAgreement,
  encodeAgreement,
} from './agreement-message.ts'
import { Completion } from './completion.ts'
import type { CommError } from './error.ts'
import { type FrameFields, type FrameHeader, FrameType } from './frame.ts'

/** Agreements of other ranks to which this one may not have come. */
const MOST_OPEN = 65_536

export interface AgreementsSurroundings {
  /** This rank in the world. */
  rank: number
  size: number
  /** Does it take part no more, as it is lost or its program has ended? */
  isGone(rank: number): boolean
  isLost(rank: number): boolean
  /** Sends a frame past everything that waits. */
  tell(rank: number, header: FrameFields, payload: Uint8Array): void
  /** Those ranks are lost, as all have agreed: this rank may not have known. */
  agreedLost(ranks: readonly number[]): void
}

/** The agreements of one communicator, numbered as its ranks come to them. */
interface Line {
  byNumber: Map<number, Agreement>
  /** The next one of this rank. */
  next: number
  /** The last one to which this rank has come: the next one waits for it. */
  last: Completion<unknown> | null
}

/**
 * The agreements of one rank. Their messages (frame AGREE) need no receive, so that a rank helps others to a decision
 * whatever its program does. One agreement of a communicator begins at a rank when the one before has ended there: who has
 * come to one knows the result of the one before, and all older ones can be forgotten.
 */
export class Agreements {
  readonly #around: AgreementsSurroundings
  /** By the communicator's context. */
  readonly #lines = new Map<number, Line>()
  #open = 0
  /** Set when the program has ended. */
  #over: CommError | null = null

  constructor(surroundings: AgreementsSurroundings) {
    this.#around = surroundings
  }

  /**
   * This rank comes to the next agreement of a communicator. @param members world rank of each of its ranks
   * @param contribute says what this rank brings, once the agreement before has ended
   */
  join(context: number, members: readonly number[], contribute: () => Contribution): Completion<Decision> {
    const line = this.#line(context)
    const number = line.next++
    const before = line.last
    const completion = new Completion<Decision>()
    line.last = completion
    const begin = (): void => {
      if (completion.settled) return
      line.byNumber.delete(number - 2)
      const agreement = this.#agreement(context, number)
      agreement.completion.whenSettled(() => {
        if (agreement.completion.error) return completion.reject(agreement.completion.error)
        const decision = agreement.completion.wait() as Decision
        this.#around.agreedLost(decision.lost)
        completion.resolve(decision)
      })
      agreement.join({ members, contribution: contribute() })
    }
    if (this.#over) completion.reject(this.#over)
    else if (before) before.whenSettled(begin)
    else begin()
    return completion
  }

  /** @returns what is wrong with a peer's frame, if anything */
  hear(from: number, { context, tag }: FrameHeader, payload: Uint8Array): string | undefined {
    const message = decodeAgreement(payload, this.#around.size)
    if (!message) return 'a word of an agreement that is none'
    const { byNumber, next } = this.#line(context)
    // Who asks about one that is forgotten was taken for lost in it.
    if (tag < next - 2) return undefined
    if (!byNumber.has(tag) && this.#open >= MOST_OPEN) return `more than ${MOST_OPEN} open agreements`
    this.#agreement(context, tag).hear(from, message)
    return undefined
  }

  /** A rank is lost, or its program has ended. */
  gone(): void {
    for (const { byNumber } of this.#lines.values()) for (const agreement of byNumber.values()) agreement.gone()
  }

  /** This rank's program has ended: it comes to no agreement any more. */
  end(error: CommError): void {
    this.#over = error
    for (const { last } of this.#lines.values()) last?.reject(error)
  }

  #line(context: number): Line {
    const line = this.#lines.get(context) ?? { byNumber: new Map<number, Agreement>(), next: 0, last: null }
    this.#lines.set(context, line)
    return line
  }

  #agreement(context: number, number: number): Agreement {
    const { byNumber } = this.#line(context)
    const known = byNumber.get(number)
    if (known) return known
    const { rank } = this.#around
    const agreement = new Agreement({
      rank,
      isGone: (other) => this.#around.isGone(other),
      isLost: (other) => this.#around.isLost(other),
      tell: (to, message: AgreementMessage) => {
        this.#around.tell(to, { type: FrameType.AGREE, context, tag: number }, encodeAgreement(message))
      },
    })
    this.#open++
    agreement.completion.whenSettled(() => this.#open--)
    byNumber.set(number, agreement)
    return agreement
  }
}
