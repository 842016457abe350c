import type { BufferData, RawMemory } from './buffer-data.ts'
import type { IN_PLACE } from './constants.ts'
import type { DeviceArray } from './device-array.ts'
import type { BYTE } from './predefined-datatypes.ts'
import type { Datatype } from './datatype.ts'
import type { TypeCode, TypeCodes } from './type-codes.ts'

/** `MPI.IN_PLACE`, or `null` for it, as in mpi4py. */
export type InPlace = typeof IN_PLACE | null

/** Numbers by rank: `[3, 3, 2, 2]` or an Int32Array. */
export type Numbers = readonly number[] | Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array

/** Counts by rank, or one number: the same count for every rank. */
export type Counts = number | Numbers

/** Displacements by rank; or one number, the stride: rank r's part begins at r times it. */
export type Displs = number | Numbers

type Bytes = typeof BYTE

/** Such an array, or one of the same elements in a GPU's memory. */
type DataOf<A> = A | DeviceArray<A>

/** A datatype for arrays `A`, or as in mpi4py its code: `[data, 'd']`. */
type TypeSpec<A extends BufferData> = Datatype<A> | CodeOf<A>

type CodeOf<A extends BufferData> = { [C in TypeCode]: [A] extends [TypeCodes[C]] ? C : never }[TypeCode]

/**
 * A buffer as mpi4py writes it: the array itself, or a list of the array with a count (elements; else all of them), a
 * displacement (elements; else 0) and a datatype (else the array's own); null stands for one that is not given. In
 * collectives that cut a buffer into blocks of equal size, one for each rank, the count is that of one block.
 *
 * `A` is the kind of array: a method that takes two buffers of one `A` does not compile with arrays of two kinds.
 * `MPI.BYTE` takes any array, and an `ArrayBuffer` or `DataView` takes any datatype.
 */
export type BufSpec<A extends BufferData> =
  | DataOf<A>
  | readonly [data: DataOf<A> | RawMemory | null, datatype: TypeSpec<A>]
  | readonly [data: DataOf<A> | null, count: number | null]
  | readonly [data: DataOf<A> | null, countAndDispl: readonly [count: number | null, displ: number | null]]
  | readonly [data: DataOf<A> | RawMemory | null, count: number | null, datatype: TypeSpec<A>]
  | readonly [
      data: DataOf<A> | RawMemory | null,
      countAndDispl: readonly [count: number | null, displ: number | null],
      datatype: TypeSpec<A>,
    ]
  | readonly [data: DataOf<A> | RawMemory | null, count: number | null, displ: number | null, datatype: TypeSpec<A>]
  | readonly [data: DataOf<BufferData>, datatype: Bytes]
  | readonly [data: DataOf<BufferData>, count: number | null, datatype: Bytes]
  | readonly [data: RawMemory, datatype: TypeCode]
  | readonly [data: RawMemory, count: number | null, datatype: TypeCode]

/**
 * A buffer of parts of different size, one for each rank: counts (else as even as possible, the first ranks one more)
 * and displacements (else one part after the other), in elements.
 */
export type BufSpecV<A extends BufferData> =
  | DataOf<A>
  | readonly [data: DataOf<A> | RawMemory | null, datatype: TypeSpec<A>]
  | readonly [data: DataOf<A> | null, counts: Counts | null]
  | readonly [data: DataOf<A> | null, countsAndDispls: readonly [counts: Counts | null, displs: Displs | null]]
  | readonly [data: DataOf<A> | RawMemory | null, counts: Counts | null, datatype: TypeSpec<A>]
  | readonly [
      data: DataOf<A> | RawMemory | null,
      countsAndDispls: readonly [counts: Counts | null, displs: Displs | null],
      datatype: TypeSpec<A>,
    ]
  | readonly [data: DataOf<A> | RawMemory | null, counts: Counts | null, displs: Displs | null, datatype: TypeSpec<A>]
  | readonly [data: DataOf<BufferData>, datatype: Bytes]
  | readonly [data: DataOf<BufferData>, counts: Counts | null, datatype: Bytes]
  | readonly [data: RawMemory, datatype: TypeCode]
  | readonly [data: RawMemory, counts: Counts | null, datatype: TypeCode]

/**
 * A buffer whose part for each rank has a datatype of its own: counts in elements of it (else 1), displacements in BYTES
 * from the start of the data (else 0).
 */
export type BufSpecW =
  | readonly [data: BufferData, datatypes: readonly Datatype[]]
  | readonly [
      data: BufferData | null,
      countsAndDispls: readonly [counts: Numbers | null, displs: Numbers | null],
      datatypes: readonly Datatype[],
    ]
  | readonly [data: BufferData | null, counts: Numbers | null, displs: Numbers | null, datatypes: readonly Datatype[]]
