import { OBJECT_KIND } from '../p2p/kind.ts'
import { type Arguments, takeArguments } from './arguments.ts'
import { shown } from './checks.ts'
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
 * request gives what the blocking form gives. `Nothing` as in `RootedCollectives`.
 */
export class RootedObjectCollectives<Nothing extends null = never> extends Reductions<Nothing> {
  /** Every rank gets root's value. */
  bcast<T>(obj: T | null, ...args: RootArguments): Promise<T | Nothing> {
    return this.call(() => this.#bcast('bcast', obj, args))
  }

  ibcast<T>(obj: T | null, ...args: RootArguments): Request<T | Nothing> {
    return this.valueRequest(() => this.#bcast('ibcast', obj, args))
  }

  /** Rank r gets the r-th of root's values. */
  scatter<T>(sendobj: readonly T[] | null, ...args: RootArguments): Promise<T | Nothing> {
    return this.call(() => this.#scatter('scatter', sendobj, args))
  }

  iscatter<T>(sendobj: readonly T[] | null, ...args: RootArguments): Request<T | Nothing> {
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
      const legal = `it must be an array of ${this.peerCount} values`
      throw new Exception('ERR_ARG', `${op}: sendobj is ${shown(sendobj)}, but ${legal}`)
    }
    if (sendobj.length !== this.peerCount) {
      const both = `${sendobj.length} values, but the communicator has ${this.peerCount} ranks`
      throw new Exception('ERR_COUNT', `${op}: sendobj has ${both}; give one for each`)
    }
    return sendobj.map((value) => serialize(op, 'sendobj', value))
  }

  #bcast<T>(op: string, obj: T | null, args: readonly unknown[]): PreparedCall<T | Nothing> {
    const root = this.takeRoot(op, args)
    const mine = root.isHere ? serialize(op, 'obj', obj) : null
    const ranks = this.begin(op, OBJECT_KIND, { root: root.rank })
    const start = async (): Promise<T | Nothing> => {
      const bytes = await this.operations.bcastBytes(ranks, mine, root.rank)
      if (!root.hasPart) return null as Nothing
      return (mine ? obj : deserialize(bytes)) as T
    }
    return { op, detail: root.detail, start }
  }

  #scatter<T>(op: string, sendobj: unknown, args: readonly unknown[]): PreparedCall<T | Nothing> {
    const root = this.takeRoot(op, args)
    const parts = root.isHere ? this.serializedParts(op, sendobj) : null
    const ranks = this.begin(op, OBJECT_KIND, { root: root.rank })
    const start = async (): Promise<T | Nothing> => {
      const bytes = await this.operations.scatterBytes(ranks, parts, root.rank)
      return root.hasPart ? (deserialize(bytes) as T) : (null as Nothing)
    }
    return { op, detail: root.detail, start }
  }

  #gather<T>(op: string, sendobj: T, args: readonly unknown[]): PreparedCall<T[] | null> {
    const root = this.takeRoot(op, args)
    const part = root.hasPart ? serialize(op, 'sendobj', sendobj) : NO_BYTES
    const ranks = this.begin(op, OBJECT_KIND, { root: root.rank })
    const start = async (): Promise<T[] | null> => {
      const all = await this.operations.gatherBytes(ranks, part, root.rank)
      return all?.map((bytes) => deserialize(bytes) as T) ?? null
    }
    return { op, detail: root.detail, start }
  }

  #reduce<T>(name: string, sendobj: T, args: readonly unknown[]): PreparedCall<T | null> {
    const { op, root: given } = takeArguments<ReduceKeywords<T>>(name, args, { op: SUM, root: 0 })
    const root = this.rootOf(name, given)
    const combine = combiner(name, op)
    const mine = root.hasPart ? serialize(name, 'sendobj', sendobj) : NO_BYTES
    const ranks = this.begin(name, OBJECT_KIND, { root: root.rank, op })
    const start = async (): Promise<T | null> => {
      const result = await this.operations.reduceBytes(ranks, mine, combine, root.rank)
      return result ? (deserialize(result) as T) : null
    }
    return { op: name, detail: root.detail, start }
  }
}

/** Of a rank that gives nothing. */
const NO_BYTES = new Uint8Array(0)
