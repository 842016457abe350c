import { bcastBytes } from '../coll/collectives.ts'
import { type Arguments, takeArguments } from './arguments.ts'
import type { PreparedCall } from './comm-base.ts'
import { checkInfo } from './comm-checks.ts'
import type { CommIdentity } from './comm-world.ts'
import { decodeContext, encodeContext } from './contexts.ts'
import type { Info } from './info.ts'
import { ManagedComm } from './managed-comm.ts'
import type { Request } from './request.ts'

type DupKeywords = { info?: Info | null }
type DupArguments = Arguments<[info?: Info | null], DupKeywords>

/** Of the communicator that `Idup` gives, until its request has ended. */
const NOT_THERE_YET = 'is not there yet: wait for the request that came with it'

/**
 * Duplicates of a communicator: the same ranks, whose messages never meet the original's. MPI 4.1, section 7.4.2. A
 * duplicate has the original's topology and error handler; its hints are those of `info`, not the original's.
 */
export abstract class DuplicableComm<Nothing extends null = never> extends ManagedComm<Nothing> {
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

  /** Another communicator of this class. */
  protected abstract twin(identity: CommIdentity): DuplicableComm

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
    const copy = this.twin({ ...this.identity(members, 0), info, unusable: NOT_THERE_YET }) as this
    const ranks = this.begin('Dup', 0)
    const mine = this.rank === 0 ? encodeContext(this.world.contexts.next()) : null
    const start = async (): Promise<void> => copy.begun(decodeContext(await bcastBytes(ranks, mine, 0)))
    return [copy, { op, detail: '', start }]
  }
}
