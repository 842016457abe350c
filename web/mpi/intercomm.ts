import { NO_ROOT } from '../coll/across.ts'
import type { Groups } from '../coll/ranks.ts'
import { type Arguments, takeArguments } from './arguments.ts'
import { checkRoot } from './checks.ts'
import type { Root } from './collectives-base.ts'
import { checkGroup, checkMembers } from './comm-checks.ts'
import type { CommIdentity, CommWorld } from './comm-world.ts'
import { PROC_NULL, ROOT, UNDEFINED } from './constants.ts'
import { WORLD_CONTEXT } from './contexts.ts'
import { Exception } from './exception.ts'
import { FaultTolerantComm } from './fault-tolerant-comm.ts'
import { Group } from './group.ts'
import { Intracomm } from './intracomm.ts'
import { NULL_COMM } from './managed-comm.ts'
import type { Request } from './request.ts'
import type { Division } from './split.ts'
import { type SplitArguments, splitChoice } from './split-arguments.ts'

/**
 * A communicator that joins two groups (MPI 4.1, sections 6.2.2, 6.2.3 and 7.6; mpi4py's `Intercomm`), made by
 * `Create_intercomm`. `rank`, `size` and `group` are of this rank's own group; whom messages go to and come from, and whose data
 * collectives bring, is the other, remote one.
 *
 * In a collective with a root, the root gives `MPI.ROOT`, the others of its group `MPI.PROC_NULL` (and null as buffers), and
 * the ranks of the other group the root's rank:
 *
 * ```ts
 * const root = isProducer ? (inter.rank === 0 ? MPI.ROOT : MPI.PROC_NULL) : 0
 * const plan = await inter.bcast(inter.rank === 0 ? { steps: 10 } : null, root)   // the consumers have it
 * ```
 *
 * `MPI.IN_PLACE` stands nowhere: no rank is in both groups.
 */
export class Intercomm extends FaultTolerantComm<null> {
  #remote: readonly number[]
  /** The ranks of both groups, in one order for both. */
  #both: { members: readonly number[]; groups: Groups }

  /** Programs take `Create_intercomm`. */
  constructor(world: CommWorld, identity: CommIdentity & { remote: readonly number[] }) {
    super(world, identity)
    this.#remote = identity.remote
    this.#both = bothOf(identity.members, identity.remote)
  }

  /** Number of ranks of the other group. */
  Get_remote_size(): number {
    return this.peerCount
  }

  get remote_size(): number {
    return this.Get_remote_size()
  }

  /** The ranks of the other group. */
  Get_remote_group(): Group {
    return new Group(this.#remote, this.setup.endpoint.rank)
  }

  get remote_group(): Group {
    return this.Get_remote_group()
  }

  /**
   * One communicator of both groups: the ranks of the group that gives `high` come after the others. Where both give the same,
   * all ranks still get the same order. MPI 4.1, section 7.6.2.
   * @throws {Exception} ERR_ARG when the ranks of one group do not give the same
   */
  async Merge(...args: Arguments<[high?: boolean], { high?: boolean }>): Promise<Intracomm> {
    const made = await this.divide(() => {
      const { high } = takeArguments<{ high?: boolean }>('Merge', args, { high: false })
      return { op: 'Merge', detail: `high ${high}`, color: 0, key: high ? 1 : 0 }
    })
    const { ranks, context } = made as Division
    this.handled(() => checkUndivided(ranks, this.#both.groups))
    return new Intracomm(this.world, this.identity(this.#worldRanks(ranks), context))
  }

  /**
   * One intercommunicator for each color that ranks of both groups give; in each group the ranks are ordered by key and else as
   * here. A null communicator for a color of one group only, and for `MPI.UNDEFINED`.
   */
  async Split(...args: SplitArguments): Promise<Intercomm> {
    return this.#made(await this.divide(() => splitChoice(args)))
  }

  /**
   * Joins a part of each group: every rank gives the one of its own, in which the new ranks are ordered; a null communicator
   * for the others, and where one part is empty.
   * @throws {Exception} ERR_GROUP for a group with ranks of others, or when the ranks of a group do not all give the same
   */
  async Create(group: Group): Promise<Intercomm> {
    const given = this.handled(() => {
      checkGroup('Create', group)
      const ranks = group.Translate_ranks(null, this.Get_group())
      checkMembers('Create', ranks)
      return ranks.map((rank) => this.#both.groups.local[rank] as number)
    })
    const key = group.rank
    const color = key === UNDEFINED ? null : 0
    const made = await this.divide(() => ({ op: 'Create', detail: `group of ${group.size}`, color, key }))
    const mine = made?.ranks.filter((rank) => this.#both.groups.local.includes(rank)) ?? []
    this.handled(() => {
      if (!made || mine.join() === given.join()) return
      throw new Exception('ERR_GROUP', 'Create: the ranks of this group give different groups; all must give the same')
    })
    return this.#made(made)
  }

  /**
   * An intercommunicator of the ranks of both groups that are not lost. All that survive agree who that is; one that is lost
   * during the call may still be in it. Every rank calls it, on a revoked communicator too.
   */
  Shrink(): Promise<Intercomm> {
    return this.shrunk((identity) => new Intercomm(this.world, { ...identity, remote: this.#remote }))
  }

  /** Begins to: the communicator can be used once the request has ended. */
  Ishrink(): [comm: Intercomm, request: Request] {
    return this.beginShrunk((identity) => new Intercomm(this.world, { ...identity, remote: this.#remote }))
  }

  protected override settle(members: readonly number[], remote: readonly number[] | null): void {
    super.settle(members, remote)
    this.#remote = remote ?? []
    this.#both = bothOf(members, this.#remote)
  }

  protected override get bothGroups(): { members: readonly number[]; groups: Groups } {
    return this.#both
  }

  protected override rootOf(op: string, root: number): Root {
    if (root === PROC_NULL) return { rank: NO_ROOT, isHere: false, hasPart: false, detail: 'root PROC_NULL' }
    const { local, remote } = this.#both.groups
    if (root === ROOT) return { rank: local[this.rank] as number, isHere: true, hasPart: false, detail: 'root ROOT' }
    checkRoot(op, root, this.peerCount, ' of the remote group, MPI.ROOT or MPI.PROC_NULL')
    return { rank: remote[root] as number, isHere: false, hasPart: true, detail: `root ${root}` }
  }

  protected override isInPlace(): boolean {
    return false
  }

  protected override twin(identity: CommIdentity): Intercomm {
    return new Intercomm(this.world, { ...identity, remote: this.#remote })
  }

  #made(division: Division | null): Intercomm {
    const { local, remote } = this.#both.groups
    const [mine, theirs] = [local, remote].map((group) =>
      this.#worldRanks((division?.ranks ?? []).filter((rank) => group.includes(rank))),
    ) as [number[], number[]]
    if (!division || theirs.length === 0) return this.#null()
    return new Intercomm(this.world, { ...this.identity(mine, division.context), remote: theirs })
  }

  #null(): Intercomm {
    const nobody = { context: WORLD_CONTEXT, members: [], remote: [], name: '', unusable: NULL_COMM }
    return new Intercomm(this.world, nobody)
  }

  #worldRanks(ranks: readonly number[]): number[] {
    return ranks.map((rank) => this.#both.members[rank] as number)
  }
}

/** The ranks of both groups, in one order for both. */
function bothOf(members: readonly number[], remote: readonly number[]): { members: readonly number[]; groups: Groups } {
  const isFirst = (members[0] ?? 0) < (remote[0] ?? 0)
  const [first, second] = isFirst ? [members, remote] : [remote, members]
  const [low, high] = [[...first.keys()], [...second.keys()].map((rank) => first.length + rank)]
  const groups = isFirst ? { local: low, remote: high } : { local: high, remote: low }
  return { members: [...first, ...second], groups }
}

/** A group whose ranks give different values of `high` has the other one between them, or between whose ranks it is. */
function checkUndivided(ranks: readonly number[], { local, remote }: Groups): void {
  const isUndivided = (group: readonly number[]): boolean => {
    const places = group.map((rank) => ranks.indexOf(rank))
    return Math.max(...places) - Math.min(...places) === group.length - 1
  }
  if (isUndivided(local) && isUndivided(remote)) return
  throw new Exception('ERR_ARG', 'Merge: ranks of one group give high true and false; give the same on all of a group')
}
