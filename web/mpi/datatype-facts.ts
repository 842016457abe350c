import { isRaw } from './buffer-data.ts'
import { checkName } from './checks.ts'
import type { Shape } from './datatype-shape.ts'
import { Exception } from './exception.ts'
import type { ExternalForm } from './external32.ts'
import { copies, type Layout, Run } from './layout.ts'
import { codesOf } from './type-codes.ts'

/** What a predefined datatype holds, and with it every datatype derived from it. */
export interface ElementType {
  /** Name of the predefined datatype, e.g. `DOUBLE`. */
  readonly name: string
  /** Travels with each message, so that the receiver can tell a mix-up: see `predefined-datatypes.ts`. */
  readonly kind: number
  /** Bytes of data. */
  readonly size: number
  /** Bytes of each basic value in it: `[8]`, or `[8, 4]` for the pair DOUBLE_INT; of a struct all values. */
  readonly parts: readonly number[]
  /** How each of those is written in external32; without it they are swapped. */
  readonly external?: readonly ExternalForm[]
  /** Kinds of array it describes, e.g. `['Float64Array']`; null: all of them. */
  readonly arrays: readonly string[] | null
}

/** `null`: of `MPI.DATATYPE_NULL`. */
export type DatatypeState = 'predefined' | 'made' | 'committed' | 'freed' | 'null'

/** What can be asked of a datatype: its names, how large its elements are, and where their data lies. Bytes. */
export class DatatypeFacts {
  /** The predefined datatype it is, or is made of. */
  readonly element: ElementType
  protected readonly shape: Shape
  protected state: DatatypeState
  #name: string

  constructor(element: ElementType, shape: Shape, state: DatatypeState) {
    this.element = element
    this.shape = shape
    this.state = state
    this.#name = state === 'predefined' || state === 'null' ? `MPI_${element.name}` : ''
  }

  /** The kind of its elements, which travels with each message. */
  get kind(): number {
    return this.element.kind
  }

  /** Bytes of data in one element, without gaps. */
  get size(): number {
    return this.shape.layout.size
  }

  /** Byte at which an element's extent begins. */
  get lb(): number {
    return this.shape.lb
  }

  /** Bytes from the start of one element to the start of the next. */
  get extent(): number {
    return this.shape.extent
  }

  /** Byte at which an element's extent ends. */
  get ub(): number {
    return this.lb + this.extent
  }

  /** First byte of data in an element. */
  get true_lb(): number {
    return this.shape.layout.start
  }

  /** Bytes from the first byte of data to the last. */
  get true_extent(): number {
    return this.true_ub - this.true_lb
  }

  /** Byte behind the last byte of data. */
  get true_ub(): number {
    return this.shape.layout.end
  }

  /** MPI's, e.g. `MPI_DOUBLE`; empty for a derived datatype that was given none. */
  get name(): string {
    return this.#name
  }

  set name(name: string) {
    this.Set_name(name)
  }

  /** Whether it is no datatype (any more): mpi4py's `datatype == MPI.DATATYPE_NULL`. */
  get is_null(): boolean {
    return this.state === 'null' || this.state === 'freed'
  }

  get is_predefined(): boolean {
    return this.state === 'predefined' || this.state === 'null'
  }

  /** Whether it has a name of MPI's own: the predefined ones. */
  get is_named(): boolean {
    return this.is_predefined
  }

  /** NumPy's letter for it, e.g. `d`; `V` for one that has none. */
  get typechar(): string {
    return this.#codes?.char ?? 'V'
  }

  /** Its kind and size as in NumPy, e.g. `f8`; `V` and the extent for one that has none. */
  get typestr(): string {
    return this.#codes?.str ?? `V${this.extent}`
  }

  /** The code that stands for it in a buffer argument, e.g. `d`. @throws {Exception} ERR_TYPE when it has none */
  tocode(): string {
    const codes = this.#codes
    if (codes) return codes.code
    throw new Exception('ERR_TYPE', `tocode: ${this.label} has no code; name the datatype itself`)
  }

  /** Bytes of data in one element, without gaps. @throws {Exception} ERR_TYPE when it is null or was freed */
  Get_size(): number {
    this.checkAlive('Get_size')
    return this.size
  }

  /** Lower bound and extent, in bytes. @throws {Exception} ERR_TYPE when it is null or was freed */
  Get_extent(): [lb: number, extent: number] {
    this.checkAlive('Get_extent')
    return [this.lb, this.extent]
  }

  /** First byte of data, and bytes from there to the last. @throws {Exception} ERR_TYPE when it is null or was freed */
  Get_true_extent(): [lb: number, extent: number] {
    this.checkAlive('Get_true_extent')
    return [this.true_lb, this.true_extent]
  }

  Get_name(): string {
    return this.#name
  }

  /** For people and error messages. @throws {Exception} ERR_ARG for one that is too long */
  Set_name(name: string): void {
    checkName('Set_name', name)
    this.#name = name
  }

  /** What messages to people call it: `MPI.DOUBLE`, or a derived datatype's own name. */
  get label(): string {
    if (this.is_predefined) return `MPI.${this.element.name}`
    return this.#name ? JSON.stringify(this.#name) : `a datatype derived from MPI.${this.element.name}`
  }

  /** Whether its elements are nothing but data, one after the other without gaps. */
  get contiguous(): boolean {
    const { layout, extent } = this.shape
    return layout instanceof Run && layout.start === 0 && layout.size === extent
  }

  /** Whether it describes data of this kind (a name such as `Float64Array`); raw memory can hold any datatype. */
  fits(dataKind: string): boolean {
    const { arrays } = this.element
    return arrays === null || arrays.includes(dataKind) || isRaw(dataKind)
  }

  /** Where the data of `count` elements lies. */
  elements(count: number): Layout {
    return copies(this.shape.layout, count, this.extent)
  }

  /** @throws {Exception} ERR_TYPE unless messages can use it */
  checkCommitted(op: string, what: string): void {
    const fix = WHY_NOT[this.state]
    if (fix) throw new Exception('ERR_TYPE', `${op}: ${what}'s datatype, ${this.label}, ${fix}`)
  }

  /** @throws {Exception} ERR_TYPE when it is null or was freed */
  checkAlive(op: string): void {
    if (this.is_null) throw new Exception('ERR_TYPE', `${op}: ${this.label} ${WHY_NOT[this.state]}`)
  }

  /** Those of the one element that it is; none where it is more, or has gaps. */
  get #codes() {
    return this.contiguous && this.size === this.element.size ? codesOf(this.element.name) : null
  }
}

/** Why messages cannot use it, and the fix. */
const WHY_NOT: Partial<Readonly<Record<DatatypeState, string>>> = {
  made: 'is not committed; call its Commit() first',
  freed: 'was freed; make it anew',
  null: 'is no datatype; use one like MPI.DOUBLE',
}
