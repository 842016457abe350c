import { checkCount, shown } from './checks.ts'
import { IDENT, PROC_NULL, SIMILAR, UNDEFINED, UNEQUAL } from './constants.ts'
import { Exception } from './exception.ts'

/** First rank, last rank and stride of `Range_incl` and `Range_excl`. */
export type RankRange = readonly [first: number, last: number, stride: number]

/**
 * An ordered set of ranks (MPI 4.1, section 7.3; mpi4py's `Group`). Groups are values: nothing here communicates, and
 * every operation gives a new group.
 *
 * ```ts
 * const evens = MPI.COMM_WORLD.Get_group().Range_incl([[0, size - 1, 2]])
 * ```
 */
export class Group {
  /** World rank of each rank. */
  readonly members: readonly number[]
  readonly #self: number
  #freed = false

  /**
   * Programs take a communicator's.
   * @param self world rank of the rank that asks
   */
  constructor(members: readonly number[], self: number) {
    this.members = members
    this.#self = self
  }

  Get_size(): number {
    return this.#living('Get_size').length
  }

  /** This rank in the group; `MPI.UNDEFINED` when it is not in it. */
  Get_rank(): number {
    const rank = this.#living('Get_rank').indexOf(this.#self)
    return rank < 0 ? UNDEFINED : rank
  }

  get size(): number {
    return this.Get_size()
  }

  get rank(): number {
    return this.Get_rank()
  }

  /** The same ranks in another group, `MPI.UNDEFINED` where it does not have them. @param ranks all, where it is null */
  Translate_ranks(ranks: readonly number[] | null, group: Group): number[] {
    const others = new Map(group.#living('Translate_ranks').map((world, rank) => [world, rank]))
    const asked = ranks ?? this.members.map((_, rank) => rank)
    return asked.map((rank) => {
      if (rank === PROC_NULL) return PROC_NULL
      return others.get(this.#member('Translate_ranks', rank)) ?? UNDEFINED
    })
  }

  /** `MPI.IDENT`: the same ranks in the same order. `MPI.SIMILAR`: in another order. Else `MPI.UNEQUAL`. */
  Compare(group: Group): number {
    const [mine, others] = [this.#living('Compare'), group.#living('Compare')]
    if (mine.length !== others.length) return UNEQUAL
    if (mine.every((world, rank) => world === others[rank])) return IDENT
    const set = new Set(others)
    return mine.every((world) => set.has(world)) ? SIMILAR : UNEQUAL
  }

  Dup(): Group {
    return this.#made(this.#living('Dup'))
  }

  /** The first group's ranks, then those of the second that the first does not have. */
  static Union(group1: Group, group2: Group): Group {
    return group1.#made([...new Set([...group1.#living('Union'), ...group2.#living('Union')])])
  }

  /** The ranks in both, in the first group's order. */
  static Intersection(group1: Group, group2: Group): Group {
    const second = new Set(group2.#living('Intersection'))
    return group1.#made(group1.#living('Intersection').filter((world) => second.has(world)))
  }

  /** mpi4py's other name of `Intersection`. */
  static Intersect(group1: Group, group2: Group): Group {
    return Group.Intersection(group1, group2)
  }

  /** The first group's ranks that the second does not have. */
  static Difference(group1: Group, group2: Group): Group {
    const second = new Set(group2.#living('Difference'))
    return group1.#made(group1.#living('Difference').filter((world) => !second.has(world)))
  }

  /** These ranks, in this order. */
  Incl(ranks: readonly number[]): Group {
    return this.#made(this.#distinct('Incl', ranks).map((rank) => this.#member('Incl', rank)))
  }

  /** All but these ranks. */
  Excl(ranks: readonly number[]): Group {
    const out = new Set(this.#distinct('Excl', ranks).map((rank) => this.#member('Excl', rank)))
    return this.#made(this.members.filter((world) => !out.has(world)))
  }

  /** The ranks of all ranges, in this order. */
  Range_incl(ranges: readonly RankRange[]): Group {
    return this.Incl(ranges.flatMap((range) => ranksOf('Range_incl', range)))
  }

  /** All but the ranks of the ranges. */
  Range_excl(ranges: readonly RankRange[]): Group {
    return this.Excl(ranges.flatMap((range) => ranksOf('Range_excl', range)))
  }

  /** Ends its use. */
  Free(): void {
    this.#living('Free')
    this.#freed = true
  }

  #made(members: readonly number[]): Group {
    return new Group(members, this.#self)
  }

  #living(op: string): readonly number[] {
    if (this.#freed)
      throw new Exception('ERR_GROUP', `${op}: the group is MPI.GROUP_NULL: it has been freed, or never was one`)
    return this.members
  }

  #member(op: string, rank: number): number {
    const world = this.#living(op)[rank]
    if (world !== undefined) return world
    const legal = this.members.length === 0 ? 'the group is empty' : `give ranks from 0 to ${this.members.length - 1}`
    throw new Exception('ERR_RANK', `${op}: ${shown(rank)} is no rank of the group; ${legal}`)
  }

  #distinct(op: string, ranks: readonly number[]): readonly number[] {
    const twice = ranks.find((rank, i) => ranks.indexOf(rank) !== i)
    if (twice === undefined) return ranks
    throw new Exception('ERR_RANK', `${op}: rank ${twice} is given twice; give each rank once`)
  }
}

function ranksOf(op: string, [first, last, stride]: RankRange): number[] {
  checkCount(op, 'first rank of a range', first)
  checkCount(op, 'last rank of a range', last)
  if (!Number.isSafeInteger(stride) || stride === 0) {
    throw new Exception('ERR_ARG', `${op}: the stride of a range is ${shown(stride)}; give a whole number other than 0`)
  }
  const count = Math.floor((last - first) / stride) + 1
  return Array.from({ length: Math.max(0, count) }, (_, i) => first + i * stride)
}
