import type { BufferData, RawMemory } from './buffer-data.ts'
import { checkCount, shown } from './checks.ts'
import { ORDER_C } from './constants.ts'
import type { ElementType } from './datatype-facts.ts'
import { combinerOf, type Making, numbersOf } from './datatype-making.ts'
import { indexedShape, resizedShape, type Shape, subarrayShape, vectorShape } from './datatype-shape.ts'
import { Exception } from './exception.ts'
import { distributedShape } from './distributed-shape.ts'
import { PackingDatatype } from './packing-datatype.ts'
import { structElement, structShape } from './struct-shape.ts'
import { nameOfCode, type TypeCode, type TypeCodes } from './type-codes.ts'

/** Those that are predefined, by their names. */
const predefined = new Map<string, Datatype>()

const nullDatatype = (): Datatype => predefined.get('DATATYPE_NULL') as Datatype

/** How a derived datatype was made. */
interface Made {
  readonly making: Making<Datatype>
  readonly old: Datatype
}

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
export class Datatype<in A extends BufferData = never> extends PackingDatatype<A> {
  declare protected readonly describes: (data: A | RawMemory) => void

  readonly #made: Made | null

  /** Programs take the predefined ones, such as `MPI.DOUBLE`, and derive others from them. */
  constructor(
    element: ElementType,
    shape: Shape,
    state: 'predefined' | 'made' | 'committed' | 'null',
    made: Made | null = null,
  ) {
    super(element, shape, state)
    this.#made = made
    if (!made) predefined.set(element.name, this)
  }

  /** The predefined datatype of a code such as `d` or `i4`. @throws {Exception} ERR_TYPE for other strings */
  static fromcode<C extends TypeCode>(code: C): Datatype<TypeCodes[C]> {
    const datatype = datatypeOfCode(code)
    if (datatype) return datatype as Datatype<TypeCodes[C]>
    throw new Exception('ERR_TYPE', `fromcode: ${shown(code)} is no code of a datatype; give one like 'd' or 'i4'`)
  }

  /**
   * The pair of a value and its place that MAXLOC and MINLOC take, for this kind of value and of place, e.g. DOUBLE_INT;
   * `MPI.DATATYPE_NULL` where there is none. MPI 4.1, section 6.9.4.
   */
  static Get_value_index(value: Datatype, index: Datatype): Datatype {
    value.checkAlive('Get_value_index')
    index.checkAlive('Get_value_index')
    const isPair = value.is_predefined && index === predefined.get('INT')
    const name = value.element.name === 'INT' ? 'TWOINT' : `${value.element.name}_INT`
    return (isPair ? predefined.get(name) : undefined) ?? nullDatatype()
  }

  /**
   * Members of several datatypes, as in C's struct: block i is `blocklengths[i]` elements of `datatypes[i]` and begins at
   * BYTE `displacements[i]`. Where they differ in kind, both sides must have the same ones: the data travels as bytes.
   *
   * ```ts
   * // { double mass; int32 charge; }
   * const particle = MPI.Datatype.Create_struct([1, 1], [0, 8], [MPI.DOUBLE, MPI.INT]).Commit()
   * await comm.Send([memory, count, particle], 1)   // memory: ArrayBuffer of count * particle.extent bytes
   * ```
   * @throws {Exception} ERR_COUNT, ERR_ARG, ERR_TYPE
   */
  static Create_struct(
    blocklengths: ArrayLike<number>,
    displacements: ArrayLike<number>,
    datatypes: readonly Datatype[],
  ): Datatype<BufferData> {
    const op = 'Create_struct'
    const members = Array.from(datatypes ?? [], (datatype, i) => {
      if (!(datatype instanceof Datatype))
        throw new Exception(
          'ERR_TYPE',
          `${op}: datatypes[${i}] is ${shown(datatype)}, but it must be one like MPI.DOUBLE`,
        )
      datatype.checkAlive(op)
      return { shape: datatype.shape, element: datatype.element, isBounded: datatype.#isBounded }
    })
    const shape = structShape(op, blocklengths, displacements, members)
    const params = {
      blocklengths: Array.from(blocklengths),
      displacements: Array.from(displacements),
      datatypes: [...datatypes],
    }
    const element = structElement(members, params.blocklengths, (predefined.get('BYTE') as Datatype).element)
    const making: Making<Datatype> = { combiner: 'STRUCT', params }
    return new Datatype<BufferData>(element, shape, 'made', { making, old: nullDatatype() })
  }

  /** The same datatype once more, committed if this one is. */
  Dup(): Datatype<A> {
    const dup = this.#derived('Dup', this.shape, { combiner: 'DUP', params: {} })
    if (!this.is_predefined) dup.name = this.name
    if (this.state !== 'made') dup.state = 'committed'
    const attributes = this.attributes.copies()
    this.atOnce('Dup', ...attributes.map(({ value }) => value))
    dup.attributes.take(attributes)
    return dup
  }

  /** MPI's longer name for it. */
  Create_dup(): Datatype<A> {
    return this.Dup()
  }

  /** `count` elements one after the other. @throws {Exception} ERR_COUNT */
  Create_contiguous(count: number): Datatype<A> {
    const shape = vectorShape('Create_contiguous', this.shape, count, 1, 1)
    return this.#derived('Create_contiguous', shape, { combiner: 'CONTIGUOUS', params: { count } })
  }

  /**
   * `count` blocks of `blocklength` elements, each `stride` elements after the one before, such as a matrix column.
   * @throws {Exception} ERR_COUNT, ERR_ARG
   */
  Create_vector(count: number, blocklength: number, stride: number): Datatype<A> {
    const shape = vectorShape('Create_vector', this.shape, count, blocklength, stride)
    return this.#derived('Create_vector', shape, { combiner: 'VECTOR', params: { count, blocklength, stride } })
  }

  /** The same with the stride in bytes. @throws {Exception} ERR_COUNT, ERR_ARG */
  Create_hvector(count: number, blocklength: number, stride: number): Datatype<A> {
    const shape = vectorShape('Create_hvector', this.shape, count, blocklength, stride, 1)
    return this.#derived('Create_hvector', shape, { combiner: 'HVECTOR', params: { count, blocklength, stride } })
  }

  /** Block i has `blocklengths[i]` elements and begins at element `displacements[i]`. @throws {Exception} ERR_COUNT, ERR_ARG */
  Create_indexed(blocklengths: ArrayLike<number>, displacements: ArrayLike<number>): Datatype<A> {
    const shape = indexedShape('Create_indexed', this.shape, blocklengths, displacements)
    const params = { blocklengths: Array.from(blocklengths), displacements: Array.from(displacements) }
    return this.#derived('Create_indexed', shape, { combiner: 'INDEXED', params })
  }

  /** The same with displacements in bytes. @throws {Exception} ERR_COUNT, ERR_ARG */
  Create_hindexed(blocklengths: ArrayLike<number>, displacements: ArrayLike<number>): Datatype<A> {
    const shape = indexedShape('Create_hindexed', this.shape, blocklengths, displacements, 1)
    const params = { blocklengths: Array.from(blocklengths), displacements: Array.from(displacements) }
    return this.#derived('Create_hindexed', shape, { combiner: 'HINDEXED', params })
  }

  /** Blocks of one length: block i begins at element `displacements[i]`. @throws {Exception} ERR_COUNT, ERR_ARG */
  Create_indexed_block(blocklength: number, displacements: ArrayLike<number>): Datatype<A> {
    return this.#indexedBlock('INDEXED_BLOCK', blocklength, displacements, this.extent)
  }

  /** The same with displacements in bytes. @throws {Exception} ERR_COUNT, ERR_ARG */
  Create_hindexed_block(blocklength: number, displacements: ArrayLike<number>): Datatype<A> {
    return this.#indexedBlock('HINDEXED_BLOCK', blocklength, displacements, 1)
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
    const shape = subarrayShape(op, this.shape, sizes, subsizes, starts, order)
    const params = { sizes: Array.from(sizes), subsizes: Array.from(subsizes), starts: Array.from(starts), order }
    return this.#derived(op, shape, { combiner: 'SUBARRAY', params })
  }

  /**
   * The part of rank `rank` of an array of `gsizes` that `size` ranks share, which lie in a grid of `psizes`, row by row.
   * One element of it extends over the whole array. MPI 4.1, section 5.1.4.
   * @param distribs for each dimension MPI.DISTRIBUTE_BLOCK, DISTRIBUTE_CYCLIC or DISTRIBUTE_NONE
   * @param dargs for each dimension the length of a block, or MPI.DISTRIBUTE_DFLT_DARG
   * @param order of the array: MPI.ORDER_C or MPI.ORDER_FORTRAN
   * @throws {Exception} ERR_ARG
   */
  Create_darray(
    size: number,
    rank: number,
    gsizes: ArrayLike<number>,
    distribs: ArrayLike<number>,
    dargs: ArrayLike<number>,
    psizes: ArrayLike<number>,
    order: number = ORDER_C,
  ): Datatype<A> {
    const op = 'Create_darray'
    const shape = distributedShape(op, this.shape, { size, rank, gsizes, distribs, dargs, psizes, order })
    const lists = { gsizes: Array.from(gsizes), distribs: Array.from(distribs), dargs: Array.from(dargs) }
    const params = { size, rank, ...lists, psizes: Array.from(psizes), order }
    return this.#derived(op, shape, { combiner: 'DARRAY', params })
  }

  /** The same data with another lower bound and extent, in bytes: where the next element begins. @throws {Exception} ERR_ARG */
  Create_resized(lb: number, extent: number): Datatype<A> {
    const shape = resizedShape('Create_resized', this.shape, lb, extent)
    return this.#derived('Create_resized', shape, { combiner: 'RESIZED', params: { lb, extent } })
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
    this.free()
  }

  /** The same, and nothing for one that is predefined or was freed already. */
  free(): void {
    if (this.is_predefined || this.is_null) return
    this.atOnce('Free', ...this.attributes.clear())
    this.state = 'freed'
  }

  /** What the datatype was made of: how many integers, addresses, counts and datatypes, and by which call. */
  Get_envelope(): [integers: number, addresses: number, counts: number, datatypes: number, combiner: number] {
    this.checkAlive('Get_envelope')
    const [integers, counts] = this.#made ? numbersOf(this.#made.making) : [[], []]
    return [integers.length, 0, counts.length, this.#parents().length, this.combiner]
  }

  get envelope(): [integers: number, addresses: number, counts: number, datatypes: number, combiner: number] {
    return this.Get_envelope()
  }

  /**
   * The arguments of the call that made it, as MPI lists them: the numbers that `numbersOf` tells. Datatypes that were
   * derived are new ones, committed; there are never addresses.
   * @throws {Exception} ERR_TYPE for a predefined one
   */
  Get_contents(): [integers: number[], addresses: number[], counts: number[], datatypes: Datatype[]] {
    this.checkAlive('Get_contents')
    if (!this.#made)
      throw new Exception('ERR_TYPE', `Get_contents: ${this.label} is predefined: it was made by no call`)
    const [integers, counts] = numbersOf(this.#made.making)
    return [integers, [], counts, this.#parents().map((parent) => parent.#living())]
  }

  get contents(): [integers: number[], addresses: number[], counts: number[], datatypes: Datatype[]] {
    return this.Get_contents()
  }

  /** Which call made it, e.g. `MPI.COMBINER_VECTOR`; `MPI.COMBINER_NAMED` of a predefined one. */
  get combiner(): number {
    this.checkAlive('combiner')
    return combinerOf(this.#made?.making.combiner ?? 'NAMED')
  }

  /**
   * How it was made: of which datatype (of a struct `MPI.DATATYPE_NULL`), by which call, e.g. `'VECTOR'` of
   * `Create_vector`, and with which arguments by their names. A predefined one gives itself, `'NAMED'` and none.
   */
  decode(): [datatype: Datatype, combiner: Making<Datatype>['combiner'], params: Making<Datatype>['params']] {
    this.checkAlive('decode')
    if (!this.#made) return [this, 'NAMED', {}]
    const { making, old } = this.#made
    if (making.combiner !== 'STRUCT') return [old.#living(), making.combiner, structuredClone(making.params)]
    const { blocklengths, displacements, datatypes } = making.params
    const params = {
      blocklengths: [...blocklengths],
      displacements: [...displacements],
      datatypes: datatypes.map((datatype) => datatype.#living()),
    }
    return [old, 'STRUCT', params]
  }

  #indexedBlock(
    combiner: 'INDEXED_BLOCK' | 'HINDEXED_BLOCK',
    blocklength: number,
    displacements: ArrayLike<number>,
    unit: number,
  ): Datatype<A> {
    const op = `Create_${combiner.toLowerCase()}`
    checkCount(op, 'blocklength', blocklength)
    const lengths = Array.from(displacements ?? [], () => blocklength)
    const shape = indexedShape(op, this.shape, lengths, displacements, unit)
    return this.#derived(op, shape, { combiner, params: { blocklength, displacements: Array.from(displacements) } })
  }

  #derived(op: string, shape: Shape, making: Making<Datatype>): Datatype<A> {
    this.checkAlive(op)
    return new Datatype<A>(this.element, shape, 'made', { making, old: this })
  }

  /** The datatypes that it was made of. */
  #parents(): readonly Datatype[] {
    if (!this.#made) return []
    const { making, old } = this.#made
    return making.combiner === 'STRUCT' ? making.params.datatypes : [old]
  }

  /** Itself where it is predefined; else another, which lives when this one was freed. */
  #living(): Datatype {
    return this.#made ? new Datatype<A>(this.element, this.shape, 'committed', this.#made) : this
  }

  /** Whether it, or what it was made of, was told its bounds. */
  get #isBounded(): boolean {
    const { combiner } = this.#made?.making ?? { combiner: 'NAMED' }
    return ['RESIZED', 'SUBARRAY', 'DARRAY'].includes(combiner) || this.#parents().some((parent) => parent.#isBounded)
  }
}
