import { bcastBytes, gatherBytes, reduceBytes, scatterBytes } from '../coll/collectives.ts'
import { OBJECT_KIND } from '../p2p/kind.ts'
import { type Arguments, takeArguments } from './arguments.ts'
import { checkRoot, shown } from './checks.ts'
import type { RootArguments } from './collectives-base.ts'
import type { PreparedCall } from './comm-base.ts'
import { Exception } from './exception.ts'
import { Reductions } from './reductions.ts'
import type { Request } from './request.ts'
import { SUM } from './predefined-ops.ts'
import { deserialize, serialize } from './serialize.ts'
import { combiner, type ValueOp } from './value-combiner.ts'

type ReduceKeywords<T> = { op?: ValueOp<T>; root?: number }
type ReduceArguments<T> = Arguments<[op?: ValueOp<T>, root?: number], ReduceKeywords<T>>

/**
 * Collectives with a root, of any value that can be cloned: mpi4py's lower-case ones. `i…` begin the operation; their
 * request gives what the blocking form gives.
 */
export class RootedObjectCollectives extends Reductions {
  /** Every rank gets root's value. */
  bcast<T>(obj: T | null, ...args: RootArguments): Promise<T> {
    return this.call(() => this.#bcast('bcast', obj, args))
  }

  ibcast<T>(obj: T | null, ...args: RootArguments): Request<T> {
    return this.valueRequest(() => this.#bcast('ibcast', obj, args))
  }

  /** Rank r gets the r-th of root's values. */
  scatter<T>(sendobj: readonly T[] | null, ...args: RootArguments): Promise<T> {
    return this.call(() => this.#scatter('scatter', sendobj, args))
  }

  iscatter<T>(sendobj: readonly T[] | null, ...args: RootArguments): Request<T> {
    return this.valueRequest(() => this.#scatter('iscatter', sendobj, args))
  }

  /** Root gets every rank's value, in rank order; the others get null. */
  gather<T>(sendobj: T, ...args: RootArguments): Promise<T[] | null> {
    return this.call(() => this.#gather('gather', sendobj, args))
  }

  igather<T>(sendobj: T, ...args: RootArguments): Request<T[] | null> {
    return this.valueRequest(() => this.#gather('igather', sendobj, args))
  }

  /**
   * Root gets `op` of all ranks' values, in rank order, by `MPI.SUM` unless another is given; the others get null. A plain
   * function of two values is an op too.
   */
  reduce<T>(sendobj: T, ...args: ReduceArguments<NoInfer<T>>): Promise<T | null> {
    return this.call(() => this.#reduce('reduce', sendobj, args))
  }

  ireduce<T>(sendobj: T, ...args: ReduceArguments<NoInfer<T>>): Request<T | null> {
    return this.valueRequest(() => this.#reduce('ireduce', sendobj, args))
  }

  /** One value for each rank, serialised. @throws {Exception} ERR_ARG, ERR_COUNT when there are not as many as ranks */
  protected serializedParts(op: string, sendobj: unknown): Uint8Array[] {
    if (!Array.isArray(sendobj)) {
      const legal = `it must be an array of ${this.size} values`
      throw new Exception('ERR_ARG', `${op}: sendobj is ${shown(sendobj)}, but ${legal}`)
    }
    if (sendobj.length !== this.size) {
      const both = `${sendobj.length} values, but the communicator has ${this.size} ranks`
      throw new Exception('ERR_COUNT', `${op}: sendobj has ${both}; give one for each`)
    }
    return sendobj.map((value) => serialize(op, 'sendobj', value))
  }

  #bcast<T>(op: string, obj: T | null, args: readonly unknown[]): PreparedCall<T> {
    const root = this.takeRoot(op, args)
    const mine = this.rank === root ? serialize(op, 'obj', obj) : null
    const ranks = this.begin(op, OBJECT_KIND, { root })
    const start = async (): Promise<T> => {
      const bytes = await bcastBytes(ranks, mine, root)
      return (mine ? obj : deserialize(bytes)) as T
    }
    return { op, detail: `root ${root}`, start }
  }

  #scatter<T>(op: string, sendobj: unknown, args: readonly unknown[]): PreparedCall<T> {
    const root = this.takeRoot(op, args)
    const parts = this.rank === root ? this.serializedParts(op, sendobj) : null
    const ranks = this.begin(op, OBJECT_KIND, { root })
    const start = async (): Promise<T> => deserialize(await scatterBytes(ranks, parts, root)) as T
    return { op, detail: `root ${root}`, start }
  }

  #gather<T>(op: string, sendobj: T, args: readonly unknown[]): PreparedCall<T[] | null> {
    const root = this.takeRoot(op, args)
    const part = serialize(op, 'sendobj', sendobj)
    const ranks = this.begin(op, OBJECT_KIND, { root })
    const start = async (): Promise<T[] | null> => {
      const all = await gatherBytes(ranks, part, root)
      return all?.map((bytes) => deserialize(bytes) as T) ?? null
    }
    return { op, detail: `root ${root}`, start }
  }

  #reduce<T>(name: string, sendobj: T, args: readonly unknown[]): PreparedCall<T | null> {
    const { op, root } = takeArguments<ReduceKeywords<T>>(name, args, { op: SUM, root: 0 })
    checkRoot(name, root, this.size)
    const combine = combiner(name, op)
    const mine = serialize(name, 'sendobj', sendobj)
    const ranks = this.begin(name, OBJECT_KIND, { root, op })
    const start = async (): Promise<T | null> => {
      const result = await reduceBytes(ranks, mine, combine, root)
      return result ? (deserialize(result) as T) : null
    }
    return { op: name, detail: `root ${root}`, start }
  }
}
