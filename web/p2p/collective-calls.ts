import { CommError, decodeError, encodeError } from './error.ts'
import { type FrameHeader, FrameType } from './frame.ts'

/** A collective call, as its messages name it. */
export interface CallName {
  context: number
  tag: number
}

/** A rank's part in a collective call. */
export interface CallPart extends CallName {
  /** What the ranks must agree on: a number, the collectives' affair. */
  terms: number
  /** The error where a rank (of the world) takes part with other terms; null for a stranger. */
  disagreement(rank: number, terms: number): CommError | null
  /** The error where a rank (of the world) has failed with `error`; null for a stranger. */
  failure(rank: number, error: CommError): CommError | null
}

/** What the calls need of the rank that they belong to. */
export interface CallSurroundings {
  /** Whom this rank waits for in a call: to receive from, or to be received by. */
  awaited(call: CallName): Iterable<number>
  /** Sends a frame past everything that waits. */
  tell(rank: number, header: Partial<FrameHeader> & { type: number }, payload?: Uint8Array): void
  /** A call that has ended well should not have. */
  regret(error: CommError): void
}

/** What was heard of a call: a rank's terms, or its failure. */
interface Heard extends CallName {
  rank: number
  news: number | CommError
}

interface Waiting {
  part: CallPart
  fail: (error: CommError) => void
  /** The turn of the timer in which it began. */
  since: number
}

interface Ended {
  part: CallPart
  /** Not with an error. */
  well: boolean
}

/** A rank waits so long before it tells others its terms: in a call that gets on nobody does. */
const PATIENCE_MS = 1000
/** So many calls that have ended, and so much of what was heard of others, is remembered: a power of two. */
const REMEMBERED = 256

/**
 * The collective calls of one rank, so that ranks which disagree about one hear of it and none waits for ever. Every message
 * carries its sender's terms; one that nobody here has asked for is looked at too. Ranks that disagree may also wait for
 * each other, or for one that has done its part and left, without any message: so who waits for long tells its terms to
 * whom it waits for (frame TERMS), and hears from one that took part with others.
 *
 * A rank that fails in a call sends no more of it. It tells the others (frame FAILED): who waits in that call fails too,
 * and so does who comes to it later.
 */
export class CollectiveCalls {
  readonly #surroundings: CallSurroundings
  readonly #waiting = new Set<Waiting>()
  /** By `slotOf`: one that comes later takes the place of one that has ended long ago. */
  readonly #ended: (Ended | undefined)[] = []
  #heard: Heard[] = []
  #turn = 0
  #isTimed = false

  constructor(surroundings: CallSurroundings) {
    this.#surroundings = surroundings
  }

  /** Calls `fail` for what was heard before and for what is heard, until the returned function is called. */
  wait(part: CallPart, fail: (error: CommError) => void): () => void {
    const waiting = { part, fail, since: this.#turn }
    this.#waiting.add(waiting)
    this.#time()
    for (const heard of this.#heard) inform(waiting, heard)
    return () => this.#waiting.delete(waiting)
  }

  /** This rank has done its part in a call. */
  end(part: CallPart): void {
    this.#leave(part, true)
  }

  /** This rank has failed in a call: tells others. */
  fail(part: CallPart, ranks: Iterable<number>, error: unknown): void {
    this.#leave(part, false)
    const { context, tag } = part
    const reason = encodeError(error)
    for (const rank of ranks) this.#surroundings.tell(rank, { type: FrameType.FAILED, context, tag }, reason)
  }

  /** A message has come that no receive has asked for as yet. */
  unexpected(rank: number, { context, tag, terms }: CallName & { terms: number }): void {
    const heard = { context, tag, rank, news: terms }
    for (const waiting of this.#waiting) inform(waiting, heard)
    // What this rank was to receive in a call that has ended well has come before its end.
    if (terms !== 0) this.#regret(heard)
  }

  /** A peer has told its terms. @param isAnswer to ours */
  told(rank: number, { context, tag, terms }: CallName & { terms: number }, isAnswer: boolean): void {
    const heard = { context, tag, rank, news: terms }
    const ours = this.#hear(heard)
    if (!ours || ours.terms === terms) return
    this.#regret(heard)
    if (!isAnswer) this.#tellTerms(rank, ours, true)
  }

  /** A peer has failed in a call. @param reason what `fail` sent there */
  failed(rank: number, { context, tag }: CallName, reason: Uint8Array): void {
    this.#hear({ context, tag, rank, news: decodeError(reason) })
  }

  #leave(part: CallPart, well: boolean): void {
    this.#ended[slotOf(part)] = { part, well }
    if (this.#heard.length > 0) this.#heard = this.#heard.filter((heard) => !isSame(heard, part))
  }

  /** @returns this rank's part in the call, if it has ended; else the news is remembered */
  #hear(heard: Heard): CallPart | undefined {
    for (const waiting of this.#waiting) inform(waiting, heard)
    const ended = this.#endedAs(heard)
    if (!ended && this.#heard.push(heard) > REMEMBERED) this.#heard.shift()
    return ended?.part
  }

  #endedAs(name: CallName): Ended | undefined {
    const ended = this.#ended[slotOf(name)]
    return ended && isSame(ended.part, name) ? ended : undefined
  }

  #regret(heard: Heard): void {
    const ended = this.#endedAs(heard)
    const error = ended?.well ? errorOf(ended.part, heard) : null
    if (error) this.#surroundings.regret(error)
  }

  /** One timer for all calls: most wait for less than a turn, and cost none. */
  #time(): void {
    if (this.#isTimed) return
    this.#isTimed = true
    setTimeout(() => {
      this.#isTimed = false
      this.#losePatience()
    }, PATIENCE_MS)
  }

  #losePatience(): void {
    for (const waiting of this.#waiting) {
      if (waiting.since === this.#turn) this.#time()
      if (waiting.since >= this.#turn) continue
      // Once is enough: it is remembered there.
      waiting.since = Number.POSITIVE_INFINITY
      for (const rank of new Set(this.#surroundings.awaited(waiting.part))) this.#tellTerms(rank, waiting.part, false)
    }
    this.#turn++
  }

  #tellTerms(rank: number, { context, tag, terms }: CallPart, isAnswer: boolean): void {
    this.#surroundings.tell(rank, { type: FrameType.TERMS, context, tag, terms, id: isAnswer ? 1 : 0 })
  }
}

const slotOf = ({ context, tag }: CallName): number => (tag + Math.imul(context, 37)) & (REMEMBERED - 1)

const isSame = (a: CallName, b: CallName): boolean => a.context === b.context && a.tag === b.tag

function inform({ part, fail }: Waiting, heard: Heard): void {
  const error = isSame(part, heard) ? errorOf(part, heard) : null
  if (error) fail(error)
}

function errorOf(part: CallPart, { rank, news }: Heard): CommError | null {
  if (news instanceof CommError) return part.failure(rank, news)
  return news === part.terms ? null : part.disagreement(rank, news)
}
