import { Ranks } from '../coll/ranks.ts'
import { Completion } from '../p2p/completion.ts'
import { type Arguments, takeArguments } from './arguments.ts'
import { type MessageBuffer, messageBuffer } from './buffer-spec.ts'
import { checkRoot } from './checks.ts'
import { Comm } from './comm.ts'
import { IN_PLACE } from './constants.ts'
import { Request } from './request.ts'

export type RootKeywords = { root?: number }
export type RootArguments = Arguments<[root?: number], RootKeywords>

/** A collective call whose arguments are checked and whose place among the communicator's collectives is taken. */
export interface PreparedCall<T> {
  op: string
  detail: string
  /** Carries it out. */
  start: () => Promise<T>
}

/** What all collective operations of a communicator have in common (MPI 4.1, chapter 6). */
export class CollectivesBase extends Comm {
  #collectiveCalls = 0

  /**
   * This rank's part in the next collective call. To be called once all arguments are checked: ranks count their calls,
   * and one that was refused on a single rank must not count.
   */
  protected begin(kind: number): Ranks {
    const { endpoint, context, members } = this.setup
    return new Ranks({ endpoint, context: context + 1, members, rank: this.rank, call: this.#collectiveCalls++, kind })
  }

  protected block<T>({ op, detail, start }: PreparedCall<T>): Promise<T> {
    return this.run(op, detail, start)
  }

  /** Begins it, and gives the handle. */
  protected request({ op, detail, start }: PreparedCall<void>): Request {
    const completion = new Completion<void>()
    start().then(
      () => completion.resolve(),
      (error: unknown) => completion.reject(error instanceof Error ? error : new Error(String(error))),
    )
    return new Request({ op, detail, calls: this.setup.calls, completion, fill: () => {} })
  }

  protected takeRoot(op: string, args: readonly unknown[]): number {
    const { root } = takeArguments<RootKeywords>(op, args, { root: 0 })
    checkRoot(op, root, this.size)
    return root
  }

  /** The buffer of this rank's own part; null where `MPI.IN_PLACE` may stand and does. */
  protected ownPart(op: string, what: string, value: unknown, mayBeInPlace: boolean): MessageBuffer | null {
    return value === IN_PLACE && mayBeInPlace ? null : messageBuffer(op, what, value)
  }
}
