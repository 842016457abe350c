import type { Calls } from './calls.ts'
import { shown } from './checks.ts'
import { Exception } from './exception.ts'
import { MAX_PARTITIONS } from './plans.ts'
import { Request } from './request.ts'
import type { PendingOperation } from './single-request.ts'
import { oneTask } from './task.ts'

/** An operation whose arguments are checked once, to be begun often. */
export interface PersistentOperation {
  /** The call that made it, e.g. `Send_init`. */
  op: string
  /** e.g. `dest 1, tag 0` */
  detail: string
  calls: Calls
  /** Begins it. */
  start: () => PendingOperation
  /** What it is cut into; without it, it is whole. */
  partitions?: Partitions
}

/** The parts of a message that is sent part by part. */
export interface Partitions {
  count: number
  /** Sends one; null at the receiving side. */
  ready: ((partition: number) => void) | null
  /** Whether one has come; null at the sending side. */
  arrived: ((partition: number) => boolean) | null
}

/**
 * An operation that is prepared once and started often (MPI 4.1, sections 3.9, 4.2 and 6.13; mpi4py's `Prequest`).
 *
 * ```ts
 * const request = comm.Send_init(halo, { dest: right })
 * for (let step = 0; step < steps; step++) {
 *   request.Start()
 *   …
 *   await request.Wait()
 * }
 * request.Free()
 * ```
 *
 * Each start reads or fills the same buffer. Once it has been waited for it can be started again: it is null only when it
 * was freed, and until it is started waiting for it ends at once.
 */
export class Prequest extends Request {
  /** Null once it was freed. */
  #persistent: PersistentOperation | null

  /** Programs take it from a call such as `Send_init`. */
  constructor(persistent: PersistentOperation) {
    super(null)
    this.#persistent = persistent
  }

  /** Starts each of them. @throws {Exception} ERR_REQUEST as `Start` does; those before it have been started */
  static Startall(requests: readonly Prequest[]): void {
    for (const [index, request] of requests.entries()) {
      if (request instanceof Prequest) continue
      const fix = 'give what a call such as Send_init gave'
      throw new Exception('ERR_REQUEST', `Startall: request ${index} is ${shown(request)}, not a Prequest; ${fix}`)
    }
    for (const request of requests) request.#start('Startall')
  }

  /** Whether it was freed. */
  override get is_null(): boolean {
    return this.#persistent === null
  }

  /** Begins the operation. @throws {Exception} ERR_REQUEST when it is under way or was freed */
  Start(): void {
    this.#start('Start')
  }

  /** Gives the request up; an operation under way goes on. @throws {Exception} ERR_REQUEST when it was freed already */
  override Free(): void {
    this.#living('Free')
    this.free()
  }

  /** The same, and no error when it was freed already. */
  override free(): void {
    super.free()
    this.#persistent = null
  }

  /**
   * Says that a partition of the send buffer is filled: it is sent now. Each is to be named once after every start. MPI
   * 4.1, section 4.2.
   * @throws {Exception} ERR_REQUEST when this is no partitioned send, is not started, or has sent the partition already;
   *   ERR_ARG when there is no such partition
   */
  Pready(partition: number): void {
    this.#ready('Pready', [partition])
  }

  /** The same for those from `partition_low` to `partition_high`, both included. */
  Pready_range(partition_low: number, partition_high: number): void {
    const ends = [partition_low, partition_high]
    const length = Math.max(0, partition_high - partition_low + 1)
    // More than any message has: one of the ends is none of its partitions, and is refused as such.
    const isRange = ends.every(Number.isSafeInteger) && length <= MAX_PARTITIONS
    this.#ready('Pready_range', isRange ? Array.from({ length }, (_, i) => partition_low + i) : ends)
  }

  /** The same for several. */
  Pready_list(partitions: ArrayLike<number>): void {
    this.#ready('Pready_list', Array.from(partitions))
  }

  /**
   * Whether a partition of the receive buffer has come; true for a request that is not started. A `false` gives the event
   * loop one task, so that a loop of questions makes progress.
   * @throws {Exception} ERR_REQUEST when this is no partitioned receive, ERR_ARG when there is no such partition; what the
   *   receive fails with
   */
  async Parrived(partition: number): Promise<boolean> {
    const { calls } = this.#living('Parrived')
    const arrived = calls.handled(() => {
      const { op, partitions } = this.#living('Parrived')
      if (!partitions?.arrived) throw new Exception('ERR_REQUEST', `Parrived: ${op} receives no partitions`)
      checkPartition('Parrived', partition, partitions.count)
      return partitions.arrived
    })
    const { operation } = this
    if (!operation || arrived(partition)) return true
    await oneTask()
    if (operation.completion.error) await operation.calls.run('Parrived', '', () => operation.completion.wait())
    return arrived(partition)
  }

  protected override alive(op: string): PendingOperation {
    const { calls } = this.#living(op)
    return calls.handled(() => {
      if (this.operation) return this.operation
      throw new Exception('ERR_REQUEST', `${op}: ${this.#persistent?.op} is not under way; call its Start() first`)
    })
  }

  #start(op: string): void {
    const { calls, start, op: made, detail } = this.#living(op)
    calls.handled(() => {
      if (!this.operation) return
      throw new Exception('ERR_REQUEST', `${op}: ${made} (${detail}) is under way already; wait for it first`)
    })
    this.follow(calls.handled(start))
  }

  #ready(op: string, list: readonly number[]): void {
    const { calls, op: made, partitions } = this.#living(op)
    calls.handled(() => {
      if (!partitions?.ready) throw new Exception('ERR_REQUEST', `${op}: ${made} sends no partitions`)
      if (!this.operation) throw new Exception('ERR_REQUEST', `${op}: ${made} is not under way; call its Start() first`)
      for (const partition of list) checkPartition(op, partition, partitions.count)
      for (const partition of list) partitions.ready(partition)
    })
  }

  #living(op: string): PersistentOperation {
    if (this.#persistent) return this.#persistent
    throw new Exception('ERR_REQUEST', `${op}: the request is null: it was freed before`)
  }
}

function checkPartition(op: string, partition: unknown, count: number): void {
  if (Number.isSafeInteger(partition) && (partition as number) >= 0 && (partition as number) < count) return
  const legal = count === 0 ? 'but there are none' : `but they are numbered 0 to ${count - 1}`
  throw new Exception('ERR_ARG', `${op}: partition is ${shown(partition)}, ${legal}`)
}
