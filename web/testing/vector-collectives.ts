import type { TypedArray } from '../mpi/buffer-data.ts'
import type { BufSpecV } from '../mpi/buffer-forms.ts'
import { IN_PLACE } from '../mpi/constants.ts'
import type { Datatype } from '../mpi/datatype.ts'
import {
  block,
  type Collective,
  type CollectiveArguments,
  type CollectiveCase,
  elements,
  type Part,
  UNTOUCHED,
} from './collective-parts.ts'

type Argument = Exclude<CollectiveArguments['send'], null>
type Plain = Exclude<Argument, symbol>

/** Where the parts of all ranks lie in one buffer, in elements, by rank. */
interface Cuts {
  readonly counts: number[]
  readonly displs: number[]
}

/** What Alltoallv and Alltoallw have in common. */
const EXCHANGE = {
  rooted: false,
  takesInPlace: true,
  reduces: false,
  large: () => [131, 4_099],
  part: exchangedPart,
}

/** The collectives with a count of its own for each rank. Parts lie backwards, with gaps that nothing may be written to. */
export const VECTOR_COLLECTIVES: readonly Collective[] = [
  {
    names: ['Scatterv', 'Iscatterv'],
    rooted: true,
    takesInPlace: true,
    reduces: false,
    large: () => [10_007],
    part: (call, rank) => {
      const { root, inPlace } = call
      const send = rank === root ? laid(cutsOf(call), (to) => block(root, to, countOf(call, to))) : null
      if (rank === root && inPlace) return { send, recv: 'in place', after: null }
      const after = block(root, rank, countOf(call, rank))
      return { send, recv: elements(after.length, () => UNTOUCHED), after }
    },
    forms: (comm, { send, recv }, call) => {
      const [from, into] = [send && withCuts(send as Plain, cutsOf(call)), recv as Argument]
      return [
        () => comm.Scatterv(from, into, call.root),
        () => comm.Iscatterv(from, into, { root: call.root }),
        () => comm.Scatterv_init(from, into, { root: call.root }),
      ]
    },
  },
  {
    names: ['Gatherv', 'Igatherv'],
    rooted: true,
    takesInPlace: true,
    reduces: false,
    large: () => [10_007],
    part: (call, rank) => {
      const part = collected(call, rank)
      return rank === call.root ? part : { send: block(rank, 0, countOf(call, rank)), recv: null, after: null }
    },
    forms: (comm, { send, recv }, call) => {
      const [from, into] = [send as Argument, recv && withCuts(recv as Plain, cutsOf(call))]
      return [
        () => comm.Gatherv(from, into, call.root),
        () => comm.Igatherv(from, into, { root: call.root }),
        () => comm.Gatherv_init(from, into, { root: call.root }),
      ]
    },
  },
  {
    names: ['Allgatherv', 'Iallgatherv'],
    rooted: false,
    takesInPlace: true,
    reduces: false,
    large: (size) => [Math.ceil(70_001 / size)],
    part: (call, rank) => collected(call, rank),
    forms: (comm, { send, recv }, call) => {
      const [from, into] = [send as Argument, withCuts(recv as Plain, cutsOf(call))]
      return [
        () => comm.Allgatherv(from, into),
        () => comm.Iallgatherv(from, into),
        () => comm.Allgatherv_init(from, into),
      ]
    },
  },
  {
    ...EXCHANGE,
    names: ['Alltoallv', 'Ialltoallv'],
    forms: (comm, { send, recv }, call) => {
      const from = isPlain(send) ? withCuts(send, sentCuts(call, comm.rank)) : IN_PLACE
      const into = withCuts(recv as Plain, receivedCuts(call, comm.rank))
      return [
        () => comm.Alltoallv(from, into),
        () => comm.Ialltoallv(from, into),
        () => comm.Alltoallv_init(from, into),
      ]
    },
  },
  {
    ...EXCHANGE,
    names: ['Alltoallw', 'Ialltoallw'],
    forms: (comm, { send, recv }, call) => {
      const from = isPlain(send) ? inBytes(send, sentCuts(call, comm.rank)) : null
      const [data, counts, displs, datatypes] = inBytes(recv as Plain, receivedCuts(call, comm.rank))
      return [
        () => comm.Alltoallw(from ?? IN_PLACE, [data, counts, displs, datatypes]),
        () => comm.Ialltoallw(from ?? IN_PLACE, [data, [counts, displs], datatypes]),
        () => comm.Alltoallw_init(from ?? IN_PLACE, [data, [counts, displs], datatypes]),
      ]
    },
  },
]

const isPlain = (argument: CollectiveArguments['send']): argument is Plain => Array.isArray(argument)

/** What each rank gives to or gets from a collective with one part for each; with a least count of 0 some have none. */
const countOf = ({ count }: CollectiveCase, rank: number): number => count + ((rank * 2) % 3)

/** What one rank gives another; in place as much as it gets. */
function exchanged({ count, inPlace }: CollectiveCase, from: number, to: number): number {
  return count + ((inPlace ? from + to : from * 2 + to) % 3)
}

const cutsOf = (call: CollectiveCase): Cuts => backwards(call.size, (rank) => countOf(call, rank))
const sentCuts = (call: CollectiveCase, from: number): Cuts => backwards(call.size, (to) => exchanged(call, from, to))
const receivedCuts = (call: CollectiveCase, to: number): Cuts =>
  backwards(call.size, (from) => exchanged(call, from, to))

/** The last rank's part first, and a gap of one element behind each. */
function backwards(size: number, count: (rank: number) => number): Cuts {
  const counts = elements(size, count)
  const displs = counts.map((_, rank) => counts.slice(rank + 1).reduce((sum, behind) => sum + behind + 1, 0))
  return { counts, displs }
}

/** The whole buffer, with each rank's elements in their place. */
function laid({ counts, displs }: Cuts, of: (rank: number) => number[]): number[] {
  const whole = elements((counts[0] ?? 0) + (displs[0] ?? 0) + 1, () => UNTOUCHED)
  displs.forEach((displ, rank) => of(rank).forEach((element, i) => (whole[displ + i] = element)))
  return whole
}

/** A rank that gets the parts of all. */
function collected(call: CollectiveCase, rank: number): Part {
  const mine = block(rank, 0, countOf(call, rank))
  const after = laid(cutsOf(call), (from) => block(from, 0, countOf(call, from)))
  if (!call.inPlace) return { send: mine, recv: after.map(() => UNTOUCHED), after }
  return { send: 'in place', recv: laid(cutsOf(call), (from) => (from === rank ? mine : [])), after }
}

/** A rank that gives each its part and gets one of each. */
function exchangedPart(call: CollectiveCase, rank: number): Part {
  const sent = laid(sentCuts(call, rank), (to) => block(rank, to, exchanged(call, rank, to)))
  const after = laid(receivedCuts(call, rank), (from) => block(from, rank, exchanged(call, from, rank)))
  if (call.inPlace) return { send: 'in place', recv: sent, after }
  return { send: sent, recv: after.map(() => UNTOUCHED), after }
}

/** With a datatype for each rank and displacements in bytes. */
function inBytes([data, datatype]: Plain, { counts, displs }: Cuts) {
  const places = displs.map((displ) => displ * datatype.extent)
  return [data, counts, places, counts.map((): Datatype => datatype)] as const
}

const withCuts = ([data, datatype]: Plain, { counts, displs }: Cuts): BufSpecV<TypedArray> => [
  data,
  [counts, displs],
  datatype,
]
