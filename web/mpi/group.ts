import { type Arguments, takeArguments } from './arguments.ts'
import type { Numbers } from './buffer-forms.ts'
import { checkCount, shown } from './checks.ts'
import { IDENT, PROC_NULL, SIMILAR, UNDEFINED, UNEQUAL } from './constants.ts'
import { Exception } from './exception.ts'

/** First rank, last rank and stride of `Range_incl` and `Range_excl`. */
export type RankRange = readonly [first: number, last: number, stride: number]

type TranslateKeywords = { ranks?: Numbers | null; group?: Group | null }
type TranslateArguments = Arguments<[ranks?: Numbers | null, group?: Group | null], TranslateKeywords>

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
  readonly #permanent: boolean
  #freed = false

  /**
   * Programs take a communicator's.
   * @param self world rank of the rank that asks
   * @param permanent it cannot be freed, as `MPI.GROUP_EMPTY`
   */
  constructor(members: readonly number[], self: number, permanent = false) {
    this.members = members
    this.#self = self
    this.#permanent = permanent
  }

  /** Whether it is no group (any more): mpi4py's `group == MPI.GROUP_NULL`. */
  get is_null(): boolean {
    return this.#freed
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

  /**
   * The same ranks in another group, `MPI.UNDEFINED` where it does not have them.
   * @param ranks all of this group's, where it is null
   * @param group COMM_WORLD's, where it is null
   */
  Translate_ranks(...args: TranslateArguments): number[] {
    const op = 'Translate_ranks'
    const { ranks, group } = takeArguments<TranslateKeywords>(op, args, { ranks: null, group: null })
    const members = this.#living(op)
    const others = group && new Map(group.#living(op).map((world, rank) => [world, rank]))
    return Array.from(ranks ?? members.keys(), (rank) => {
      if (rank === PROC_NULL) return PROC_NULL
      const world = this.#member(op, rank)
      return others ? (others.get(world) ?? UNDEFINED) : world
    })
  }

  /** `group1.Translate_ranks(ranks1, group2)` */
  static Translate_ranks(group1: Group, ranks1: Numbers | null = null, group2: Group | null = null): number[] {
    return group1.Translate_ranks(ranks1, group2)
  }

  /** `MPI.IDENT`: the same ranks in the same order. `MPI.SIMILAR`: in another order. Else `MPI.UNEQUAL`. */
  Compare(group: Group): number {
    const [mine, others] = [this.#living('Compare'), group.#living('Compare')]
    if (mine.length !== others.length) return UNEQUAL
    if (mine.every((world, rank) => world === others[rank])) return IDENT
    const set = new Set(others)
    return mine.every((world) => set.has(world)) ? SIMILAR : UNEQUAL
  }

  /** `group1.Compare(group2)` */
  static Compare(group1: Group, group2: Group): number {
    return group1.Compare(group2)
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
    if (this.#permanent)
      throw new Exception('ERR_GROUP', 'Free: MPI.GROUP_EMPTY ends with the program; free only what you make')
    this.#freed = true
  }

  /** The same, and nothing for one that was freed already, or cannot be: GROUP_EMPTY. */
  free(): void {
    if (!this.#permanent) this.#freed = true
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
    this.#living(op)
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
