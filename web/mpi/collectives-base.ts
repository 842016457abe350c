import * as across from '../coll/across.ts'
import * as inside from '../coll/collectives.ts'
import { type Islands, islandsOf } from '../coll/islands.ts'
import { type Groups, Ranks } from '../coll/ranks.ts'
import { termsOf } from '../coll/terms.ts'
import type { Buffer } from '../p2p/buffer.ts'
import { Completion } from '../p2p/completion.ts'
import { checkAlike } from './agreement.ts'
import type { Amount } from './amounts.ts'
import { type Arguments, takeArguments } from './arguments.ts'
import { type MessageBuffer, messageBuffer } from './buffer-spec.ts'
import { checkRoot } from './checks.ts'
import type { NextNumber, PreparedCall } from './comm-base.ts'
import { Comm } from './comm.ts'
import { IN_PLACE } from './constants.ts'
import { COLLECTIVE_CONTEXT } from './contexts.ts'
import { opTerms } from './op.ts'
import { takeInfo } from './init-arguments.ts'
import { Prequest } from './prequest.ts'
import { Request } from './request.ts'
import type { VectorBuffer } from './vector-spec.ts'

export type RootKeywords = { root?: number }
export type RootArguments = Arguments<[root?: number], RootKeywords>

/** The collective operations that both kinds of communicators have. */
type Operations = { [Name in keyof typeof inside & keyof typeof across]: (typeof inside)[Name] }

/** The root of a call, as this rank sees it. */
export interface Root {
  /** Its rank, among those of both groups in an intercommunicator; `NO_ROOT` where this rank has no part in the call. */
  rank: number
  /** Whether this rank is it: has the data of all. */
  isHere: boolean
  /** Whether this rank gives or gets its own part: all do, but in an intercommunicator only the root's other group. */
  hasPart: boolean
  /** For people. */
  detail: string
}

/** Calls of persistent collectives have the upper half of the numbers: so many of them, and so many starts of each. */
const PERSISTENT = { first: 2 ** 30, starts: 2 ** 12, calls: 2 ** 18 }

/** What all collective operations of a communicator have in common (MPI 4.1, chapter 6). */
export class CollectivesBase extends Comm {
  #collectiveCalls = 0
  #persistentCalls = 0
  #islands: Islands | null = null

  /**
   * This rank's part in the next collective call. To be called when the call starts, once all arguments are checked: ranks
   * count their calls, and one that was refused on a single rank must not count.
   * @param op the call, e.g. `Ibcast`
   * @param kind of the data's elements
   * @param terms what all ranks must give alike besides
   * @param next gives the call's number where it is not the next one of the communicator
   */
  protected begin(
    op: string,
    kind: number,
    terms: { root?: number; op?: unknown } = {},
    next: NextNumber = () => this.#collectiveCalls++,
  ): Ranks {
    this.checkNotRevoked(op)
    const { endpoint, context, members, groups = null } = { ...this.setup, ...this.bothGroups }
    return new Ranks({
      endpoint,
      context: context + COLLECTIVE_CONTEXT,
      members,
      rank: groups ? members.indexOf(endpoint.rank) : this.rank,
      call: next(),
      kind,
      islands: (this.#islands ??= this.islandsOf(members)),
      ...(groups && { groups }),
      terms: termsOf(op, { root: terms.root, op: terms.op === undefined ? undefined : opTerms(terms.op) }),
    })
  }

  /** Of an intercommunicator the ranks of both groups, by which its collectives are carried out. */
  protected get bothGroups(): { members: readonly number[]; groups: Groups } | null {
    return null
  }

  /** How the operations are carried out: inside one group, or across two. */
  protected get operations(): Operations {
    return this.setup.remote ? across : inside
  }

  /** Which of these ranks, by their world numbers, are near to each other. */
  protected islandsOf(members: readonly number[]): Islands {
    return islandsOf(members.map((world) => this.setup.islands[world] ?? world))
  }

  /** Begins a call, and gives the handle. */
  protected request(prepare: () => PreparedCall<void>): Request {
    return new Request(this.#begun(this.handled(prepare)))
  }

  /** The same for a call that gives a value: the request gives it too. */
  protected valueRequest<T>(prepare: () => PreparedCall<T>): Request<T> {
    const operation = this.#begun(this.handled(prepare))
    // It is asked for only once it is there.
    return new Request<T>({ ...operation, value: () => operation.completion.wait() as T })
  }

  /**
   * Prepares a call that is to be started often. Ranks make such calls in one order, and may start them in another: a
   * start's number is made of the call's and of how often it was started before.
   */
  protected persistent(prepare: () => PreparedCall<void>): Prequest {
    const prepared = this.handled(prepare)
    const { op, detail } = prepared
    const { calls } = this.setup
    const first = PERSISTENT.first + (this.#persistentCalls++ % PERSISTENT.calls) * PERSISTENT.starts
    let starts = 0
    const next = (): number => first + (starts++ % PERSISTENT.starts)
    const start = () => {
      this.checkUsable()
      return this.#begun(prepared, next)
    }
    return new Prequest({ op, detail, calls, start })
  }

  /** The same for a call that takes hints alone behind its buffers. */
  protected persistentWith(
    args: readonly unknown[],
    op: string,
    prepare: (op: string) => PreparedCall<void>,
  ): Prequest {
    return this.persistent(() => {
      takeInfo(op, args, 0)
      return prepare(op)
    })
  }

  #begun<T>({ op, detail, start }: PreparedCall<T>, next?: NextNumber) {
    const completion = new Completion<T>()
    Promise.resolve(start(next)).then(
      (value) => completion.resolve(value),
      (error: unknown) => completion.reject(error instanceof Error ? error : new Error(String(error))),
    )
    return { op, detail, calls: this.setup.calls, completion, fill: (): void => {} }
  }

  protected takeRoot(op: string, args: readonly unknown[]): Root {
    return this.rootOf(op, takeArguments<RootKeywords>(op, args, { root: 0 }).root)
  }

  /** @throws {Exception} ERR_ROOT */
  protected rootOf(op: string, root: number): Root {
    checkRoot(op, root, this.size)
    return { rank: root, isHere: this.rank === root, hasPart: true, detail: `root ${root}` }
  }

  /** The buffer of this rank's own part; null where `MPI.IN_PLACE` may stand and does. */
  protected ownPart(op: string, what: string, value: unknown, mayBeInPlace: boolean): MessageBuffer | null {
    return mayBeInPlace && this.isInPlace(value) ? null : messageBuffer(op, what, value)
  }

  /** As in mpi4py, `null` says `MPI.IN_PLACE` where that may stand. */
  protected isInPlace(value: unknown): boolean {
    return value === IN_PLACE || value === null
  }

  /** The parts of all ranks, in rank order. */
  protected parts(whole: VectorBuffer): Buffer[] {
    return Array.from({ length: this.peerCount }, (_, rank) => whole.part(rank))
  }

  /** Where a rank has both the whole and its own part, what does not fit is seen before anything is sent. */
  protected agree(op: string, whole: string, part: string, parts: VectorBuffer | null, own: Amount | null): void {
    if (!parts || !own || this.setup.remote) return
    const given = { datatype: parts.datatype, count: parts.counts[this.rank] ?? 0 }
    checkAlike(op, whole, given, part, own, ' for this rank')
  }
}
