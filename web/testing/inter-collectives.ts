import { expect } from 'vitest'
import type { TypedArray } from '../mpi/buffer-data.ts'
import type { Datatype } from '../mpi/datatype.ts'
import type { Intercomm } from '../mpi/intercomm.ts'
import type { Mpi } from '../mpi/mpi.ts'
import type { Op } from '../mpi/op.ts'
import type { Request } from '../mpi/request.ts'
import { type ArrayKind, numbersOf } from './array-kinds.ts'
import { block, elements, ofAllRanks, UNTOUCHED } from './collective-parts.ts'
import { type ReductionRule, reduced } from './reduction-rules.ts'

/** One call of a collective of an intercommunicator, as one of its ranks sees it. */
export interface InterCase {
  readonly side: 0 | 1
  readonly rank: number
  /** Ranks of this group and of the other one. */
  readonly size: number
  readonly remoteSize: number
  /** Which rank of which side is the root. */
  readonly root: { side: 0 | 1; rank: number }
  /** Elements of one rank's part from the first group; the second gives two more. */
  readonly count: number
  readonly rule: ReductionRule
}

type Elements = number[] | null

/** What a rank passes, and what its receive buffer must hold in the end; of rooted calls the root's argument too. */
interface InterPart {
  readonly send: Elements
  readonly recv: Elements
  readonly after: Elements
}

type Spec = readonly [data: TypedArray, datatype: Datatype<TypedArray>]
interface InterArguments {
  readonly send: Spec | null
  readonly recv: Spec | null
  readonly op: Op
  readonly root: number
}

export interface InterCollective {
  readonly names: readonly [blocking: string, nonblocking: string]
  readonly rooted: boolean
  readonly reduces: boolean
  readonly part: (call: InterCase) => InterPart
  readonly forms: (
    comm: Intercomm,
    args: InterArguments,
    call: InterCase,
  ) => readonly [blocking: () => Promise<void>, nonblocking: () => Request]
}

const NOTHING: InterPart = { send: null, recv: null, after: null }
const untouched = (count: number): number[] => elements(count, () => UNTOUCHED)

/** Elements that a rank of this side gives. */
const countOf = ({ count }: InterCase, side: number): number => count + side * 2
const given = (call: InterCase): number => countOf(call, call.side)
const got = (call: InterCase): number => countOf(call, 1 - call.side)
/** One number for each rank of both groups. */
const id = (side: number, rank: number): number => side * 50 + rank
const mine = ({ side, rank }: InterCase): number => id(side, rank)
const theirs = ({ side }: InterCase, rank: number): number => id(1 - side, rank)

/** Where this rank stands in a call with a root: it itself, with nothing to do, or in the other group. */
function roleOf({ side, rank, root }: InterCase): 'root' | 'idle' | 'other' {
  if (side !== root.side) return 'other'
  return rank === root.rank ? 'root' : 'idle'
}

const rootId = ({ root }: InterCase): number => id(root.side, root.rank)

const collected = (call: InterCase): number[] =>
  ofAllRanks(call.remoteSize, (from) => block(theirs(call, from), 0, got(call)))
const exchanged: InterCollective['part'] = (call) => ({
  send: ofAllRanks(call.remoteSize, (to) => block(mine(call), theirs(call, to), given(call))),
  recv: untouched(call.remoteSize * got(call)),
  after: ofAllRanks(call.remoteSize, (from) => block(theirs(call, from), mine(call), got(call))),
})
const gathered: InterCollective['part'] = (call) => {
  const role = roleOf(call)
  if (role === 'idle') return NOTHING
  if (role === 'other') return { ...NOTHING, send: block(mine(call), 0, given(call)) }
  return { send: null, recv: untouched(call.remoteSize * got(call)), after: collected(call) }
}
const scattered: InterCollective['part'] = (call) => {
  const role = roleOf(call)
  if (role === 'idle') return NOTHING
  if (role === 'root')
    return { ...NOTHING, send: ofAllRanks(call.remoteSize, (to) => block(rootId(call), to, given(call))) }
  return { send: null, recv: untouched(got(call)), after: block(rootId(call), call.rank, got(call)) }
}
/** What each rank of a group gives to a reduction of `count` elements. */
const operand = ({ rule, rank, size }: InterCase, count: number): number[] =>
  elements(count, (i) => rule.at(rank, i, size))
/** What the other group's ranks give together. */
const result = ({ rule, remoteSize }: InterCase, start: number, count: number): number[] =>
  elements(count, (i) => reduced(rule, remoteSize, remoteSize, start + i))

/** As many elements as both groups can share equally. */
const shared = ({ count, size, remoteSize }: InterCase): number => count * size * remoteSize

/** The shares of one group, which are not alike: the last rank has the rest. */
function sharesOf(call: InterCase): number[] {
  const whole = shared(call) + 3
  const each = Math.floor(whole / (call.size + 1))
  return elements(call.size, (rank) => (rank < call.size - 1 ? each : whole - each * (call.size - 1)))
}

/** Parts of one length, with their places. */
const cuts = (ranks: number, count: number) =>
  [elements(ranks, () => count), elements(ranks, (i) => i * count)] as const

const specV = ([data, datatype]: Spec, ranks: number, count: number) => [data, cuts(ranks, count), datatype] as const

/** With a datatype for each rank and displacements in bytes. */
function specW([data, datatype]: Spec, ranks: number, count: number) {
  const [counts, displs] = cuts(ranks, count)
  return [data, counts, displs.map((displ) => displ * datatype.extent), counts.map((): Datatype => datatype)] as const
}

const ROOTED = { rooted: true, reduces: false }
const EXCHANGE = { rooted: false, reduces: false }
const REDUCTION = { rooted: false, reduces: true }

/** All collectives of buffers that an intercommunicator has. */
export const INTER_COLLECTIVES: readonly InterCollective[] = [
  {
    ...ROOTED,
    names: ['Bcast', 'Ibcast'],
    part: (call) => {
      const role = roleOf(call)
      if (role === 'idle') return NOTHING
      const data = block(rootId(call), 0, countOf(call, call.root.side))
      return { send: null, recv: role === 'root' ? data : untouched(data.length), after: data }
    },
    forms: (comm, { recv, root }) => [() => comm.Bcast(recv, root), () => comm.Ibcast(recv, { root })],
  },
  {
    ...ROOTED,
    names: ['Gather', 'Igather'],
    part: gathered,
    forms: (comm, { send, recv, root }) => [
      () => comm.Gather(send, recv, root),
      () => comm.Igather(send, recv, { root }),
    ],
  },
  {
    ...ROOTED,
    names: ['Gatherv', 'Igatherv'],
    part: gathered,
    forms: (comm, { send, recv, root }, call) => {
      const into = recv && specV(recv, call.remoteSize, got(call))
      return [() => comm.Gatherv(send, into, root), () => comm.Igatherv(send, into, { root })]
    },
  },
  {
    ...ROOTED,
    names: ['Scatter', 'Iscatter'],
    part: scattered,
    forms: (comm, { send, recv, root }) => [
      () => comm.Scatter(send, recv, root),
      () => comm.Iscatter(send, recv, { root }),
    ],
  },
  {
    ...ROOTED,
    names: ['Scatterv', 'Iscatterv'],
    part: scattered,
    forms: (comm, { send, recv, root }, call) => {
      const from = send && specV(send, call.remoteSize, given(call))
      return [() => comm.Scatterv(from, recv, root), () => comm.Iscatterv(from, recv, { root })]
    },
  },
  {
    ...EXCHANGE,
    names: ['Allgather', 'Iallgather'],
    part: (call) => ({
      send: block(mine(call), 0, given(call)),
      recv: untouched(call.remoteSize * got(call)),
      after: collected(call),
    }),
    forms: (comm, { send, recv }) => [
      () => comm.Allgather(send, recv as Spec),
      () => comm.Iallgather(send, recv as Spec),
    ],
  },
  {
    ...EXCHANGE,
    names: ['Allgatherv', 'Iallgatherv'],
    part: (call) => ({
      send: block(mine(call), 0, given(call)),
      recv: untouched(call.remoteSize * got(call)),
      after: collected(call),
    }),
    forms: (comm, { send, recv }, call) => {
      const into = specV(recv as Spec, call.remoteSize, got(call))
      return [() => comm.Allgatherv(send, into), () => comm.Iallgatherv(send, into)]
    },
  },
  {
    ...EXCHANGE,
    names: ['Alltoall', 'Ialltoall'],
    part: exchanged,
    forms: (comm, { send, recv }) => [
      () => comm.Alltoall(send, recv as Spec),
      () => comm.Ialltoall(send, recv as Spec),
    ],
  },
  {
    ...EXCHANGE,
    names: ['Alltoallv', 'Ialltoallv'],
    part: exchanged,
    forms: (comm, { send, recv }, call) => {
      const from = send && specV(send, call.remoteSize, given(call))
      const into = specV(recv as Spec, call.remoteSize, got(call))
      return [() => comm.Alltoallv(from, into), () => comm.Ialltoallv(from, into)]
    },
  },
  {
    ...EXCHANGE,
    names: ['Alltoallw', 'Ialltoallw'],
    part: exchanged,
    forms: (comm, { send, recv }, call) => {
      const from = specW(send as Spec, call.remoteSize, given(call))
      const into = specW(recv as Spec, call.remoteSize, got(call))
      return [() => comm.Alltoallw(from, into), () => comm.Ialltoallw(from, into)]
    },
  },
  {
    names: ['Reduce', 'Ireduce'],
    rooted: true,
    reduces: true,
    part: (call) => {
      const role = roleOf(call)
      if (role === 'idle') return NOTHING
      if (role === 'other') return { ...NOTHING, send: operand(call, given(call)) }
      return { send: null, recv: untouched(got(call)), after: result(call, 0, got(call)) }
    },
    forms: (comm, { send, recv, op, root }) => [
      () => comm.Reduce(send, recv, op, root),
      () => comm.Ireduce(send, recv, { op, root }),
    ],
  },
  {
    ...REDUCTION,
    names: ['Allreduce', 'Iallreduce'],
    part: (call) => ({
      send: operand(call, call.count),
      recv: untouched(call.count),
      after: result(call, 0, call.count),
    }),
    forms: (comm, { send, recv, op }) => [
      () => comm.Allreduce(send, recv as Spec, op),
      () => comm.Iallreduce(send, recv as Spec, { op }),
    ],
  },
  {
    ...REDUCTION,
    names: ['Reduce_scatter_block', 'Ireduce_scatter_block'],
    part: (call) => {
      const own = shared(call) / call.size
      return {
        send: operand(call, shared(call)),
        recv: untouched(own),
        after: result(call, call.rank * own, own),
      }
    },
    forms: (comm, { send, recv, op }) => [
      () => comm.Reduce_scatter_block(send, recv as Spec, op),
      () => comm.Ireduce_scatter_block(send, recv as Spec, { op }),
    ],
  },
  {
    ...REDUCTION,
    names: ['Reduce_scatter', 'Ireduce_scatter'],
    part: (call) => {
      const shares = sharesOf(call)
      const start = shares.slice(0, call.rank).reduce((sum, share) => sum + share, 0)
      const own = shares[call.rank] as number
      return { send: operand(call, shared(call) + 3), recv: untouched(own), after: result(call, start, own) }
    },
    forms: (comm, { send, recv, op }, call) => [
      () => comm.Reduce_scatter(send, recv as Spec, sharesOf(call), op),
      // Without counts each group tells itself how much room its ranks have.
      () => comm.Ireduce_scatter(send, recv as Spec, { op }),
    ],
  },
]

/** Carries out one call in both forms as this rank, and compares its buffers with what a plain loop says. */
export async function expectInterCollective(
  { names, part, forms }: InterCollective,
  comm: Intercomm,
  mpi: Mpi,
  call: InterCase,
  { kind, datatype }: { kind: ArrayKind; datatype: string },
): Promise<void> {
  const { send, recv, after } = part(call)
  const type = mpi[datatype as 'DOUBLE'] as Datatype<TypedArray>
  for (const form of [0, 1] as const) {
    const [sendArray, recvArray] = [send && kind.of(send), recv && kind.of(recv)]
    const role = roleOf(call)
    const args: InterArguments = {
      send: sendArray && [sendArray, type],
      recv: recvArray && [recvArray, type],
      op: mpi[call.rule.op],
      root: role === 'root' ? mpi.ROOT : role === 'idle' ? mpi.PROC_NULL : call.root.rank,
    }
    const [blocking, nonblocking] = forms(comm, args, call)
    await (form === 0 ? blocking() : nonblocking().Wait())
    const where = `${names[form]} of ${call.count} x ${datatype}, root ${call.root.rank} of group ${call.root.side}, rank ${call.rank} of group ${call.side}`
    if (recvArray) expect(numbersOf(recvArray), where).toEqual(numbersOf(kind.of(after ?? [])))
    if (sendArray) expect(numbersOf(sendArray), `the sendbuf of ${where}`).toEqual(numbersOf(kind.of(send ?? [])))
  }
}
