import { bcastBytes } from '../coll/collectives.ts'
import { type Arguments, takeArguments } from './arguments.ts'
import type { AttributeCopy } from './attribute-cache.ts'
import type { PreparedCall } from './comm-base.ts'
import { checkInfo } from './comm-checks.ts'
import type { CommIdentity } from './comm-world.ts'
import { decodeContext, encodeContext } from './contexts.ts'
import type { Info } from './info.ts'
import { AttributedComm } from './attributed-comm.ts'
import type { Request } from './request.ts'
import { type Division, split } from './split.ts'

type DupKeywords = { info?: Info | null }
type DupArguments = Arguments<[info?: Info | null], DupKeywords>

/** How a communicator is to be divided, as this rank has it: its arguments are checked. */
export interface PreparedDivision {
  op: string
  detail: string
  /** Ranks with the same color come together; null: into none. */
  color: number | null
  key: number
}

/** Of the communicator that a call such as `Idup` gives, until its request has ended. */
export const NOT_THERE_YET = 'is not there yet: wait for the request that came with it'

/**
 * Duplicates of a communicator: the same ranks, whose messages never meet the original's. MPI 4.1, section 7.4.2. A
 * duplicate has the original's topology and error handler, and attributes as their keys' `copy_fn` say; its hints are those
 * of `info`, not the original's.
 */
export abstract class DuplicableComm<Nothing extends null = never> extends AttributedComm<Nothing> {
  async Dup(...args: DupArguments): Promise<this> {
    return this.#dup('Dup', () => takeArguments<DupKeywords>('Dup', args, { info: null }).info)
  }

  /** `info`: its hints. @throws {Exception} ERR_INFO when it is none */
  async Dup_with_info(info: Info): Promise<this> {
    return this.#dup('Dup_with_info', () => checkInfo('Dup_with_info', info))
  }

  /** `Dup` under Python's name for it. */
  async Clone(): Promise<this> {
    return this.#dup('Clone', () => null)
  }

  /** Begins to duplicate: the communicator can be used once the request has ended. */
  Idup(...args: DupArguments): [comm: this, request: Request] {
    return this.#idup('Idup', () => takeArguments<DupKeywords>('Idup', args, { info: null }).info)
  }

  /** Begins a `Dup_with_info`. */
  Idup_with_info(info: Info): [comm: this, request: Request] {
    return this.#idup('Idup_with_info', () => checkInfo('Idup_with_info', info))
  }

  /** One collective call. @returns the part that this rank comes into, by the ranks of `begin` */
  protected divide(prepare: () => PreparedDivision): Promise<Division | null> {
    return this.call(() => {
      const { op, detail, color, key } = prepare()
      const ranks = this.begin(op, 0)
      // A rank without a color makes no communicator, and needs no number for one.
      const context = color === null ? 0 : this.world.contexts.next()
      return { op, detail, start: () => split(ranks, { color, key, context }) }
    })
  }

  /** Another communicator of this class. */
  protected abstract twin(identity: CommIdentity): DuplicableComm<Nothing>

  /** What a communicator made of this one begins with. @param members world rank of each of its ranks */
  protected identity(members: readonly number[], context: number): CommIdentity {
    return { context, members, name: '', errhandler: this.Get_errhandler() }
  }

  async #dup(op: string, infoOf: () => Info | null): Promise<this> {
    const [copy, call] = this.handled(() => this.#duplicate(op, infoOf()))
    await this.call(() => call)
    return copy
  }

  #idup(op: string, infoOf: () => Info | null): [comm: this, request: Request] {
    const [copy, call] = this.handled(() => this.#duplicate(op, infoOf()))
    return [copy, this.request(() => call)]
  }

  #duplicate(op: string, info: Info | null): [copy: this, call: PreparedCall<void>] {
    const { members } = this.setup
    const copies = this.attributes.copies()
    const copy = this.twin({ ...this.identity(members, 0), info, unusable: NOT_THERE_YET }) as this
    const ranks = this.begin('Dup', 0)
    const mine = ranks.rank === 0 ? encodeContext(this.world.contexts.next()) : null
    const start = async (): Promise<void> => {
      const [context, attributes] = await Promise.all([bcastBytes(ranks, mine, 0), settled(copies)])
      copy.attributes.take(attributes)
      copy.begun(decodeContext(context))
    }
    return [copy, { op, detail: '', start }]
  }
}

/** What `copy_fn` gave, once it is there. */
function settled(copies: readonly AttributeCopy[]): Promise<AttributeCopy[]> {
  return Promise.all(copies.map(async (copy) => ({ ...copy, value: await copy.value })))
}
