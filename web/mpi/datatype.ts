import type { BufferData, RawMemory } from './buffer-data.ts'
import { checkCount, shown } from './checks.ts'
import { ORDER_C } from './constants.ts'
import { DatatypeFacts, type ElementType } from './datatype-facts.ts'
import { indexedShape, resizedShape, type Shape, subarrayShape, vectorShape } from './datatype-shape.ts'
import { Exception } from './exception.ts'
import { nameOfCode, type TypeCode, type TypeCodes } from './type-codes.ts'

/** Those that are predefined, by their names. */
const predefined = new Map<string, Datatype>()

/** The predefined datatype that a code such as `d` or `i4` stands for; null where it is no code. */
export function datatypeOfCode(code: string): Datatype | null {
  return predefined.get(nameOfCode(code) ?? '') ?? null
}

/**
 * What the elements of a buffer are, and where they lie (MPI 4.1, chapter 5). Derived datatypes describe data with gaps,
 * which is sent from and received into its place:
 *
 * ```ts
 * const matrix = new Float64Array(rows * cols)
 * const column = MPI.DOUBLE.Create_vector(rows, 1, cols).Commit()
 * await comm.Send([matrix.subarray(3), 1, column], 1)   // the fourth column
 * ```
 *
 * `A`: the arrays it describes, so that `[new Float32Array(3), MPI.DOUBLE]` does not compile; every `Datatype<…>` is a
 * `Datatype`. Counts, lengths and displacements are in elements of the old datatype, all else in bytes;
 * the constructors with an h take strides and displacements in bytes, too.
 */
export class Datatype<in A extends BufferData = never> extends DatatypeFacts {
  declare protected readonly describes: (data: A | RawMemory) => void

  /** Programs take the predefined ones, such as `MPI.DOUBLE`, and derive others from them. */
  constructor(element: ElementType, shape: Shape, state: 'predefined' | 'made' | 'null') {
    super(element, shape, state)
    if (state === 'predefined') predefined.set(element.name, this)
  }

  /** The predefined datatype of a code such as `d` or `i4`. @throws {Exception} ERR_TYPE for other strings */
  static fromcode<C extends TypeCode>(code: C): Datatype<TypeCodes[C]> {
    const datatype = datatypeOfCode(code)
    if (datatype) return datatype as Datatype<TypeCodes[C]>
    throw new Exception('ERR_TYPE', `fromcode: ${shown(code)} is no code of a datatype; give one like 'd' or 'i4'`)
  }

  /** The same datatype once more, committed if this one is. */
  Dup(): Datatype<A> {
    const dup = this.#derived('Dup', this.shape)
    if (!this.is_predefined) dup.name = this.name
    if (this.state !== 'made') dup.state = 'committed'
    return dup
  }

  /** MPI's longer name for it. */
  Create_dup(): Datatype<A> {
    return this.Dup()
  }

  /** `count` elements one after the other. @throws {Exception} ERR_COUNT */
  Create_contiguous(count: number): Datatype<A> {
    return this.#derived('Create_contiguous', vectorShape('Create_contiguous', this.shape, count, 1, 1))
  }

  /**
   * `count` blocks of `blocklength` elements, each `stride` elements after the one before, such as a matrix column.
   * @throws {Exception} ERR_COUNT, ERR_ARG
   */
  Create_vector(count: number, blocklength: number, stride: number): Datatype<A> {
    return this.#derived('Create_vector', vectorShape('Create_vector', this.shape, count, blocklength, stride))
  }

  /** The same with the stride in bytes. @throws {Exception} ERR_COUNT, ERR_ARG */
  Create_hvector(count: number, blocklength: number, stride: number): Datatype<A> {
    return this.#derived('Create_hvector', vectorShape('Create_hvector', this.shape, count, blocklength, stride, 1))
  }

  /** Block i has `blocklengths[i]` elements and begins at element `displacements[i]`. @throws {Exception} ERR_COUNT, ERR_ARG */
  Create_indexed(blocklengths: ArrayLike<number>, displacements: ArrayLike<number>): Datatype<A> {
    return this.#derived('Create_indexed', indexedShape('Create_indexed', this.shape, blocklengths, displacements))
  }

  /** The same with displacements in bytes. @throws {Exception} ERR_COUNT, ERR_ARG */
  Create_hindexed(blocklengths: ArrayLike<number>, displacements: ArrayLike<number>): Datatype<A> {
    return this.#derived('Create_hindexed', indexedShape('Create_hindexed', this.shape, blocklengths, displacements, 1))
  }

  /** Blocks of one length: block i begins at element `displacements[i]`. @throws {Exception} ERR_COUNT, ERR_ARG */
  Create_indexed_block(blocklength: number, displacements: ArrayLike<number>): Datatype<A> {
    return this.#indexedBlock('Create_indexed_block', blocklength, displacements, this.extent)
  }

  /** The same with displacements in bytes. @throws {Exception} ERR_COUNT, ERR_ARG */
  Create_hindexed_block(blocklength: number, displacements: ArrayLike<number>): Datatype<A> {
    return this.#indexedBlock('Create_hindexed_block', blocklength, displacements, 1)
  }

  /**
   * The part of an array of `sizes` that has `subsizes` and begins at `starts`, such as a halo. One element of it
   * extends over the whole array.
   * @param order MPI.ORDER_C: the last index runs fastest; MPI.ORDER_FORTRAN: the first
   * @throws {Exception} ERR_ARG
   */
  Create_subarray(
    sizes: ArrayLike<number>,
    subsizes: ArrayLike<number>,
    starts: ArrayLike<number>,
    order: number = ORDER_C,
  ): Datatype<A> {
    const op = 'Create_subarray'
    return this.#derived(op, subarrayShape(op, this.shape, sizes, subsizes, starts, order))
  }

  /** The same data with another lower bound and extent, in bytes: where the next element begins. @throws {Exception} ERR_ARG */
  Create_resized(lb: number, extent: number): Datatype<A> {
    return this.#derived('Create_resized', resizedShape('Create_resized', this.shape, lb, extent))
  }

  /** mpi4py's shorter name for it. */
  Resized(lb: number, extent: number): Datatype<A> {
    return this.Create_resized(lb, extent)
  }

  /** Makes it ready for use in messages. @returns itself @throws {Exception} ERR_TYPE when it was freed */
  Commit(): this {
    this.checkAlive('Commit')
    if (this.state === 'made') this.state = 'committed'
    return this
  }

  /**
   * Ends its use. Messages under way and datatypes derived from it are not affected.
   * @throws {Exception} ERR_TYPE when it is predefined or was freed already
   */
  Free(): void {
    this.checkAlive('Free')
    if (this.is_predefined) throw new Exception('ERR_TYPE', `Free: ${this.label} is predefined and cannot be freed`)
    this.state = 'freed'
  }

  /** The same, and nothing for one that is predefined or was freed already. */
  free(): void {
    if (!this.is_predefined) this.state = 'freed'
  }

  #indexedBlock(op: string, blocklength: number, displacements: ArrayLike<number>, unit: number): Datatype<A> {
    checkCount(op, 'blocklength', blocklength)
    const lengths = Array.from(displacements ?? [], () => blocklength)
    return this.#derived(op, indexedShape(op, this.shape, lengths, displacements, unit))
  }

  #derived(op: string, shape: Shape): Datatype<A> {
    this.checkAlive(op)
    return new Datatype<A>(this.element, shape, 'made')
  }
}
