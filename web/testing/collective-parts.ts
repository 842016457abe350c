import type { TypedArray } from '../mpi/buffer-data.ts'
import type { IN_PLACE } from '../mpi/constants.ts'
import type { Datatype } from '../mpi/datatype.ts'
import type { Intracomm } from '../mpi/intracomm.ts'
import type { Op } from '../mpi/op.ts'
import type { Prequest } from '../mpi/prequest.ts'
import type { Request } from '../mpi/request.ts'
import type { ReductionRule } from './reduction-rules.ts'

/** One call of a collective, seen from outside. */
export interface CollectiveCase {
  readonly size: number
  readonly root: number
  /** Elements of one rank's part, or the least of them. */
  readonly count: number
  /** Whether those who may pass `MPI.IN_PLACE` do. */
  readonly inPlace: boolean
  readonly rule: ReductionRule
}

/** A buffer of one rank, by its elements; null where the rank passes `null`. */
export type Elements = number[] | 'in place' | null

/** What one rank passes, and what its receive buffer must hold in the end: a plain loop says it. */
export interface Part {
  readonly send: Elements
  readonly recv: Elements
  /** The elements of `recv` afterwards; those of `send` must not have changed. */
  readonly after: number[] | null
}

type Spec = readonly [data: TypedArray, datatype: Datatype<TypedArray>]

/** The arguments of one rank's call. */
export interface CollectiveArguments {
  readonly send: Spec | typeof IN_PLACE | null
  readonly recv: Spec | typeof IN_PLACE | null
  readonly op: Op
}

/** A collective of buffers (its persistent form has `_init` behind the blocking one's name): what it is called, how, and what it does. */
export interface Collective {
  readonly names: readonly [blocking: string, nonblocking: string]
  /** Whether it has a root; else the root of a case means nothing. */
  readonly rooted: boolean
  /** Whether `MPI.IN_PLACE` is allowed somewhere. */
  readonly takesInPlace: boolean
  /** Whether it takes an op. */
  readonly reduces: boolean
  /** Counts from which on choose.ts chooses otherwise than for short ones, of float64. */
  readonly large: (size: number) => number[]
  readonly part: (call: CollectiveCase, rank: number) => Part
  readonly forms: (
    comm: Intracomm,
    args: CollectiveArguments,
    call: CollectiveCase,
  ) => readonly [blocking: () => Promise<void>, nonblocking: () => Request, persistent: () => Prequest]
}

/** Stands where nothing has been received. No data is this. */
export const UNTOUCHED = 99

/** `count` elements. */
export function elements(count: number, at: (i: number) => number): number[] {
  const list: number[] = []
  for (let i = 0; i < count; i++) list.push(at(i))
  return list
}

/** One list of all ranks' lists, in rank order. */
export function ofAllRanks(size: number, of: (rank: number) => number[]): number[] {
  const list: number[] = []
  for (let rank = 0; rank < size; rank++) for (const element of of(rank)) list.push(element)
  return list
}

/** What rank `from` has for rank `to`, or for all: numbers that tell where they belong. */
export function block(from: number, to: number, count: number): number[] {
  return elements(count, (i) => 1 + ((from * 31 + to * 17 + i * 3) % 89))
}

/** `whole` with nothing but `count` elements from `start` on. */
export function only(whole: readonly number[], start: number, count: number): number[] {
  return whole.map((element, i) => (i >= start && i < start + count ? element : UNTOUCHED))
}
