import type { Buffer } from '../p2p/buffer.ts'
import { isTypedArray } from './buffer-data.ts'
import { checkCount, shown } from './checks.ts'
import type { Datatype } from './datatype.ts'
import { checkRange, elementsBuffer, elementsOf, type OpenSpec, openSpec } from './buffer-spec.ts'
import { Exception } from './exception.ts'

/** A buffer argument cut into one part for each rank, checked. */
export class VectorBuffer {
  readonly datatype: Datatype
  /** Elements, by rank. */
  readonly counts: readonly number[]
  /** Where each part begins: elements from the start of the data, by rank. */
  readonly displs: readonly number[]
  readonly #spec: OpenSpec

  constructor(spec: OpenSpec, counts: readonly number[], displs: readonly number[]) {
    this.datatype = spec.datatype
    this.counts = counts
    this.displs = displs
    this.#spec = spec
  }

  /** All parts in one, where each begins where the one before ends. */
  get whole(): Buffer {
    const count = this.counts.reduce((sum, part) => sum + part, 0)
    return elementsBuffer(this.#spec, this.displs[0] ?? 0, count)
  }

  /** The data of one rank's part, in place. */
  part(rank: number): Buffer {
    return elementsBuffer(this.#spec, this.displs[rank] ?? 0, this.counts[rank] ?? 0)
  }
}

/** `n` elements shared by `size` ranks as evenly as possible: the first `n % size` ranks get one more (as in mpi4py). */
export function evenCounts(n: number, size: number): number[] {
  return Array.from({ length: size }, (_, rank) => Math.floor(n / size) + (rank < n % size ? 1 : 0))
}

/**
 * Reads a buffer argument that is cut into `size` blocks of equal size, as `Scatter`'s sendbuf and `Gather`'s recvbuf
 * are. A given count is that of one block.
 * @throws {Exception} ERR_BUFFER, ERR_TYPE, ERR_COUNT when it is no buffer or cannot be cut so
 */
export function blockBuffer(op: string, what: string, value: unknown, size: number): VectorBuffer {
  const spec = openSpec(op, what, value, (counts) => counts.length === 2)
  const displ = spec.displs ?? 0
  checkCount(op, `${what}'s displacement`, displ)
  const count = spec.counts ?? equalShare(op, what, Math.max(0, elementsOf(op, what, spec) - displ), size)
  checkCount(op, `${what}'s count`, count)
  checkRange(op, what, spec, displ, count * size)
  const displs = Array.from({ length: size }, (_, rank) => displ + rank * count)
  const counts = displs.map(() => count)
  return new VectorBuffer(spec, counts, displs)
}

function equalShare(op: string, what: string, elements: number, size: number): number {
  if (elements % size === 0) return elements / size
  const why = `which ${size} ranks cannot share equally; use ${op}v`
  throw new Exception('ERR_COUNT', `${op}: ${what} has ${elements} elements, ${why}`)
}

/**
 * Reads a buffer argument that is cut into `size` parts, as `Scatterv`'s sendbuf and `Gatherv`'s recvbuf are. As in
 * mpi4py, missing counts share the data as evenly as possible, missing displacements put one part after the other, one
 * number as counts is every rank's count, and one number as displacements is the stride from part to part.
 * @param receives whether the parts are written to, and so must not overlap
 * @throws {Exception} ERR_BUFFER, ERR_TYPE, ERR_COUNT when it is no buffer or cannot be cut so
 */
export function vectorBuffer(
  op: string,
  what: string,
  value: unknown,
  size: number,
  { receives = false }: { receives?: boolean } = {},
): VectorBuffer {
  const spec = openSpec(op, what, value, (counts) => counts.length === 2 && counts.some((item) => !isNumber(item)))
  const counts =
    spec.counts === undefined || spec.counts === null
      ? evenCounts(elementsOf(op, what, spec), size)
      : numbersByRank(op, `${what}'s counts`, spec.counts, size, (count) => count)
  const displs =
    spec.displs === undefined || spec.displs === null
      ? startsOf(counts)
      : numbersByRank(op, `${what}'s displs`, spec.displs, size, (stride, rank) => stride * rank)
  const buffer = new VectorBuffer(spec, counts, displs)
  counts.forEach((count, rank) => checkRange(op, `${what} for rank ${rank}`, spec, displs[rank] ?? 0, count))
  if (receives) checkDisjoint(op, what, buffer)
  return buffer
}

const isNumber = (value: unknown): boolean => typeof value === 'number'

function numbersByRank(
  op: string,
  what: string,
  given: unknown,
  size: number,
  ofOne: (number: number, rank: number) => number,
): number[] {
  if (isNumber(given)) {
    checkCount(op, what, given)
    return Array.from({ length: size }, (_, rank) => ofOne(given, rank))
  }
  if (!Array.isArray(given) && !isTypedArray(given))
    throw new Exception('ERR_COUNT', `${op}: ${what} are ${shown(given)}, but they must be numbers, one for each rank`)
  const numbers: unknown[] = [...given]
  if (numbers.length !== size) {
    const first = numbers.length > 8 ? `${numbers.slice(0, 8).join(', ')}, …` : numbers.join(', ')
    const both = `are ${numbers.length} numbers, but the communicator has ${size} ranks`
    throw new Exception('ERR_COUNT', `${op}: ${what} [${first}] ${both}`)
  }
  return numbers.map((number, rank) => {
    checkCount(op, `${what}[${rank}]`, number)
    return number
  })
}

function startsOf(counts: readonly number[]): number[] {
  let next = 0
  return counts.map((count) => {
    const start = next
    next += count
    return start
  })
}

function checkDisjoint(op: string, what: string, { counts, displs }: VectorBuffer): void {
  const parts = counts
    .map((count, rank) => ({ rank, start: displs[rank] ?? 0, count }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => a.start - b.start)
  parts.forEach((part, i) => {
    const before = parts[i - 1]
    if (before === undefined || before.start + before.count <= part.start) return
    const both = `${rangeOf(before)} and ${rangeOf(part)}`
    throw new Exception('ERR_BUFFER', `${op}: ${what} has overlapping parts: ${both}; parts received must not overlap`)
  })
}

const rangeOf = ({ rank, start, count }: { rank: number; start: number; count: number }): string =>
  `rank ${rank} elements ${start} to ${start + count - 1}`
