import { allgatherBytes, bcastBytes } from '../coll/collectives.ts'
import { Ranks } from '../coll/ranks.ts'
import { type Arguments, REQUIRED, takeArguments } from './arguments.ts'
import { CartGrid } from './cart-grid.ts'
import type { Cartcomm } from './cartcomm.ts'
import { checkColor, checkDims, checkKey, checkMembers, periodsOf } from './comm-checks.ts'
import type { CommIdentity } from './comm-world.ts'
import { checkTag, shown } from './checks.ts'
import { COMM_TYPE_SHARED, UNDEFINED } from './constants.ts'
import { GROUP_CONTEXT } from './contexts.ts'
import { Exception } from './exception.ts'
import type { Group } from './group.ts'
import type { Info } from './info.ts'
import { ManagedComm } from './managed-comm.ts'
import type { Request } from './request.ts'
import { type Division, split } from './split.ts'
import type { PreparedCall } from './collectives-base.ts'

export type SplitKeywords = { color?: number; key?: number }
export type SplitTypeKeywords = { split_type: number; key?: number; info?: Info | null }
export type CreateGroupKeywords = { group: Group; tag?: number }
export type CartKeywords = {
  dims: readonly number[]
  periods?: boolean | readonly boolean[] | null
  reorder?: boolean
}
type CartArguments = Arguments<
  [dims: readonly number[], periods?: boolean | readonly boolean[] | null, reorder?: boolean],
  CartKeywords
>

/** Of the communicator that `Idup` gives, until its request has ended. */
const NOT_THERE_YET = 'is not there yet: wait for the request that came with it'

/**
 * A communicator of one group, with its collective operations (MPI 4.1, chapters 6 and 7; mpi4py's `Intracomm`): every
 * rank calls the same ones in the same order. Here: how others are made of it.
 */
export class Intracomm extends ManagedComm {
  /** The same ranks, whose messages never meet this one's. MPI 4.1, section 7.4.2. */
  async Dup(): Promise<this> {
    const [copy, call] = this.#duplicate('Dup')
    await this.block(call)
    return copy
  }

  /** The same. */
  async Clone(): Promise<this> {
    const [copy, call] = this.#duplicate('Clone')
    await this.block(call)
    return copy
  }

  /** Begins to duplicate: the communicator can be used once the request has ended. */
  Idup(): [comm: this, request: Request] {
    const [copy, call] = this.#duplicate('Idup')
    return [copy, this.request(call)]
  }

  /**
   * One communicator for each color, its ranks ordered by key and else as here; `MPI.COMM_NULL` for the color
   * `MPI.UNDEFINED`. Defaults: color 0, key 0.
   *
   * ```ts
   * const row = await comm.Split(Math.floor(comm.rank / columns), comm.rank)
   * ```
   */
  async Split(...args: Arguments<[color?: number, key?: number], SplitKeywords>): Promise<Intracomm> {
    const { color, key } = takeArguments<SplitKeywords>('Split', args, { color: 0, key: 0 })
    checkColor('Split', color)
    checkKey('Split', key)
    const detail = `color ${color === UNDEFINED ? 'UNDEFINED' : color}, key ${key}`
    return this.#made(await this.divide('Split', detail, color === UNDEFINED ? null : color, key))
  }

  /**
   * `MPI.COMM_TYPE_SHARED`: one communicator for the ranks of each browser, as far as it is known (see `MpiSetup`); the
   * ranks of which nothing is known are alone. `MPI.UNDEFINED` gives `MPI.COMM_NULL`. `info` is mpi4py's and has no use here.
   */
  async Split_type(
    ...args: Arguments<[split_type: number, key?: number, info?: Info | null], SplitTypeKeywords>
  ): Promise<Intracomm> {
    const defaults = { split_type: REQUIRED, key: 0, info: null } as const
    const { split_type: type, key } = takeArguments<SplitTypeKeywords>('Split_type', args, defaults)
    checkKey('Split_type', key)
    if (type !== COMM_TYPE_SHARED && type !== UNDEFINED) {
      const fix = 'give MPI.COMM_TYPE_SHARED or MPI.UNDEFINED'
      throw new Exception('ERR_ARG', `Split_type: split_type is ${shown(type)}; ${fix}`)
    }
    const color = await this.#sharedColor()
    return this.#made(await this.divide('Split_type', `key ${key}`, type === UNDEFINED ? null : color, key))
  }

  /**
   * A communicator of the group's ranks, in the group's order; `MPI.COMM_NULL` for the others. Every rank of this
   * communicator calls it; ranks may give different groups if these have no rank in common.
   * @throws {Exception} ERR_GROUP for a group with other ranks, or when its ranks do not all give the same group
   */
  async Create(group: Group): Promise<Intracomm> {
    const ranks = this.#ranksOf('Create', group)
    const key = group.rank
    const color = key === UNDEFINED ? null : Math.min(...ranks)
    const made = await this.divide('Create', `group of ${group.size}`, color, key)
    if (made) this.#checkSame(made.ranks, ranks)
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
    const { tag } = takeArguments<Omit<CreateGroupKeywords, 'group'>>('Create_group', args, { tag: 0 })
    checkTag('Create_group', 'tag', tag)
    const leader = Math.min(...this.#ranksOf('Create_group', group))
    if (group.rank === UNDEFINED) return this.world.commNull()
    const { members } = group
    const root = members.indexOf(this.setup.members[leader] ?? -1)
    const { endpoint, context } = this.setup
    const place = { endpoint, context: context + GROUP_CONTEXT, members, rank: group.rank, call: tag, kind: 0 }
    const mine = root === group.rank ? encode(this.world.contexts.next()) : null
    const detail = `group of ${members.length}, tag ${tag}`
    const bytes = await this.run('Create_group', detail, () => bcastBytes(new Ranks(place), mine, root))
    return new Intracomm(this.world, this.#identity(members, decode(bytes)))
  }

  /**
   * A communicator whose ranks lie in a grid, numbered row by row; `MPI.COMM_NULL` for ranks that the grid has no place
   * for. `periods`: whether each dimension closes to a ring, or one for all. `reorder` is MPI's and changes nothing here.
   * MPI 4.1, section 8.5.1.
   * @throws {Exception} ERR_DIMS when the grid has more places than there are ranks
   */
  async Create_cart(...args: CartArguments): Promise<Cartcomm> {
    const grid = this.#grid('Create_cart', args)
    const color = this.rank < grid.size ? 0 : null
    const made = await this.divide('Create_cart', `dims [${grid.dims.join(', ')}]`, color, this.rank)
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

  /** Another communicator of this class. */
  protected twin(identity: CommIdentity): Intracomm {
    return new Intracomm(this.world, identity)
  }

  /** One collective call. @returns the part that this rank comes into */
  protected async divide(op: string, detail: string, color: number | null, key: number): Promise<Division | null> {
    const ranks = this.begin(0)
    // A rank without a color makes no communicator, and needs no number for one.
    const context = color === null ? 0 : this.world.contexts.next()
    return this.block({ op, detail, start: () => split(ranks, { color, key, context }) })
  }

  protected identityOf({ ranks, context }: Division): CommIdentity {
    const { members } = this.setup
    return this.#identity(
      ranks.map((rank) => members[rank] as number),
      context,
    )
  }

  /** The lowest rank with the same key for shared memory. */
  async #sharedColor(): Promise<number> {
    const { sharedKey } = this.world
    const ranks = this.begin(0)
    const mine = new TextEncoder().encode(sharedKey ?? '')
    const start = async (): Promise<Uint8Array[]> => allgatherBytes(ranks, mine)
    const keys = await this.block({ op: 'Split_type', detail: '', start })
    if (sharedKey === null) return this.rank
    return keys.map((bytes) => new TextDecoder().decode(bytes)).indexOf(sharedKey)
  }

  #made(division: Division | null): Intracomm {
    return division ? new Intracomm(this.world, this.identityOf(division)) : this.world.commNull()
  }

  #identity(members: readonly number[], context: number): CommIdentity {
    return { context, members, name: '', errhandler: this.Get_errhandler() }
  }

  #duplicate(op: string): [copy: this, call: PreparedCall<void>] {
    const copy = this.twin({ ...this.#identity(this.setup.members, 0), unusable: NOT_THERE_YET }) as this
    const ranks = this.begin(0)
    const mine = this.rank === 0 ? encode(this.world.contexts.next()) : null
    const start = async (): Promise<void> => copy.begun(decode(await bcastBytes(ranks, mine, 0)))
    return [copy, { op, detail: '', start }]
  }

  #grid(op: string, args: readonly unknown[]): CartGrid {
    const defaults = { dims: REQUIRED, periods: null, reorder: false } as const
    const { dims, periods } = takeArguments<CartKeywords>(op, args, defaults)
    checkDims(op, dims, this.size)
    return new CartGrid(dims, periodsOf(op, periods, dims.length))
  }

  /** This communicator's ranks of the group's, in the group's order. */
  #ranksOf(op: string, group: Group): number[] {
    const ranks = group.Translate_ranks(null, this.Get_group())
    checkMembers(op, ranks)
    return ranks
  }

  #checkSame(made: readonly number[], given: readonly number[]): void {
    if (made.length === given.length && made.every((rank, i) => rank === given[i])) return
    const both = `this rank gives the group of ranks ${given.join(', ')}, but its communicator would be of ${made.join(', ')}`
    throw new Exception('ERR_GROUP', `Create: ${both}; all ranks of a group must give it`)
  }
}

const encode = (context: number): Uint8Array => new Uint8Array(Float64Array.of(context).buffer)

const decode = (bytes: Uint8Array): number => new Float64Array(bytes.slice().buffer)[0] ?? 0
