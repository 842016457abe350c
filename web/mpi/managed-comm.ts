import { Ranks } from '../coll/ranks.ts'
import type { CommSetup } from './comm.ts'
import { checkRank, shown } from './checks.ts'
import { checkInfo } from './comm-checks.ts'
import type { CommIdentity, CommWorld } from './comm-world.ts'
import { CONGRUENT, IDENT, UNDEFINED } from './constants.ts'
import { LEADER_CONTEXT } from './contexts.ts'
import { Errhandler, userErrhandler } from './errhandler.ts'
import { Exception } from './exception.ts'
import { Group } from './group.ts'
import { HandledCalls } from './handled-calls.ts'
import { Info } from './info.ts'
import { ObjectCollectives } from './object-collectives.ts'

/** Why `MPI.COMM_NULL`, and a communicator that was freed, cannot be used. */
export const NULL_COMM = 'is MPI.COMM_NULL: it has been freed, or this rank is in none'

/** A communicator as an object: its group, its hints, its error handler, its end (MPI 4.1, sections 7.4 and 9.3). */
export class ManagedComm<Nothing extends null = never> extends ObjectCollectives<Nothing> {
  protected readonly world: CommWorld
  readonly #calls: HandledCalls
  readonly #own: CommSetup
  readonly #permanent: boolean
  readonly #info: Info

  constructor(world: CommWorld, identity: CommIdentity) {
    const { endpoint, bufferedSends, islands, abort } = world
    const {
      context,
      members,
      remote = null,
      name,
      errhandler,
      info = null,
      unusable = null,
      permanent = false,
    } = identity
    const calls = new HandledCalls(world.calls, errhandler)
    const own: CommSetup = { endpoint, calls, bufferedSends, islands, abort, context, members, remote, name, unusable }
    super(own)
    this.world = world
    this.#calls = calls
    this.#own = own
    this.#permanent = permanent
    this.#info = info && !info.is_null ? info.Dup() : new Info()
    calls.owner = { comm: this, rank: members.indexOf(endpoint.rank), abort }
  }

  override Get_name(): string {
    return this.#own.unusable === NULL_COMM ? 'MPI_COMM_NULL' : super.Get_name()
  }

  /** Whether it is no communicator (any more): mpi4py's `comm == MPI.COMM_NULL`. */
  get is_null(): boolean {
    return this.#own.unusable === NULL_COMM
  }

  /** The ranks, as a group. */
  Get_group(): Group {
    const { members, endpoint } = this.setup
    return new Group(members, endpoint.rank)
  }

  get group(): Group {
    return this.Get_group()
  }

  /**
   * `MPI.IDENT`: the same communicator. `MPI.CONGRUENT`: the same ranks in the same order. `MPI.SIMILAR`: in another
   * order. Else `MPI.UNEQUAL`.
   */
  Compare(comm: ManagedComm<null>): number {
    this.handled(() => {
      if (comm instanceof ManagedComm) return
      throw new Exception('ERR_COMM', `Compare: comm is ${shown(comm)}, but it must be a communicator`)
    })
    if (this.setup.context === comm.setup.context) return IDENT
    const [groups, remote] = [this.Get_group().Compare(comm.Get_group()), this.#remote.Compare(comm.#remote)]
    const less = Math.max(groups, remote)
    return less === IDENT ? CONGRUENT : less
  }

  /**
   * Ends its use; what is under way on it still completes. Every rank calls it.
   * @throws {Exception} ERR_COMM for COMM_WORLD, COMM_SELF and COMM_NULL
   */
  async Free(): Promise<void> {
    const { name } = this.setup
    this.handled(() => {
      if (!this.#permanent) return
      throw new Exception('ERR_COMM', `Free: ${name} ends with the program; free only what you make`)
    })
    const ending = this.ending()
    // What waits for nothing ends at once.
    if (ending.length > 0) await Promise.all(ending)
    this.#own.unusable = NULL_COMM
  }

  /** What is to be done before the communicator ends. @returns what it waits for */
  protected ending(): unknown[] {
    return []
  }

  /** The same, and nothing for a communicator that was freed already or cannot be: COMM_WORLD, COMM_SELF, COMM_NULL. */
  async free(): Promise<void> {
    if (this.usable && !this.#permanent) await this.Free()
  }

  /** Sets hints; those it has under other keys stay. tabmpi heeds none. MPI 4.1, section 7.4.4. */
  Set_info(info: Info): void {
    this.handled(() => this.#living(this.#info).update(checkInfo('Set_info', info)))
  }

  /** A new info with its hints. */
  Get_info(): Info {
    return this.#living(this.#info).Dup()
  }

  get info(): Info {
    return this.Get_info()
  }

  set info(info: Info) {
    this.Set_info(info)
  }

  /** Whether its ranks are one group. */
  Is_intra(): boolean {
    return this.setup.remote === null
  }

  /** Whether it joins two groups. */
  Is_inter(): boolean {
    return this.setup.remote !== null
  }

  /** The same, and false for COMM_NULL. */
  get is_intra(): boolean {
    return this.usable && this.Is_intra()
  }

  get is_inter(): boolean {
    return this.usable && this.Is_inter()
  }

  /** How its ranks are arranged: `MPI.CART`, `MPI.GRAPH`, `MPI.DIST_GRAPH`, or `MPI.UNDEFINED`. */
  Get_topology(): number {
    return this.#living(UNDEFINED)
  }

  get topology(): number {
    return this.Get_topology()
  }

  /** Whether it has a topology; false for COMM_NULL. */
  get is_topo(): boolean {
    return this.usable && this.topology !== UNDEFINED
  }

  /** What happens when a call fails; communicators that are made of this one begin with it. */
  Set_errhandler(errhandler: Errhandler): void {
    const calls = this.#living(this.#calls)
    this.handled(() => {
      if (errhandler instanceof Errhandler && !errhandler.is_null) return
      const fix = 'give MPI.ERRORS_RETURN, MPI.ERRORS_ARE_FATAL, MPI.ERRORS_ABORT or one of Create_errhandler'
      throw new Exception('ERR_ERRHANDLER', `Set_errhandler: that is no error handler; ${fix}`)
    })
    calls.errhandler = errhandler
  }

  Get_errhandler(): Errhandler {
    return this.#living(this.#calls).errhandler.living
  }

  /** Makes an error handler: `errhandler_fn` hears of a failed call, which then rejects. MPI 4.1, section 9.3.1. */
  Create_errhandler(errhandler_fn: (comm: this, errorcode: number) => void): Errhandler {
    return this.handled(() => userErrhandler(errhandler_fn))
  }

  /** Gives an error to the error handler, as a failing call does; an error that the handler leaves alone is none. */
  Call_errhandler(errorcode: number): void {
    const { abort } = this.setup
    const error = new Exception(errorcode)
    const made = this.#calls.errhandler.handle(error, { comm: this, rank: this.rank, abort })
    if (made !== error) throw made
  }

  /** The other group of an intercommunicator; of one group alone nobody. */
  get #remote(): Group {
    return new Group(this.setup.remote ?? [], this.setup.endpoint.rank)
  }

  /**
   * This rank and one that it reaches over another communicator, as ranks of their own: the leaders of two groups. Calls that
   * overlap need different tags.
   * @throws {Exception} ERR_COMM, ERR_RANK, ERR_TAG
   */
  protected leaders(op: string, peer: ManagedComm<null>, leader: number, tag: number): Ranks {
    if (!(peer instanceof ManagedComm)) {
      throw new Exception('ERR_COMM', `${op}: peer_comm is ${shown(peer)}, but it must be a communicator at the leader`)
    }
    checkRank(op, 'remote_leader', leader, peer.peerCount)
    const { endpoint, context } = peer.setup
    const [me, other] = [endpoint.rank, peer.worldRank(leader)]
    if (me === other) {
      const fix = 'the two groups must have no rank in common'
      throw new Exception('ERR_RANK', `${op}: remote_leader ${leader} is this rank, which is local_leader; ${fix}`)
    }
    const members = [Math.min(me, other), Math.max(me, other)]
    const rank = members.indexOf(me)
    const place = { endpoint, context: context + LEADER_CONTEXT, members, rank, islands: this.islandsOf(members) }
    return new Ranks({ ...place, call: tag, kind: 0, terms: 0 })
  }

  protected get usable(): boolean {
    return this.#own.unusable === null
  }

  /** A communicator that was announced before its context was known: now it can be used. */
  protected begun(context: number): void {
    this.#own.context = context
    this.#own.unusable = null
  }

  /** The answer of a communicator that can be used. @throws {Exception} ERR_COMM */
  #living<T>(answer: T): T {
    this.checkUsable()
    return answer
  }
}
