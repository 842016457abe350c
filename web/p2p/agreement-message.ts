/** What a rank brings to an agreement. */
export interface Contribution {
  /** Which call it is: the ranks must agree on that too. */
  call: number
  /** 32 bits; those that all have are agreed. */
  flag: number
  /** A context that a new communicator may have. */
  context: number
  /** World ranks of those that are lost, as far as this rank knows. */
  lost: number[]
  /** World ranks of those that take part no more: these, and those whose programs have ended. */
  gone: number[]
  /** World ranks of those whose loss the program has acknowledged. */
  acknowledged: number[]
}

/** What is agreed: the same on every rank that comes to it. */
export interface Decision {
  /** -1 where the ranks do not agree on it. */
  call: number
  flag: number
  /** That of the first rank that is not gone. */
  context: number
  lost: number[]
  gone: number[]
  /** Not all ranks have acknowledged the loss of all that are lost. */
  isUnacknowledged: boolean
}

/** A decision that a coordinator has proposed; it is a coordinator's number in the communicator. */
export interface Proposal {
  ballot: number
  decision: Decision
}

/** One rank's word in an agreement; `ballot` is the number of the coordinator whose turn it is. */
export type AgreementMessage =
  /** To a coordinator: what its sender brings, and what was proposed to it. */
  | { type: 'state'; ballot: number; contribution: Contribution; accepted: Proposal | null }
  /** From a coordinator whose predecessors are gone: send your state here. */
  | { type: 'query'; ballot: number }
  | { type: 'propose'; ballot: number; decision: Decision }
  /** To a coordinator: its proposal is accepted. */
  | { type: 'accept'; ballot: number }
  /** To a coordinator: its turn is over, as a later one has taken it for gone. */
  | { type: 'refuse'; ballot: number }
  | { type: 'decide'; ballot: number; decision: Decision }

const TYPES = ['state', 'query', 'propose', 'accept', 'refuse', 'decide'] as const
const NOTHING: Contribution = { call: 0, flag: 0, context: 0, lost: [], gone: [], acknowledged: [] }

/**
 * A message as 32-bit words: its type's place in TYPES and its ballot; of a state the contribution, and 0, or 1 and the
 * accepted proposal's ballot and decision; of a proposal and a decision the decision. Lists have their length in front.
 */
export function encodeAgreement(message: AgreementMessage): Uint8Array {
  const words = [TYPES.indexOf(message.type), message.ballot]
  if (message.type === 'state') {
    const { contribution, accepted } = message
    const { call, flag, context, lost, gone, acknowledged } = contribution
    words.push(call, flag, context, ...list(lost), ...list(gone), ...list(acknowledged))
    words.push(...(accepted ? [1, accepted.ballot, ...decisionWords(accepted.decision)] : [0]))
  } else if (message.type === 'propose' || message.type === 'decide') {
    words.push(...decisionWords(message.decision))
  }
  return new Uint8Array(Uint32Array.from(words).buffer)
}

/** Reads a peer's message. @param size of the world @returns null for what is none: peers are not trusted */
export function decodeAgreement(payload: Uint8Array, size: number): AgreementMessage | null {
  if (payload.byteLength % 4 !== 0) return null
  const words = new Words(new Uint32Array(payload.slice().buffer), size)
  const type = TYPES[words.next()]
  const ballot = words.rank()
  let message: AgreementMessage
  switch (type) {
    case undefined:
      return null
    case 'state': {
      const [call, flag, context] = [words.next(), words.next() | 0, words.next()]
      const contribution = {
        call,
        flag,
        context,
        lost: words.ranks(),
        gone: words.ranks(),
        acknowledged: words.ranks(),
      }
      const accepted = words.next() === 1 ? { ballot: words.rank(), decision: words.decision() } : null
      message = { type, ballot, contribution, accepted }
      break
    }
    case 'propose':
    case 'decide':
      message = { type, ballot, decision: words.decision() }
      break
    default:
      message = { type, ballot }
  }
  return words.isRead ? message : null
}

/** What a rank that takes part brings. */
export interface Brought {
  /** In the world. */
  rank: number
  contribution: Contribution
}

/**
 * The decision that follows from what the ranks bring.
 * @param brought in the communicator's order; by ranks that are gone meanwhile, too @param lost besides those they know of
 */
export function decisionOf(brought: readonly Brought[], gone: ReadonlySet<number>, lost: readonly number[]): Decision {
  const present = brought.filter(({ rank }) => !gone.has(rank))
  const { call, context } = present[0]?.contribution ?? NOTHING
  const allLost = [...new Set([...lost, ...brought.flatMap(({ contribution }) => contribution.lost)])]
  const isAcknowledged = ({ contribution }: Brought): boolean =>
    allLost.every((rank) => contribution.acknowledged.includes(rank))
  return {
    call: present.every(({ contribution }) => contribution.call === call) ? call : DIFFERENT_CALLS,
    flag: present.reduce((flag, { contribution }) => flag & contribution.flag, -1),
    context,
    lost: allLost.toSorted((a, b) => a - b),
    gone: [...gone].toSorted((a, b) => a - b),
    isUnacknowledged: !present.every(isAcknowledged),
  }
}

/** Of a decision about which the ranks do not agree what they decide. */
export const DIFFERENT_CALLS = -1

const list = (ranks: readonly number[]): number[] => [ranks.length, ...ranks]

function decisionWords({ call, flag, context, lost, gone, isUnacknowledged }: Decision): number[] {
  return [call, flag, context, ...list(lost), ...list(gone), isUnacknowledged ? 1 : 0]
}

/** Words of a message, one after the other; what lies behind its end, and ranks that the world has not, spoil it. */
class Words {
  readonly #words: Uint32Array
  readonly #size: number
  #at = 0
  #isSpoiled = false

  constructor(words: Uint32Array, size: number) {
    this.#words = words
    this.#size = size
  }

  /** Whether this was all, and all of it right. */
  get isRead(): boolean {
    return this.#at === this.#words.length && !this.#isSpoiled
  }

  next(): number {
    return this.#words[this.#at++] ?? this.#spoil()
  }

  rank(): number {
    const rank = this.next()
    return rank < this.#size ? rank : this.#spoil()
  }

  ranks(): number[] {
    const count = this.next()
    if (count > this.#size || this.#isSpoiled) {
      this.#spoil()
      return []
    }
    return Array.from({ length: count }, () => this.rank())
  }

  decision(): Decision {
    const [call, flag, context] = [this.next() | 0, this.next() | 0, this.next()]
    return { call, flag, context, lost: this.ranks(), gone: this.ranks(), isUnacknowledged: this.next() === 1 }
  }

  #spoil(): number {
    this.#isSpoiled = true
    return 0
  }
}
