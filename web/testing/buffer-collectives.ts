import {
  block,
  type Collective,
  type CollectiveArguments,
  type CollectiveCase,
  elements,
  ofAllRanks,
  only,
  type Part,
  UNTOUCHED,
} from './collective-parts.ts'
import { reduced } from './reduction-rules.ts'

type Argument = Exclude<CollectiveArguments['send'], null>

/** The collectives with one count for all ranks, and the reductions. */
export const BUFFER_COLLECTIVES: readonly Collective[] = [
  {
    names: ['Bcast', 'Ibcast'],
    rooted: true,
    takesInPlace: false,
    reduces: false,
    large: (size) => [5_003, 16_411 * size],
    part: ({ root, count }, rank) => {
      const data = block(root, 0, count)
      return { send: null, recv: rank === root ? data : untouched(count), after: data }
    },
    forms: (comm, { recv }, { root }) => {
      const buf = recv as Exclude<Argument, symbol>
      return [() => comm.Bcast(buf, root), () => comm.Ibcast(buf, { root }), () => comm.Bcast_init(buf, { root })]
    },
  },
  {
    names: ['Scatter', 'Iscatter'],
    rooted: true,
    takesInPlace: true,
    reduces: false,
    large: () => [257, 10_007],
    part: ({ size, root, count, inPlace }, rank) => {
      const send = rank === root ? ofAllRanks(size, (to) => block(root, to, count)) : null
      if (rank === root && inPlace) return { send, recv: 'in place', after: null }
      return { send, recv: untouched(count), after: block(root, rank, count) }
    },
    forms: (comm, { send, recv }, { root }) => {
      const [from, into] = [send as Exclude<typeof send, symbol>, recv as Argument]
      return [
        () => comm.Scatter(from, into, root),
        () => comm.Iscatter(from, into, { root }),
        () => comm.Scatter_init(from, into, { root }),
      ]
    },
  },
  {
    names: ['Gather', 'Igather'],
    rooted: true,
    takesInPlace: true,
    reduces: false,
    large: () => [257, 10_007],
    part: ({ size, root, count, inPlace }, rank) => {
      const mine = block(rank, 0, count)
      if (rank !== root) return { send: mine, recv: null, after: null }
      return collected(size, rank, count, inPlace)
    },
    forms: (comm, { send, recv }, { root }) => {
      const [from, into] = [send as Argument, recv as Exclude<typeof recv, symbol>]
      return [
        () => comm.Gather(from, into, root),
        () => comm.Igather(from, into, { root }),
        () => comm.Gather_init(from, into, { root }),
      ]
    },
  },
  {
    names: ['Allgather', 'Iallgather'],
    rooted: false,
    takesInPlace: true,
    reduces: false,
    large: (size) => [Math.ceil(70_001 / size)],
    part: ({ size, count, inPlace }, rank) => collected(size, rank, count, inPlace),
    forms: (comm, args) => {
      const [from, into] = everywhere(args)
      return [
        () => comm.Allgather(from, into),
        () => comm.Iallgather(from, into),
        () => comm.Allgather_init(from, into),
      ]
    },
  },
  {
    names: ['Alltoall', 'Ialltoall'],
    rooted: false,
    takesInPlace: true,
    reduces: false,
    large: () => [131, 4_099],
    part: ({ size, count, inPlace }, rank) => {
      const sent = ofAllRanks(size, (to) => block(rank, to, count))
      const after = ofAllRanks(size, (from) => block(from, rank, count))
      return inPlace ? { send: 'in place', recv: sent, after } : { send: sent, recv: untouched(size * count), after }
    },
    forms: (comm, args) => {
      const [from, into] = everywhere(args)
      return [() => comm.Alltoall(from, into), () => comm.Ialltoall(from, into), () => comm.Alltoall_init(from, into)]
    },
  },
  {
    names: ['Reduce', 'Ireduce'],
    rooted: true,
    takesInPlace: true,
    reduces: true,
    large: () => [4_099],
    part: (call, rank) => {
      if (rank !== call.root) return { send: given(call, rank, call.count), recv: null, after: null }
      return combined(call, rank, call.size)
    },
    forms: (comm, { send, recv, op }, { root }) => {
      const [from, into] = [send as Argument, recv as Exclude<typeof recv, symbol>]
      return [
        () => comm.Reduce(from, into, op, root),
        () => comm.Ireduce(from, into, { op, root }),
        () => comm.Reduce_init(from, into, { op, root }),
      ]
    },
  },
  {
    names: ['Allreduce', 'Iallreduce'],
    rooted: false,
    takesInPlace: true,
    reduces: true,
    large: () => [2_053, 4_099],
    part: (call, rank) => combined(call, rank, call.size),
    forms: (comm, args) => {
      const [from, into] = everywhere(args)
      return [
        () => comm.Allreduce(from, into, args.op),
        () => comm.Iallreduce(from, into, { op: args.op }),
        () => comm.Allreduce_init(from, into, { op: args.op }),
      ]
    },
  },
  {
    names: ['Reduce_scatter_block', 'Ireduce_scatter_block'],
    rooted: false,
    takesInPlace: true,
    reduces: true,
    large: () => [521],
    part: (call, rank) => cut(call, rank, () => call.count),
    forms: (comm, args) => {
      const [from, into] = everywhere(args)
      const { op } = args
      return [
        () => comm.Reduce_scatter_block(from, into, op),
        () => comm.Ireduce_scatter_block(from, into, { op }),
        () => comm.Reduce_scatter_block_init(from, into, { op }),
      ]
    },
  },
  {
    names: ['Reduce_scatter', 'Ireduce_scatter'],
    rooted: false,
    takesInPlace: true,
    reduces: true,
    large: () => [521],
    part: (call, rank) => cut(call, rank, unevenCount(call)),
    forms: (comm, args, call) => {
      const [from, into] = everywhere(args)
      const { op } = args
      const counts = Array.from({ length: call.size }, (_, rank) => unevenCount(call)(rank))
      return [
        () => comm.Reduce_scatter(from, into, counts, op),
        () => comm.Ireduce_scatter(from, into, { recvcounts: counts, op }),
        () => comm.Reduce_scatter_init(from, into, { recvcounts: counts, op }),
      ]
    },
  },
  {
    names: ['Scan', 'Iscan'],
    rooted: false,
    takesInPlace: true,
    reduces: true,
    large: () => [10_007],
    part: (call, rank) => combined(call, rank, rank + 1),
    forms: (comm, args) => {
      const [from, into] = everywhere(args)
      return [
        () => comm.Scan(from, into, args.op),
        () => comm.Iscan(from, into, { op: args.op }),
        () => comm.Scan_init(from, into, { op: args.op }),
      ]
    },
  },
  {
    names: ['Exscan', 'Iexscan'],
    rooted: false,
    takesInPlace: true,
    reduces: true,
    large: () => [10_007],
    part: (call, rank) => {
      const part = combined(call, rank, rank)
      return rank > 0 ? part : { ...part, after: part.recv as number[] }
    },
    forms: (comm, args) => {
      const [from, into] = everywhere(args)
      return [
        () => comm.Exscan(from, into, args.op),
        () => comm.Iexscan(from, into, { op: args.op }),
        () => comm.Exscan_init(from, into, { op: args.op }),
      ]
    },
  },
]

const untouched = (count: number): number[] => elements(count, () => UNTOUCHED)

/** The arguments where every rank passes both. */
function everywhere({ send, recv }: CollectiveArguments): [send: Argument, recv: Exclude<Argument, symbol>] {
  return [send as Argument, recv as Exclude<Argument, symbol>]
}

/** A rank that gets the blocks of all. */
function collected(size: number, rank: number, count: number, inPlace: boolean): Part {
  const after = ofAllRanks(size, (from) => block(from, 0, count))
  if (inPlace) return { send: 'in place', recv: only(after, rank * count, count), after }
  return { send: block(rank, 0, count), recv: untouched(size * count), after }
}

const given = ({ rule, size }: CollectiveCase, rank: number, count: number): number[] =>
  elements(count, (i) => rule.at(rank, i, size))

/** A rank that gets the result of the first `ranks`. */
function combined(call: CollectiveCase, rank: number, ranks: number): Part {
  const { count, size, rule, inPlace } = call
  const after = elements(count, (i) => reduced(rule, ranks, size, i))
  const mine = given(call, rank, count)
  return inPlace ? { send: 'in place', recv: mine, after } : { send: mine, recv: untouched(count), after }
}

const unevenCount =
  ({ count }: CollectiveCase) =>
  (rank: number): number =>
    count + ((rank * 2) % 3)

/** A rank that gets its block of the result: in place at the start of its data, of which the rest stays. */
function cut(call: CollectiveCase, rank: number, countOf: (rank: number) => number): Part {
  const { size, rule, inPlace } = call
  const countsBelow = (end: number): number =>
    Array.from({ length: end }, (_, r) => countOf(r)).reduce((a, b) => a + b, 0)
  const [start, own] = [countsBelow(rank), countOf(rank)]
  const result = elements(own, (i) => reduced(rule, size, size, start + i))
  const mine = given(call, rank, countsBelow(size))
  if (!inPlace) return { send: mine, recv: untouched(own), after: result }
  return { send: 'in place', recv: mine, after: [...result, ...mine.slice(own)] }
}
