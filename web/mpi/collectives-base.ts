import { Ranks } from '../coll/ranks.ts'
import type { Buffer } from '../p2p/buffer.ts'
import { Completion } from '../p2p/completion.ts'
import { kindsFit } from '../p2p/kind.ts'
import { type Arguments, takeArguments } from './arguments.ts'
import { type MessageBuffer, messageBuffer } from './buffer-spec.ts'
import { checkRoot } from './checks.ts'
import { Comm } from './comm.ts'
import { IN_PLACE } from './constants.ts'
import { COLLECTIVE_CONTEXT } from './contexts.ts'
import { Exception } from './exception.ts'
import { Request } from './request.ts'
import type { VectorBuffer } from './vector-spec.ts'

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
    return new Ranks({
      endpoint,
      context: context + COLLECTIVE_CONTEXT,
      members,
      rank: this.rank,
      call: this.#collectiveCalls++,
      kind,
    })
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

  protected isInPlace(value: unknown): boolean {
    return value === IN_PLACE
  }

  /** The parts of all ranks, in rank order. */
  protected parts(whole: VectorBuffer): Buffer[] {
    return Array.from({ length: this.size }, (_, rank) => whole.part(rank))
  }

  /** Where a rank has both the whole and its own part, what does not fit is seen before anything is sent. */
  protected agree(
    op: string,
    whole: string,
    part: string,
    parts: VectorBuffer | null,
    own: Pick<MessageBuffer, 'buffer' | 'datatype' | 'count'> | null,
  ): void {
    if (!parts || !own) return
    if (!kindsFit(parts.datatype.kind, own.datatype.kind)) {
      const both = `${whole} holds ${parts.datatype.label}, ${part} holds ${own.datatype.label}`
      throw new Exception('ERR_TYPE', `${op}: ${both}; use one kind of array`)
    }
    const given = (parts.counts[this.rank] ?? 0) * parts.datatype.size
    if (given === own.buffer.byteLength) return
    const both = `${whole} has ${parts.counts[this.rank]} elements for this rank, ${part} has ${own.count}`
    throw new Exception('ERR_COUNT', `${op}: ${both}; they must be equal`)
  }
}
