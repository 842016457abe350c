import { type BufferData, isRaw, type RawMemory } from './buffer-data.ts'
import { ORDER_C } from './constants.ts'
import { indexedShape, resizedShape, type Shape, subarrayShape, vectorShape } from './datatype-shape.ts'
import { Exception } from './exception.ts'
import { copies, type Layout, Run } from './layout.ts'

/** What a predefined datatype holds, and with it every datatype derived from it. */
export interface ElementType {
  /** Name of the predefined datatype, e.g. `DOUBLE`. */
  readonly name: string
  /** Travels with each message, so that the receiver can tell a mix-up: see `predefined-datatypes.ts`. */
  readonly kind: number
  /** Bytes of data. */
  readonly size: number
  /** Bytes of each basic value in it: `[8]`, or `[8, 4]` for the pair DOUBLE_INT. */
  readonly parts: readonly number[]
  /** Kinds of array it describes, e.g. `['Float64Array']`; null: all of them. */
  readonly arrays: readonly string[] | null
}

type State = 'predefined' | 'made' | 'committed' | 'freed'

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
 * `Datatype`. Counts, lengths and displacements are in elements of the old datatype, all else in bytes.
 */
export class Datatype<in A extends BufferData = never> {
  declare protected readonly describes: (data: A | RawMemory) => void
  /** The predefined datatype it is, or is made of. */
  readonly element: ElementType
  readonly #shape: Shape
  #name: string
  #state: State

  /** Programs take the predefined ones, such as `MPI.DOUBLE`, and derive others from them. */
  constructor(element: ElementType, shape: Shape, state: 'predefined' | 'made') {
    this.element = element
    this.#shape = shape
    this.#name = state === 'predefined' ? element.name : ''
    this.#state = state
  }

  /** The kind of its elements, which travels with each message. */
  get kind(): number {
    return this.element.kind
  }

  /** Bytes of data in one element, without gaps. */
  get size(): number {
    return this.#shape.layout.size
  }

  /** Byte at which an element's extent begins. */
  get lb(): number {
    return this.#shape.lb
  }

  /** Bytes from the start of one element to the start of the next. */
  get extent(): number {
    return this.#shape.extent
  }

  /** Byte at which an element's extent ends. */
  get ub(): number {
    return this.lb + this.extent
  }

  /** First byte of data in an element. */
  get true_lb(): number {
    return this.#shape.layout.start
  }

  /** Bytes from the first byte of data to the last. */
  get true_extent(): number {
    return this.true_ub - this.true_lb
  }

  /** Byte behind the last byte of data. */
  get true_ub(): number {
    return this.#shape.layout.end
  }

  /** Empty for a derived datatype that was given none. */
  get name(): string {
    return this.#name
  }

  set name(name: string) {
    this.#name = name
  }

  get is_predefined(): boolean {
    return this.#state === 'predefined'
  }

  /** Whether it has a name of MPI's own: the predefined ones. */
  get is_named(): boolean {
    return this.is_predefined
  }

  /** Bytes of data in one element, without gaps. */
  Get_size(): number {
    return this.size
  }

  /** Lower bound and extent, in bytes. */
  Get_extent(): [lb: number, extent: number] {
    return [this.lb, this.extent]
  }

  /** First byte of data, and bytes from there to the last. */
  Get_true_extent(): [lb: number, extent: number] {
    return [this.true_lb, this.true_extent]
  }

  Get_name(): string {
    return this.#name
  }

  Set_name(name: string): void {
    this.#name = name
  }

  /** The same datatype once more, committed if this one is. */
  Dup(): Datatype<A> {
    const dup = this.#derived('Dup', this.#shape)
    dup.#name = this.#name
    if (this.#state !== 'made') dup.#state = 'committed'
    return dup
  }

  /** `count` elements one after the other. @throws {Exception} ERR_COUNT */
  Create_contiguous(count: number): Datatype<A> {
    return this.#derived('Create_contiguous', vectorShape('Create_contiguous', this.#shape, count, 1, 1))
  }

  /**
   * `count` blocks of `blocklength` elements, each `stride` elements after the one before, such as a matrix column.
   * @throws {Exception} ERR_COUNT, ERR_ARG
   */
  Create_vector(count: number, blocklength: number, stride: number): Datatype<A> {
    return this.#derived('Create_vector', vectorShape('Create_vector', this.#shape, count, blocklength, stride))
  }

  /** Block i has `blocklengths[i]` elements and begins at element `displacements[i]`. @throws {Exception} ERR_COUNT, ERR_ARG */
  Create_indexed(blocklengths: ArrayLike<number>, displacements: ArrayLike<number>): Datatype<A> {
    return this.#derived('Create_indexed', indexedShape('Create_indexed', this.#shape, blocklengths, displacements))
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
    return this.#derived(op, subarrayShape(op, this.#shape, sizes, subsizes, starts, order))
  }

  /** The same data with another lower bound and extent, in bytes: where the next element begins. @throws {Exception} ERR_ARG */
  Create_resized(lb: number, extent: number): Datatype<A> {
    return this.#derived('Create_resized', resizedShape('Create_resized', this.#shape, lb, extent))
  }

  /** Makes it ready for use in messages. @returns itself @throws {Exception} ERR_TYPE when it was freed */
  Commit(): this {
    this.#checkAlive('Commit')
    if (this.#state === 'made') this.#state = 'committed'
    return this
  }

  /**
   * Ends its use. Messages under way and datatypes derived from it are not affected.
   * @throws {Exception} ERR_TYPE when it is predefined or was freed already
   */
  Free(): void {
    this.#checkAlive('Free')
    if (this.is_predefined) throw new Exception('ERR_TYPE', `Free: ${this.label} is predefined and cannot be freed`)
    this.#state = 'freed'
  }

  /** What messages to people call it: `MPI.DOUBLE`, or a derived datatype's own name. */
  get label(): string {
    if (this.is_predefined) return `MPI.${this.element.name}`
    return this.#name ? JSON.stringify(this.#name) : `a datatype derived from MPI.${this.element.name}`
  }

  /** Whether its elements are nothing but data, one after the other without gaps. */
  get contiguous(): boolean {
    const { layout, extent } = this.#shape
    return layout instanceof Run && layout.start === 0 && layout.size === extent
  }

  /** Whether it describes data of this kind (a name such as `Float64Array`); raw memory can hold any datatype. */
  fits(dataKind: string): boolean {
    const { arrays } = this.element
    return arrays === null || arrays.includes(dataKind) || isRaw(dataKind)
  }

  /** Where the data of `count` elements lies. */
  elements(count: number): Layout {
    return copies(this.#shape.layout, count, this.extent)
  }

  /** @throws {Exception} ERR_TYPE unless messages can use it */
  checkCommitted(op: string, what: string): void {
    const fix = this.#state === 'made' ? 'is not committed; call its Commit() first' : 'was freed; make it anew'
    if (this.#state === 'made' || this.#state === 'freed')
      throw new Exception('ERR_TYPE', `${op}: ${what}'s datatype, ${this.label}, ${fix}`)
  }

  #derived(op: string, shape: Shape): Datatype<A> {
    this.#checkAlive(op)
    return new Datatype<A>(this.element, shape, 'made')
  }

  #checkAlive(op: string): void {
    if (this.#state === 'freed') throw new Exception('ERR_TYPE', `${op}: ${this.label} was freed; make it anew`)
  }
}
