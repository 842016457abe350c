import { allgatherBytes, bcastBytes } from '../coll/collectives.ts'
import { Ranks } from '../coll/ranks.ts'
import { type Arguments, REQUIRED, takeArguments } from './arguments.ts'
import { CartGrid } from './cart-grid.ts'
import type { Cartcomm } from './cartcomm.ts'
import { checkDims, checkGroup, checkKey, checkMembers, checkSplitType, periodsOf } from './comm-checks.ts'
import type { CommIdentity } from './comm-world.ts'
import { checkRank, checkTag } from './checks.ts'
import { UNDEFINED } from './constants.ts'
import { decodeContext, encodeContext, GROUP_CONTEXT } from './contexts.ts'
import { Exception } from './exception.ts'
import { GraphMaker } from './graph-maker.ts'
import type { Group } from './group.ts'
import type { Info } from './info.ts'
import type { Intercomm } from './intercomm.ts'
import type { ManagedComm } from './managed-comm.ts'
import { metGroup } from './met-group.ts'
import type { Request } from './request.ts'
import type { Division } from './split.ts'
import { type SplitArguments, splitChoice } from './split-arguments.ts'

export type SplitTypeKeywords = { split_type: number; key?: number; info?: Info | null }
export type CreateGroupKeywords = { group: Group; tag?: number }
type IntercommKeywords = { local_leader: number; peer_comm: ManagedComm<null>; remote_leader: number; tag?: number }
type IntercommArguments = Arguments<
  [local_leader: number, peer_comm: ManagedComm<null>, remote_leader: number, tag?: number],
  IntercommKeywords
>
export type CartKeywords = {
  dims: readonly number[]
  periods?: boolean | readonly boolean[] | null
  reorder?: boolean
}
type CartArguments = Arguments<
  [dims: readonly number[], periods?: boolean | readonly boolean[] | null, reorder?: boolean],
  CartKeywords
>

/**
 * A communicator of one group, with its collective operations (MPI 4.1, chapters 6 and 7; mpi4py's `Intracomm`): every
 * rank calls the same ones in the same order. Here: how smaller ones are made of it.
 */
export class Intracomm extends GraphMaker {
  /**
   * One communicator for each color, its ranks ordered by key and else as here; `MPI.COMM_NULL` for the color
   * `MPI.UNDEFINED`. Defaults: color 0, key 0.
   *
   * ```ts
   * const row = await comm.Split(Math.floor(comm.rank / columns), comm.rank)
   * ```
   */
  async Split(...args: SplitArguments): Promise<Intracomm> {
    return this.#made(await this.divide(() => splitChoice(args)))
  }

  /**
   * `MPI.COMM_TYPE_SHARED`: one communicator for the ranks of each browser, as far as it is known (see `MpiSetup`); the
   * ranks of which nothing is known are alone. `MPI.UNDEFINED` gives `MPI.COMM_NULL`. `info` is mpi4py's and has no use here.
   */
  async Split_type(
    ...args: Arguments<[split_type: number, key?: number, info?: Info | null], SplitTypeKeywords>
  ): Promise<Intracomm> {
    const { split_type: type, key } = this.handled(() => {
      const defaults = { split_type: REQUIRED, key: 0, info: null } as const
      const given = takeArguments<SplitTypeKeywords>('Split_type', args, defaults)
      checkSplitType('Split_type', given.split_type)
      checkKey('Split_type', given.key)
      return given
    })
    const shared = await this.#sharedColor()
    const color = type === UNDEFINED ? null : shared
    return this.#made(await this.divide(() => ({ op: 'Split_type', detail: `key ${key}`, color, key })))
  }

  /**
   * A communicator of the group's ranks, in the group's order; `MPI.COMM_NULL` for the others. Every rank of this
   * communicator calls it; ranks may give different groups if these have no rank in common.
   * @throws {Exception} ERR_GROUP for a group with other ranks, or when its ranks do not all give the same group
   */
  async Create(group: Group): Promise<Intracomm> {
    const ranks = this.handled(() => this.#ranksOf('Create', group))
    const key = group.rank
    const color = key === UNDEFINED ? null : Math.min(...ranks)
    const made = await this.divide(() => ({ op: 'Create', detail: `group of ${group.size}`, color, key }))
    if (made) this.handled(() => checkSame(made.ranks, ranks))
    return this.#made(made)
  }

  /**
   * The same, called by the group's ranks only. Calls that overlap need different tags.
   * @throws {Exception} ERR_GROUP for a group that has ranks which this communicator has not
   */
  async Create_group(
    group: Group,
    ...args: Arguments<[tag?: number], Omit<CreateGroupKeywords, 'group'>>
  ): Promise<Intracomm> {
    const { tag, leader } = this.handled(() => {
      const given = takeArguments<Omit<CreateGroupKeywords, 'group'>>('Create_group', args, { tag: 0 })
      checkTag('Create_group', 'tag', given.tag)
      return { ...given, leader: Math.min(...this.#ranksOf('Create_group', group)) }
    })
    if (group.rank === UNDEFINED) return this.world.commNull()
    const { members } = group
    const bytes = await this.call(() => {
      const { endpoint, context, members: all } = this.setup
      const root = members.indexOf(all[leader] ?? -1)
      const inGroup = { members, islands: this.islandsOf(members), rank: group.rank, call: tag, kind: 0, terms: 0 }
      const place = { endpoint, context: context + GROUP_CONTEXT, ...inGroup }
      const mine = root === group.rank ? encodeContext(this.world.contexts.next()) : null
      const detail = `group of ${members.length}, tag ${tag}`
      return { op: 'Create_group', detail, start: () => bcastBytes(new Ranks(place), mine, root) }
    })
    return new Intracomm(this.world, this.identity(members, decodeContext(bytes)))
  }

  /**
   * A communicator whose ranks lie in a grid, numbered row by row; `MPI.COMM_NULL` for ranks that the grid has no place
   * for. `periods`: whether each dimension closes to a ring, or one for all. `reorder` is MPI's and changes nothing here.
   * MPI 4.1, section 8.5.1.
   * @throws {Exception} ERR_DIMS when the grid has more places than there are ranks
   */
  async Create_cart(...args: CartArguments): Promise<Cartcomm> {
    const grid = this.#grid('Create_cart', args)
    const made = await this.divide(() => {
      const color = this.rank < grid.size ? 0 : null
      return { op: 'Create_cart', detail: `dims [${grid.dims.join(', ')}]`, color, key: this.rank }
    })
    return made ? this.world.makeCart(this.identityOf(made), grid) : this.world.commNull()
  }

  /** Which rank this one would have in `Create_cart`; `MPI.UNDEFINED` for none. */
  Cart_map(
    ...args: Arguments<
      [dims: readonly number[], periods?: boolean | readonly boolean[] | null],
      Omit<CartKeywords, 'reorder'>
    >
  ): number {
    const grid = this.#grid('Cart_map', args)
    return this.rank < grid.size ? this.rank : UNDEFINED
  }

  /**
   * Joins this communicator's ranks, as one group, with those of another one, which call the same. The two leaders reach
   * each other over `peer_comm`, at which only they look. MPI 4.1, section 7.6.2.
   *
   * ```ts
   * const half = await comm.Split(comm.rank < comm.size / 2 ? 0 : 1)
   * const inter = await half.Create_intercomm(0, comm, comm.rank < comm.size / 2 ? comm.size / 2 : 0)
   * ```
   * @param args `local_leader`: a rank here, the same on all; `remote_leader`: the other leader's rank in `peer_comm`; `tag`:
   * tells calls apart that overlap
   * @throws {Exception} ERR_COMM when the groups have a rank in common
   */
  async Create_intercomm(...args: IntercommArguments): Promise<Intercomm> {
    const op = 'Create_intercomm'
    const { members } = this.setup
    const { context, remote } = await this.call(() => {
      const defaults = { local_leader: REQUIRED, peer_comm: REQUIRED, remote_leader: REQUIRED, tag: 0 } as const
      const { local_leader, peer_comm, remote_leader, tag } = takeArguments<IntercommKeywords>(op, args, defaults)
      checkRank(op, 'local_leader', local_leader, this.size)
      checkTag(op, 'tag', tag)
      const leaders = this.rank === local_leader ? this.leaders(op, peer_comm, remote_leader, tag) : null
      const ranks = this.begin(op, 0, { root: local_leader })
      const mine = { members, context: leaders ? this.world.contexts.next() : 0 }
      const detail = `local_leader ${local_leader}, tag ${tag}`
      return { op, detail, start: () => metGroup(ranks, local_leader, leaders, mine) }
    })
    return this.world.makeIntercomm({ ...this.identity(members, context), remote })
  }

  /**
   * A communicator of the ranks that are not lost, in their order here, without a topology. All that survive agree who that
   * is; one that is lost during the call may still be in it, and then is on all ranks. Every rank calls it, on a revoked
   * communicator too.
   *
   * ```ts
   * comm.Revoke()
   * comm = await comm.Shrink()
   * ```
   */
  Shrink(): Promise<Intracomm> {
    return this.shrunk((identity) => new Intracomm(this.world, identity))
  }

  /** Begins to: the communicator can be used once the request has ended. */
  Ishrink(): [comm: Intracomm, request: Request] {
    return this.beginShrunk((identity) => new Intracomm(this.world, identity))
  }

  protected override twin(identity: CommIdentity): Intracomm {
    return new Intracomm(this.world, identity)
  }

  protected override identityOf({ ranks, context }: Division): CommIdentity {
    const { members } = this.setup
    return this.identity(
      ranks.map((rank) => members[rank] as number),
      context,
    )
  }

  /** The lowest rank with the same key for shared memory. */
  async #sharedColor(): Promise<number> {
    const { sharedKey } = this.world
    const mine = new TextEncoder().encode(sharedKey ?? '')
    const keys = await this.call(() => {
      const ranks = this.begin('Split_type', 0)
      return { op: 'Split_type', detail: '', start: () => allgatherBytes(ranks, mine) }
    })
    if (sharedKey === null) return this.rank
    return keys.map((bytes) => new TextDecoder().decode(bytes)).indexOf(sharedKey)
  }

  #made(division: Division | null): Intracomm {
    return division ? new Intracomm(this.world, this.identityOf(division)) : this.world.commNull()
  }

  #grid(op: string, args: readonly unknown[]): CartGrid {
    return this.handled(() => {
      const defaults = { dims: REQUIRED, periods: null, reorder: false } as const
      const { dims, periods } = takeArguments<CartKeywords>(op, args, defaults)
      checkDims(op, dims, this.size)
      return new CartGrid(dims, periodsOf(op, periods, dims.length))
    })
  }

  /** This communicator's ranks of the group's, in the group's order. */
  #ranksOf(op: string, group: Group): number[] {
    checkGroup(op, group)
    const ranks = group.Translate_ranks(null, this.Get_group())
    checkMembers(op, ranks)
    return ranks
  }
}

function checkSame(made: readonly number[], given: readonly number[]): void {
  if (made.length === given.length && made.every((rank, i) => rank === given[i])) return
  const both = `this rank gives the group of ranks ${given.join(', ')}, but its communicator would be of ${made.join(', ')}`
  throw new Exception('ERR_GROUP', `Create: ${both}; all ranks of a group must give it`)
}
