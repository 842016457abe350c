import { type Contribution, type Decision, DIFFERENT_CALLS } from '../p2p/agreement-message.ts'
import { Completion } from '../p2p/completion.ts'
import { CommError } from '../p2p/error.ts'
import { type Arguments, takeArguments } from './arguments.ts'
import { shown } from './checks.ts'
import type { PreparedCall } from './comm-base.ts'
import type { CommIdentity } from './comm-world.ts'
import { DuplicableComm, NOT_THERE_YET } from './duplicable-comm.ts'
import { Exception } from './exception.ts'
import { Group } from './group.ts'
import type { Request } from './request.ts'

/** Key of a communicator's method by which it is revoked as soon as another one is: for what hides a communicator. */
export const REVOKED_WITH: unique symbol = Symbol('revoked with')

type AckKeywords = { num_to_ack?: number | null }

/** Calls that come to an agreement. */
const AGREE = 0
const SHRINK = 1

/**
 * How a program goes on when ranks are lost: User-Level Failure Mitigation, as in mpi4py (`MPIX_Comm_…` of the ULFM
 * proposal). A call that needs a lost rank rejects with `ERR_PROC_FAILED`; a rank whose call has failed tells the others by
 * `Revoke`, and all of them come to `Shrink`:
 *
 * ```ts
 * let comm = MPI.COMM_WORLD
 * try {
 *   await comm.Allreduce(part, sum)
 * } catch (error) {
 *   if (!(error instanceof MPI.Exception)) throw error
 *   comm.Revoke()
 *   comm = await comm.Shrink()
 * }
 * ```
 *
 * A run whose program goes on without a lost rank (by `Shrink`, or by `Ack_failed`) ends well if the others do; else it has
 * failed for the lack of that rank.
 */
export abstract class FaultTolerantComm<Nothing extends null = never> extends DuplicableComm<Nothing> {
  /**
   * Ends all that is under way on the communicator, and all that will be called, with `ERR_REVOKED`, on this rank at once and
   * on all others as soon as they hear of it; only `Shrink`, `Agree` and what asks and acknowledges failures still work. For
   * a rank that has seen a failure which others have not: they may wait for this one in a call that it has left.
   */
  Revoke(): void {
    const { endpoint, context } = this.setup
    endpoint.faults.revoke(context, this.everybody)
  }

  [REVOKED_WITH](leader: FaultTolerantComm<Nothing>): void {
    const { endpoint, context } = this.setup
    endpoint.faults.revokeWith(leader.setup.context, context, this.everybody)
  }

  /** Whether some rank has revoked it, as far as this one has heard. */
  Is_revoked(): boolean {
    const { endpoint, context } = this.setup
    return endpoint.faults.isRevoked(context)
  }

  /** The ranks that are lost, as far as this one knows, in the order in which it came to know. Others may know of more. */
  Get_failed(): Group {
    return new Group(this.#lost, this.setup.endpoint.rank)
  }

  /**
   * Acknowledges that ranks are lost: receives from `MPI.ANY_SOURCE` go on without them, and `Agree` does not fail for them.
   * @param args num_to_ack: how many, the first ones of `Get_failed()`; without it all
   * @returns how many are acknowledged by now
   */
  Ack_failed(...args: Arguments<[num_to_ack?: number | null], AckKeywords>): number {
    const count = this.handled(() => {
      const { num_to_ack } = takeArguments<AckKeywords>('Ack_failed', args, { num_to_ack: null })
      if (num_to_ack === null || (Number.isSafeInteger(num_to_ack) && num_to_ack >= 0)) return num_to_ack
      const legal = 'it must be how many of the ranks of Get_failed(), or null for all'
      throw new Exception('ERR_ARG', `Ack_failed: num_to_ack is ${shown(num_to_ack)}, but ${legal}`)
    })
    const acknowledged = this.#lost.slice(0, count ?? undefined)
    for (const rank of acknowledged) this.acknowledged.add(rank)
    this.world.goesOnWithout(acknowledged)
    return this.acknowledged.size
  }

  /**
   * All ranks that are not lost agree on the bits that all their flags have, a number of 32 bits; and on which ranks are
   * lost, so that the call gives the same value everywhere or fails everywhere. Every rank calls it, on a revoked
   * communicator too.
   * @throws {Exception} ERR_PROC_FAILED on every rank when one is lost whose loss not all of them have acknowledged;
   *   ERR_REVOKED on every rank that has called this when another one has called `Shrink` instead: then call that
   */
  async Agree(flag: number): Promise<number> {
    const decision = await this.call(() => {
      checkFlag('Agree', flag)
      return { op: 'Agree', detail: `flag ${flag}`, start: () => this.#agree(AGREE, flag, 0).wait() }
    })
    return decision.flag
  }

  /**
   * Begins an `Agree`. `flag` is one number in an `Int32Array`, in place of which the result comes: also where the call
   * fails.
   * @throws {Exception} ERR_ARG for another array
   */
  Iagree(flag: Int32Array): Request {
    return this.request(() => {
      if (!(flag instanceof Int32Array) || flag.length !== 1) {
        throw new Exception('ERR_ARG', `Iagree: flag is ${shown(flag)}, but it must be an Int32Array of one number`)
      }
      const start = async (): Promise<void> => void (await this.#agree(AGREE, flag[0] ?? 0, 0, flag).wait())
      return { op: 'Iagree', detail: `flag ${flag[0]}`, start }
    })
  }

  /** Makes a communicator of the ranks that are not lost, in their order here. */
  protected async shrunk<C extends FaultTolerantComm<Nothing>>(make: (identity: CommIdentity) => C): Promise<C> {
    const [comm, call] = this.handled(() => this.#shrink('Shrink', make))
    await this.call(() => call)
    return comm
  }

  /** Begins to: it can be used once the request has ended. */
  protected beginShrunk<C extends FaultTolerantComm<Nothing>>(
    make: (identity: CommIdentity) => C,
  ): [comm: C, request: Request] {
    const [comm, call] = this.handled(() => this.#shrink('Ishrink', make))
    return [comm, this.request(() => call)]
  }

  /** World rank of each rank, of both groups in an intercommunicator. */
  protected get everybody(): readonly number[] {
    return this.bothGroups?.members ?? this.setup.members
  }

  get #lost(): number[] {
    const { everybody } = this
    return this.setup.endpoint.faults.lost.filter((rank) => everybody.includes(rank))
  }

  #shrink<C extends FaultTolerantComm<Nothing>>(
    op: string,
    make: (identity: CommIdentity) => C,
  ): [comm: C, call: PreparedCall<void>] {
    const { members, remote } = this.setup
    const comm = make({ ...this.identity(members, 0), unusable: NOT_THERE_YET })
    const mine = this.world.contexts.next()
    const start = async (): Promise<void> => {
      let decision = await this.#agree(SHRINK, -1, mine).wait()
      // Others were in Agree, which has failed for that: they will come.
      while (decision.call === DIFFERENT_CALLS) decision = await this.#agree(SHRINK, -1, mine).wait()
      const { context, gone, lost } = decision
      const isThere = (rank: number): boolean => !gone.includes(rank)
      this.world.goesOnWithout(lost)
      comm.settle(members.filter(isThere), remote?.filter(isThere) ?? null)
      comm.begun(context)
    }
    return [comm, { op, detail: '', start }]
  }

  /** @param into where the flag is put */
  #agree(call: number, flag: number, newContext: number, into: Int32Array | null = null): Completion<Decision> {
    const { endpoint, context } = this.setup
    const { everybody } = this
    const contribute = (): Contribution => ({
      call,
      flag,
      context: newContext,
      lost: this.#lost,
      gone: everybody.filter((rank) => endpoint.faults.isGone(rank)),
      acknowledged: [...this.acknowledged],
    })
    const agreed = endpoint.faults.agree(context, everybody, contribute)
    const completion = new Completion<Decision>()
    agreed.whenSettled(() => {
      if (agreed.error) return completion.reject(agreed.error)
      const decision = agreed.wait() as Decision
      const failure = this.#failure(call, decision)
      if (into) into[0] = decision.flag
      if (failure) completion.reject(failure)
      else completion.resolve(decision)
    })
    return completion
  }

  #failure(call: number, { call: agreed, lost, flag, isUnacknowledged }: Decision): CommError | null {
    if (call !== AGREE) return null
    if (agreed === DIFFERENT_CALLS) {
      return new CommError('ERR_REVOKED', 'other ranks have left the communicator for Shrink; call it here too')
    }
    if (!isUnacknowledged) return null
    const who = lost.map((rank) => this.everybody.indexOf(rank)).join(', ')
    const fix = 'call Ack_failed and agree again, or Shrink'
    const why = `lost ranks (${who}) that not all ranks have acknowledged; the flags come to ${flag}; ${fix}`
    return new CommError('ERR_PROC_FAILED', why)
  }
}

function checkFlag(op: string, flag: unknown): void {
  if (typeof flag === 'number' && (flag | 0) === flag) return
  throw new Exception('ERR_ARG', `${op}: flag is ${shown(flag)}, but it must be a whole number of 32 bits`)
}
