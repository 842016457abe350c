import { OBJECT_KIND } from '../p2p/kind.ts'
import { type Arguments, takeArguments } from './arguments.ts'
import type { PreparedCall } from './comm-base.ts'
import { SUM } from './predefined-ops.ts'
import type { Request } from './request.ts'
import { RootedObjectCollectives } from './rooted-object-collectives.ts'
import { deserialize, serialize } from './serialize.ts'
import { combiner, type ValueOp } from './value-combiner.ts'

type OpKeywords<T> = { op?: ValueOp<T> }
export type ValueOpArguments<T> = Arguments<[op?: ValueOp<T>], OpKeywords<T>>

/**
 * Collectives without a root, of any value that can be cloned: mpi4py's lower-case ones. `i…` begin the operation; their
 * request gives what the blocking form gives. `op` is `MPI.SUM` unless another op or a function of two values is given.
 */
export class ObjectCollectives<Nothing extends null = never> extends RootedObjectCollectives<Nothing> {
  /** Ends when every rank has called it. */
  async barrier(): Promise<void> {
    return this.Barrier()
  }

  ibarrier(): Request {
    return this.Ibarrier()
  }

  /** Every rank gets every rank's value, in rank order. */
  allgather<T>(sendobj: T): Promise<T[]> {
    return this.call(() => this.#allgather('allgather', sendobj))
  }

  iallgather<T>(sendobj: T): Request<T[]> {
    return this.valueRequest(() => this.#allgather('iallgather', sendobj))
  }

  /** Rank r gets the r-th of every rank's values, in rank order. */
  alltoall<T>(sendobj: readonly T[]): Promise<T[]> {
    return this.call(() => this.#alltoall<T>('alltoall', sendobj))
  }

  ialltoall<T>(sendobj: readonly T[]): Request<T[]> {
    return this.valueRequest(() => this.#alltoall<T>('ialltoall', sendobj))
  }

  /** Every rank gets `op` of all ranks' values, in rank order. */
  allreduce<T>(sendobj: T, ...args: ValueOpArguments<NoInfer<T>>): Promise<T> {
    return this.call(() => this.#allreduce('allreduce', sendobj, args))
  }

  iallreduce<T>(sendobj: T, ...args: ValueOpArguments<NoInfer<T>>): Request<T> {
    return this.valueRequest(() => this.#allreduce('iallreduce', sendobj, args))
  }

  #allgather<T>(op: string, sendobj: T): PreparedCall<T[]> {
    const mine = serialize(op, 'sendobj', sendobj)
    const ranks = this.begin(op, OBJECT_KIND)
    const start = async (): Promise<T[]> => values<T>(await this.operations.allgatherBytes(ranks, mine))
    return { op, detail: '', start }
  }

  #alltoall<T>(op: string, sendobj: readonly T[]): PreparedCall<T[]> {
    const parts = this.serializedParts(op, sendobj)
    const ranks = this.begin(op, OBJECT_KIND)
    const start = async (): Promise<T[]> => values<T>(await this.operations.alltoallBytes(ranks, parts))
    return { op, detail: '', start }
  }

  #allreduce<T>(op: string, sendobj: T, args: readonly unknown[]): PreparedCall<T> {
    const { ranks, mine, combine } = this.combining(op, sendobj, args)
    const start = async (): Promise<T> => deserialize(await this.operations.allreduceBytes(ranks, mine, combine)) as T
    return { op, detail: '', start }
  }

  /** The arguments of a reduction, and this rank's part in it. */
  protected combining(name: string, sendobj: unknown, args: readonly unknown[]) {
    const { op } = takeArguments<OpKeywords<unknown>>(name, args, { op: SUM })
    const combine = combiner(name, op)
    const mine = serialize(name, 'sendobj', sendobj)
    return { ranks: this.begin(name, OBJECT_KIND, { op }), mine, combine }
  }
}

const values = <T>(all: readonly Uint8Array[]): T[] => all.map((bytes) => deserialize(bytes) as T)
