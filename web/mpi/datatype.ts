import { type BufferData, isRaw, type RawMemory } from './buffer-data.ts'

/** What distinguishes one datatype from another. */
export interface DatatypeLayout {
  name: string
  /** Travels with each message, so that the receiver can tell a mix-up: see `predefined-datatypes.ts`. */
  kind: number
  /** Bytes of data in one element. */
  size: number
  /** Kinds of array it describes, e.g. `['Float64Array']`; null: all of them. */
  arrays: readonly string[] | null
}

/**
 * What the elements of a buffer are (MPI 4.1, chapter 5). `A`: the arrays it describes, so that
 * `[new Float32Array(3), MPI.DOUBLE]` does not compile; every `Datatype<…>` is a `Datatype`.
 */
export class Datatype<in A extends BufferData = never> {
  declare protected readonly describes: (data: A | RawMemory) => void
  readonly name: string
  readonly kind: number
  /** Bytes of data in one element. */
  readonly size: number
  /** Bytes from the start of one element to the start of the next. */
  readonly extent: number
  /** Byte at which an element's extent begins. */
  readonly lb = 0
  readonly #arrays: readonly string[] | null

  /** Programs take the predefined ones, such as `MPI.DOUBLE`. */
  constructor({ name, kind, size, arrays }: DatatypeLayout) {
    this.name = name
    this.kind = kind
    this.size = size
    this.extent = size
    this.#arrays = arrays
  }

  /** Byte at which an element's extent ends. */
  get ub(): number {
    return this.lb + this.extent
  }

  /** Bytes of data in one element. */
  Get_size(): number {
    return this.size
  }

  /** Lower bound and extent, in bytes. */
  Get_extent(): [lb: number, extent: number] {
    return [this.lb, this.extent]
  }

  Get_name(): string {
    return this.name
  }

  /** Whether it describes data of this kind (a name such as `Float64Array`); raw memory can hold any datatype. */
  fits(dataKind: string): boolean {
    return this.#arrays === null || this.#arrays.includes(dataKind) || isRaw(dataKind)
  }
}
