import {
  allgatherBytes,
  allreduceBytes,
  alltoallBytes,
  bcastBytes,
  gatherBytes,
  reduceBytes,
  scanBytes,
  scatterBytes,
} from '../coll/collectives.ts'
import { OBJECT_KIND } from '../p2p/kind.ts'
import { type Arguments, takeArguments } from './arguments.ts'
import { checkRoot, shown } from './checks.ts'
import type { RootArguments } from './collectives-base.ts'
import { Exception } from './exception.ts'
import { checkOp, type Op } from './op.ts'
import { SUM } from './predefined-ops.ts'
import { Reductions } from './reductions.ts'
import { deserialize, serialize } from './serialize.ts'

type OpKeywords = { op?: Op }
type OpArguments = Arguments<[op?: Op], OpKeywords>
type ReduceKeywords = { op?: Op; root?: number }
type ReduceArguments = Arguments<[op?: Op, root?: number], ReduceKeywords>

/** Collectives of any value that can be cloned: mpi4py's lower-case ones. */
export class ObjectCollectives extends Reductions {
  /** Every rank gets root's value. */
  async bcast<T>(obj: T | null, ...args: RootArguments): Promise<T> {
    const root = this.takeRoot('bcast', args)
    const mine = this.rank === root ? serialize('bcast', 'obj', obj) : null
    const ranks = this.begin(OBJECT_KIND)
    const bytes = await this.run('bcast', `root ${root}`, () => bcastBytes(ranks, mine, root))
    return mine ? (obj as T) : (deserialize(bytes) as T)
  }

  /** Rank r gets the r-th of root's values. */
  async scatter<T>(sendobj: readonly T[] | null, ...args: RootArguments): Promise<T> {
    const root = this.takeRoot('scatter', args)
    const parts = this.rank === root ? this.#serialized('scatter', sendobj) : null
    const ranks = this.begin(OBJECT_KIND)
    const bytes = await this.run('scatter', `root ${root}`, () => scatterBytes(ranks, parts, root))
    return deserialize(bytes) as T
  }

  /** Root gets every rank's value, in rank order; the others get null. */
  async gather<T>(sendobj: T, ...args: RootArguments): Promise<T[] | null> {
    const root = this.takeRoot('gather', args)
    const part = serialize('gather', 'sendobj', sendobj)
    const ranks = this.begin(OBJECT_KIND)
    const all = await this.run('gather', `root ${root}`, () => gatherBytes(ranks, part, root))
    return all?.map((bytes) => deserialize(bytes) as T) ?? null
  }

  async barrier(): Promise<void> {
    return this.Barrier()
  }

  /** Every rank gets every rank's value, in rank order. */
  async allgather<T>(sendobj: T): Promise<T[]> {
    const mine = serialize('allgather', 'sendobj', sendobj)
    const ranks = this.begin(OBJECT_KIND)
    const all = await this.run('allgather', '', () => allgatherBytes(ranks, mine))
    return all.map((bytes) => deserialize(bytes) as T)
  }

  /** Rank r gets the r-th of every rank's values, in rank order. */
  async alltoall<T>(sendobj: readonly T[]): Promise<T[]> {
    const parts = this.#serialized('alltoall', sendobj)
    const ranks = this.begin(OBJECT_KIND)
    const all = await this.run('alltoall', '', () => alltoallBytes(ranks, parts))
    return all.map((bytes) => deserialize(bytes) as T)
  }

  /** Root gets `op` of all ranks' values, in rank order, by `MPI.SUM` unless another is given; the others get null. */
  async reduce<T>(sendobj: T, ...args: ReduceArguments): Promise<T | null> {
    const { op, root } = takeArguments<ReduceKeywords>('reduce', args, { op: SUM, root: 0 })
    checkRoot('reduce', root, this.size)
    const combine = combiner('reduce', op)
    const mine = serialize('reduce', 'sendobj', sendobj)
    const ranks = this.begin(OBJECT_KIND)
    const result = await this.run('reduce', `root ${root}`, () => reduceBytes(ranks, mine, combine, root))
    return result ? (deserialize(result) as T) : null
  }

  /** Every rank gets `op` of all ranks' values, in rank order. */
  async allreduce<T>(sendobj: T, ...args: OpArguments): Promise<T> {
    const { op } = takeArguments<OpKeywords>('allreduce', args, { op: SUM })
    const combine = combiner('allreduce', op)
    const mine = serialize('allreduce', 'sendobj', sendobj)
    const ranks = this.begin(OBJECT_KIND)
    return deserialize(await this.run('allreduce', '', () => allreduceBytes(ranks, mine, combine))) as T
  }

  /** Every rank gets `op` of the values of the ranks up to itself. */
  async scan<T>(sendobj: T, ...args: OpArguments): Promise<T> {
    return deserialize((await this.#scan('scan', sendobj, args)).through) as T
  }

  /** Every rank gets `op` of the values of the ranks below it; rank 0 gets null. */
  async exscan<T>(sendobj: T, ...args: OpArguments): Promise<T | null> {
    const { before } = await this.#scan('exscan', sendobj, args)
    return before ? (deserialize(before) as T) : null
  }

  async #scan(name: string, sendobj: unknown, args: readonly unknown[]) {
    const { op } = takeArguments<OpKeywords>(name, args, { op: SUM })
    const combine = combiner(name, op)
    const mine = serialize(name, 'sendobj', sendobj)
    const ranks = this.begin(OBJECT_KIND)
    return this.run(name, '', () => scanBytes(ranks, mine, combine))
  }

  #serialized(op: string, sendobj: unknown): Uint8Array[] {
    if (!Array.isArray(sendobj)) {
      throw new Exception(
        'ERR_ARG',
        `${op}: sendobj is ${shown(sendobj)}, but it must be an array of ${this.size} values`,
      )
    }
    if (sendobj.length !== this.size) {
      const both = `${sendobj.length} values, but the communicator has ${this.size} ranks`
      throw new Exception('ERR_COUNT', `${op}: sendobj has ${both}; give one for each`)
    }
    return sendobj.map((value) => serialize(op, 'sendobj', value))
  }
}

/** An op on serialised values. */
function combiner(name: string, op: unknown): (lower: Uint8Array, upper: Uint8Array) => Uint8Array {
  const combine = checkOp(name, op)
  return (lower, upper) => serialize(name, "the op's result", combine(deserialize(lower), deserialize(upper)))
}
