import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'
import { allocate } from '../p2p/memory.ts'
import { bcastBinomial, bcastBytesBinomial } from './bcast-binomial.ts'
import * as inside from './collectives.ts'
import { neighborBytesDirect, neighborDirect } from './neighbor-direct.ts'
import type { Ranks } from './ranks.ts'
import { reduceBinomial } from './reduce-binomial.ts'
import { type CombineBytes, reduceBytesBinomial } from './reduce-bytes-binomial.ts'
import { cutsOf, type Reduction } from './reduction.ts'
import { scatterLinear } from './scatter-linear.ts'
import { Slice } from './slice.ts'

// The collective operations of an intercommunicator (MPI 4.1, sections 6.2.2 and 6.2.3), named and called as those inside one
// group (collectives.ts). Data goes from each group to the other. `ranks` are those of both groups (`Ranks.groups`); groups
// a b c and x y z w:
//
//   with a root b    b and the other group are the ranks of the same collective inside one group: b x y z w
//   exchanges        every rank's neighbours are the ranks of the other group: a to x y z w, x to a b c, …
//   reductions       inside each group to its leader, between the leaders, inside each group:
//                      b>a c>a                 y>x w>z z>x
//                              a<>x
//                      a>b a>c                 x>y x>z z>w
//
// What a rank gives and gets is numbered by the ranks of the other group. A root is one of `ranks`; it is NO_ROOT where this
// rank has no part in the call, because the root is another one of its group.

/** In place of a root: this rank neither gives nor gets anything (`MPI.PROC_NULL`). */
export const NO_ROOT = -1

// Of a barrier MPI asks less: that the other group's ranks have called it.
export { barrier } from './collectives.ts'

/** Root's data is copied to every rank's buffer of the other group. */
export function bcast(ranks: Ranks, buffer: Buffer, root: number): Promise<void> {
  return withRoot(ranks, root, (rooted) => inside.bcast(rooted, buffer, ROOT), undefined)
}

/** @returns root's data; at the root its own, and nothing where there is no part */
export function bcastBytes(ranks: Ranks, bytes: Uint8Array | null, root: number): Promise<Uint8Array> {
  return withRoot(ranks, root, (rooted) => inside.bcastBytes(rooted, bytes, ROOT), new Uint8Array(0))
}

/** The other group's parts are put into root's places. */
export function gather(ranks: Ranks, part: Buffer | null, into: Buffer[] | null, root: number): Promise<void> {
  return withRoot(
    ranks,
    root,
    (rooted) => inside.gather(rooted, part, withOwn(into, into?.[0]?.byteLength), ROOT),
    undefined,
  )
}

export function gatherv(ranks: Ranks, part: Buffer | null, into: Buffer[] | null, root: number): Promise<void> {
  return withRoot(ranks, root, (rooted) => inside.gatherv(rooted, part, withOwn(into), ROOT), undefined)
}

/** @returns at the root: the other group's parts; elsewhere null */
export function gatherBytes(ranks: Ranks, part: Uint8Array, root: number): Promise<Uint8Array[] | null> {
  const work = async (rooted: Ranks) => (await inside.gatherBytes(rooted, part, ROOT))?.slice(1) ?? null
  return withRoot(ranks, root, work, null)
}

/** Every rank of the other group gets its part from root. */
export function scatter(ranks: Ranks, parts: Buffer[] | null, into: Buffer | null, root: number): Promise<void> {
  return withRoot(
    ranks,
    root,
    (rooted) => inside.scatter(rooted, withOwn(parts, parts?.[0]?.byteLength), into, ROOT),
    undefined,
  )
}

export function scatterv(ranks: Ranks, parts: Buffer[] | null, into: Buffer | null, root: number): Promise<void> {
  return withRoot(ranks, root, (rooted) => inside.scatterv(rooted, withOwn(parts), into, ROOT), undefined)
}

/** @returns this rank's part; at the root, and where there is no part, nothing */
export function scatterBytes(ranks: Ranks, parts: Uint8Array[] | null, root: number): Promise<Uint8Array> {
  const nothing = new Uint8Array(0)
  return withRoot(ranks, root, (rooted) => inside.scatterBytes(rooted, parts && [nothing, ...parts], ROOT), nothing)
}

/** Every rank's part is put into the places of all ranks of the other group, of any lengths. */
export function allgather(ranks: Ranks, part: Buffer | null, into: Buffer[]): Promise<void> {
  return exchange(
    ranks,
    (part ? ranks.groups.remote : []).map(() => part as Buffer),
    into,
  )
}

/** @returns the other group's parts */
export function allgatherBytes(ranks: Ranks, mine: Uint8Array): Promise<Uint8Array[]> {
  return alltoallBytes(
    ranks,
    ranks.groups.remote.map(() => mine),
  )
}

/** Rank q of the other group gets parts[q], and this rank gets one of each, of any lengths. */
export function alltoall(ranks: Ranks, parts: Buffer[] | null, into: Buffer[]): Promise<void> {
  return exchange(ranks, parts ?? [], into)
}

/**
 * The same: parts of one length need no other way.
 * @alias
 */
export const alltoallv = alltoall

/** @returns what each rank of the other group gave this one */
export function alltoallBytes(ranks: Ranks, parts: readonly Uint8Array[]): Promise<Uint8Array[]> {
  const { remote } = ranks.groups
  const sends = remote.map((rank, i) => ({ rank, bytes: parts[i] as Uint8Array }))
  return ranks.run(async () => (await neighborBytesDirect(ranks, sends, remote)) as Uint8Array[])
}

/** The data of the other group's ranks is combined into root's `output`. */
export function reduce(
  ranks: Ranks,
  input: Buffer | null,
  output: Buffer | null,
  reduction: Reduction,
  root: number,
): Promise<void> {
  return reduceTo(ranks, root, undefined, {
    atRoot: (leader) => ranks.all([ranks.receive(output as Buffer, leader)]),
    inGroup: async () => {
      const result = await reducedByLeader(ranks, input as Buffer, reduction)
      if (result) await ranks.all([ranks.send(result, root)])
    },
  })
}

/** @returns at the root: the result; elsewhere null */
export function reduceBytes(
  ranks: Ranks,
  mine: Uint8Array,
  combine: CombineBytes,
  root: number,
): Promise<Uint8Array | null> {
  return reduceTo<Uint8Array | null>(ranks, root, null, {
    atRoot: (leader) => neighborBytesDirect(ranks, [], [leader]).then(([result]) => result ?? null),
    inGroup: async () => {
      const result = await reduceBytesBinomial(ranks.ownGroup(), mine, combine, LEADER)
      if (result) await ranks.all([ranks.send(new BytesBuffer(result), root)])
      return null
    },
  })
}

/** Every rank's `output` gets what the other group's ranks give, combined; all have one length. */
export function allreduce(ranks: Ranks, input: Buffer | null, output: Buffer, reduction: Reduction): Promise<void> {
  return ranks.run(async () => {
    const result = await reducedByLeader(ranks, input as Buffer, reduction)
    if (result) await ranks.all([ranks.receive(output, otherLeader(ranks)), ranks.send(result, otherLeader(ranks))])
    await bcastBinomial(ranks.ownGroup(), output, LEADER)
  })
}

/** @returns what the other group's ranks give, combined */
export function allreduceBytes(ranks: Ranks, mine: Uint8Array, combine: CombineBytes): Promise<Uint8Array> {
  return ranks.run(async () => {
    const bytes = await reduceBytesBinomial(ranks.ownGroup(), mine, combine, LEADER)
    const leader = otherLeader(ranks)
    const [theirs = null] = bytes ? await neighborBytesDirect(ranks, [{ rank: leader, bytes }], [leader]) : []
    return bcastBytesBinomial(ranks.ownGroup(), theirs, LEADER)
  })
}

/** What the other group's ranks give is combined; rank r of this group gets block r of it, of blockBytes[r] bytes. */
export function reduceScatter(
  ranks: Ranks,
  input: Buffer | null,
  output: Buffer,
  blockBytes: readonly number[],
  reduction: Reduction,
): Promise<void> {
  return ranks.run(async () => {
    const result = await reducedByLeader(ranks, input as Buffer, reduction)
    let blocks: Buffer[] | null = null
    if (result) {
      const room = new BytesBuffer(allocate(result.byteLength))
      await ranks.all([ranks.receive(room, otherLeader(ranks)), ranks.send(result, otherLeader(ranks))])
      const starts = cutsOf(blockBytes)
      blocks = blockBytes.map((bytes, rank) => new Slice(room, starts[rank] ?? 0, bytes))
    }
    await scatterLinear(ranks.ownGroup(), blocks, output, LEADER)
  })
}

/** The root among itself and the other group. */
const ROOT = 0
/** The rank of its group that speaks with the other one. */
const LEADER = 0

/** Runs a call of the root and the other group; a rank without a part has only been in it. */
function withRoot<T>(ranks: Ranks, root: number, work: (rooted: Ranks) => Promise<T>, nothing: T): Promise<T> {
  const { local, remote } = ranks.groups
  if (root === NO_ROOT) return ranks.run(() => Promise.resolve(nothing))
  const others = root === ranks.rank ? remote : local
  return ranks.run(() => work(ranks.within([root, ...others])))
}

/** In front of the other group's blocks one for the root itself; where all have one length it has that, too. */
function withOwn(blocks: Buffer[] | null, byteLength = 0): Buffer[] | null {
  return blocks && [new Unused(byteLength), ...blocks]
}

/** Bytes that nobody wants: the root's own block. */
class Unused implements Buffer {
  readonly byteLength: number
  readonly deferred = false

  constructor(byteLength: number) {
    this.byteLength = byteLength
  }

  read(): void {}

  write(): void {}
}

function exchange(ranks: Ranks, parts: readonly Buffer[], into: readonly Buffer[]): Promise<void> {
  const { remote } = ranks.groups
  const pairs = (buffers: readonly Buffer[]) => buffers.map((buffer, i) => ({ rank: remote[i] as number, buffer }))
  return ranks.run(() => neighborDirect(ranks, pairs(parts), pairs(into)))
}

function reduceTo<T>(
  ranks: Ranks,
  root: number,
  nothing: T,
  work: { atRoot: (leader: number) => Promise<T>; inGroup: () => Promise<T> },
): Promise<T> {
  return ranks.run(() => {
    if (root === NO_ROOT) return Promise.resolve(nothing)
    return root === ranks.rank ? work.atRoot(otherLeader(ranks)) : work.inGroup()
  })
}

const otherLeader = (ranks: Ranks): number => ranks.groups.remote[LEADER] as number

/** What this rank's group gives, combined at its leader: null elsewhere. */
async function reducedByLeader(ranks: Ranks, input: Buffer, reduction: Reduction): Promise<Buffer | null> {
  const group = ranks.ownGroup()
  const result = group.rank === LEADER ? new BytesBuffer(allocate(input.byteLength)) : null
  await reduceBinomial(group, input, result, reduction, LEADER)
  return result
}
