import type { Reduction } from '../coll/reduction.ts'
import type { OpTerms } from '../coll/terms.ts'
import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'
import type { BufferData } from './buffer-data.ts'
import type { BufSpec } from './buffer-forms.ts'
import { messageBuffer } from './buffer-spec.ts'
import { shown } from './checks.ts'
import type { Datatype } from './datatype.ts'
import { checkAtHand } from './device-array.ts'
import { Exception } from './exception.ts'
import type { Operation } from './operation.ts'
import { userOperation } from './user-operation.ts'

/** Logical operations make booleans of numbers. */
type BinaryFunction = <T>(a: T, b: T) => T

/** Makes each instance a function, so that `MPI.SUM(2, 3)` is 5, as in mpi4py. */
const Callable = function (call: BinaryFunction): BinaryFunction {
  // Not a subclass of Function: its constructor compiles text, which the policy of the rank's worker forbids.
  return Object.setPrototypeOf(call, (new.target as unknown as typeof Op).prototype) as BinaryFunction
} as unknown as new (
  call: BinaryFunction,
) => BinaryFunction

/**
 * What a reduction does with two elements (MPI 4.1, section 6.9). Upper-case methods apply it to arrays element by
 * element, in the arithmetic of their kind; lower-case ones to whole values: `MPI.SUM(2, 3)` is 5.
 *
 * ```ts
 * const largest = MPI.Op.Create((a: Float64Array, b: Float64Array) => {
 *   for (let i = 0; i < b.length; i++) if (Math.abs(a[i]) > Math.abs(b[i])) b[i] = a[i]
 * }, true)
 * await comm.Allreduce(mine, all, largest)
 * ```
 */
export class Op extends Callable {
  #operation: Operation

  /** Programs take the predefined ones, such as `MPI.SUM`, or `MPI.Op.Create`. */
  constructor(operation: Operation) {
    super(<T>(a: T, b: T) => this.#operation.values(a, b) as T)
    this.#operation = operation
  }

  /**
   * An op of the program's own; it must be associative.
   *
   * Lower-case methods call `fn(a, b, null)`, which returns `a op b`. Upper-case ones call
   * `fn(invec, inoutvec, datatype)` with typed arrays of the datatype's kind, of any length and maybe several times in
   * one reduction: it sets every `inoutvec[i]` to `invec[i] op inoutvec[i]`. Elements of a derived datatype come without
   * its gaps; pairs such as DOUBLE_INT as a `DataView`, 12 bytes each.
   * @param commute whether `a op b` is `b op a`; else the ranks' parts are combined in rank order
   * @throws {Exception} ERR_ARG when `fn` is no function
   */
  static Create<T>(fn: (a: T, b: T, datatype: Datatype | null) => unknown, commute = false): Op {
    return new Op(userOperation(fn, commute))
  }

  /** Whether `a op b` is `b op a`. @throws {Exception} ERR_OP for OP_NULL */
  Is_commutative(): boolean {
    if (this.#operation === NULL_OPERATION) refuseNull('Is_commutative')
    return this.#operation.commutative
  }

  get is_commutative(): boolean {
    return this.Is_commutative()
  }

  /** Whether it is no op (any more): mpi4py's `op == MPI.OP_NULL`. */
  get is_null(): boolean {
    return this.#operation === NULL_OPERATION
  }

  get is_predefined(): boolean {
    return this.#operation.predefined
  }

  /**
   * Sets `inoutbuf` to `inbuf op inoutbuf`, element by element, on this rank alone (MPI 4.1, section 6.9.7).
   * @throws {Exception} ERR_COUNT, ERR_TYPE when the two differ in length or kind; ERR_OP for arrays it does not combine
   */
  Reduce_local<A extends BufferData>(inbuf: BufSpec<A>, inoutbuf: BufSpec<A>): void {
    const op = 'Reduce_local'
    const from = messageBuffer(op, 'inbuf', inbuf)
    const into = messageBuffer(op, 'inoutbuf', inoutbuf)
    if (from.datatype.kind !== into.datatype.kind) {
      const both = `inbuf holds ${from.datatype.label}, inoutbuf holds ${into.datatype.label}`
      throw new Exception('ERR_TYPE', `${op}: ${both}; use one kind of array`)
    }
    if (from.buffer.byteLength !== into.buffer.byteLength) {
      const both = `inbuf has ${from.buffer.byteLength} bytes, inoutbuf has ${into.buffer.byteLength}`
      throw new Exception('ERR_COUNT', `${op}: ${both}; they must be equal`)
    }
    for (const { buffer } of [from, into]) checkAtHand(op, buffer, 'read it first, or use gpu.map')
    const reduction = this.reduction(op, into.datatype)
    const [a, b] = [bytesOf(from.buffer), bytesOf(into.buffer)]
    reduction.combine(a, b)
    // Data in memory is there at once: no promise is returned.
    if (!isPlace(into.buffer, b)) void into.buffer.write(0, b)
  }

  /**
   * Ends its use: it is OP_NULL from now on.
   * @throws {Exception} ERR_OP when it is predefined or was freed already
   */
  Free(): void {
    const { label, predefined } = this.#operation
    if (predefined) throw new Exception('ERR_OP', `Free: ${label} is predefined and cannot be freed`)
    this.#operation = NULL_OPERATION
  }

  /** The same, and nothing for one that is predefined or was freed already. */
  free(): void {
    if (!this.#operation.predefined) this.#operation = NULL_OPERATION
  }

  /** What the messages of a collective call tell of it. */
  get terms(): OpTerms {
    return this.#operation
  }

  /** How collectives apply it to the elements of a datatype. */
  reduction(op: string, datatype: Datatype): Reduction {
    return this.#operation.reduction(op, datatype)
  }
}

/** The bytes of a buffer in memory: themselves where they can be computed with as they lie, else a copy. */
function bytesOf(buffer: Buffer): Uint8Array {
  if (buffer instanceof BytesBuffer && buffer.bytes.byteOffset % 8 === 0) return buffer.bytes
  const copy = new Uint8Array(buffer.byteLength)
  void buffer.read(0, copy)
  return copy
}

const isPlace = (buffer: Buffer, bytes: Uint8Array): boolean => buffer instanceof BytesBuffer && buffer.bytes === bytes

function refuseNull(op: string): never {
  throw new Exception('ERR_OP', `${op}: the op is MPI.OP_NULL or was freed; use one like MPI.SUM`)
}

const NULL_OPERATION: Operation = {
  label: 'MPI.OP_NULL',
  commutative: false,
  predefined: true,
  values: () => refuseNull('a reduction'),
  reduction: (op) => refuseNull(op),
}

/** No op: what a freed op becomes. */
export const OP_NULL = new Op(NULL_OPERATION)

/**
 * How `op` is applied to the elements of `datatype`.
 * @param opName the call that asks, e.g. `Reduce`
 * @throws {Exception} ERR_OP when it is no op, or is not defined for such elements
 */
export function reductionOf(opName: string, op: unknown, datatype: Datatype): Reduction {
  if (op instanceof Op) return op.reduction(opName, datatype)
  const legal = 'it must be one like MPI.SUM or made by MPI.Op.Create'
  throw new Exception('ERR_OP', `${opName}: op is ${shown(op)}, but ${legal}`)
}

/** What the messages of a collective call tell of an op, or of a function that stands for one. */
export function opTerms(op: unknown): OpTerms {
  return op instanceof Op ? op.terms : { label: 'a function', commutative: false }
}
