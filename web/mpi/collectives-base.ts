import { type Islands, islandsOf } from '../coll/islands.ts'
import { Ranks } from '../coll/ranks.ts'
import { termsOf } from '../coll/terms.ts'
import type { Buffer } from '../p2p/buffer.ts'
import { Completion } from '../p2p/completion.ts'
import { checkAlike } from './agreement.ts'
import type { Amount } from './amounts.ts'
import { type Arguments, takeArguments } from './arguments.ts'
import { type MessageBuffer, messageBuffer } from './buffer-spec.ts'
import { checkRoot } from './checks.ts'
import type { PreparedCall } from './comm-base.ts'
import { Comm } from './comm.ts'
import { IN_PLACE } from './constants.ts'
import { COLLECTIVE_CONTEXT } from './contexts.ts'
import { opTerms } from './op.ts'
import { Request } from './request.ts'
import type { VectorBuffer } from './vector-spec.ts'

export type RootKeywords = { root?: number }
export type RootArguments = Arguments<[root?: number], RootKeywords>

/** What all collective operations of a communicator have in common (MPI 4.1, chapter 6). */
export class CollectivesBase extends Comm {
  #collectiveCalls = 0
  #islands: Islands | null = null

  /**
   * This rank's part in the next collective call. To be called once all arguments are checked: ranks count their calls,
   * and one that was refused on a single rank must not count.
   * @param op the call, e.g. `Ibcast`
   * @param kind of the data's elements
   * @param terms what all ranks must give alike besides
   */
  protected begin(op: string, kind: number, terms: { root?: number; op?: unknown } = {}): Ranks {
    const { endpoint, context, members } = this.setup
    return new Ranks({
      endpoint,
      context: context + COLLECTIVE_CONTEXT,
      members,
      rank: this.rank,
      call: this.#collectiveCalls++,
      kind,
      islands: (this.#islands ??= this.islandsOf(members)),
      terms: termsOf(op, { root: terms.root, op: terms.op === undefined ? undefined : opTerms(terms.op) }),
    })
  }

  /** Which of these ranks, by their world numbers, are near to each other. */
  protected islandsOf(members: readonly number[]): Islands {
    return islandsOf(members.map((world) => this.setup.islands[world] ?? world))
  }

  /** Begins a call, and gives the handle. */
  protected request(prepare: () => PreparedCall<void>): Request {
    return new Request(this.#begun(prepare))
  }

  /** The same for a call that gives a value: the request gives it too. */
  protected valueRequest<T>(prepare: () => PreparedCall<T>): Request<T> {
    const operation = this.#begun(prepare)
    // It is asked for only once it is there.
    return new Request<T>({ ...operation, value: () => operation.completion.wait() as T })
  }

  #begun<T>(prepare: () => PreparedCall<T>) {
    const { op, detail, start } = this.handled(prepare)
    const completion = new Completion<T>()
    Promise.resolve(start()).then(
      (value) => completion.resolve(value),
      (error: unknown) => completion.reject(error instanceof Error ? error : new Error(String(error))),
    )
    return { op, detail, calls: this.setup.calls, completion, fill: (): void => {} }
  }

  protected takeRoot(op: string, args: readonly unknown[]): number {
    const { root } = takeArguments<RootKeywords>(op, args, { root: 0 })
    checkRoot(op, root, this.size)
    return root
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
    return Array.from({ length: this.size }, (_, rank) => whole.part(rank))
  }

  /** Where a rank has both the whole and its own part, what does not fit is seen before anything is sent. */
  protected agree(op: string, whole: string, part: string, parts: VectorBuffer | null, own: Amount | null): void {
    if (!parts || !own) return
    const given = { datatype: parts.datatype, count: parts.counts[this.rank] ?? 0 }
    checkAlike(op, whole, given, part, own, ' for this rank')
  }
}
