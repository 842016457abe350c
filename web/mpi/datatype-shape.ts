import { checkCount, checkInteger, shown } from './checks.ts'
import { ORDER_C, ORDER_FORTRAN } from './constants.ts'
import { Exception } from './exception.ts'
import { isTypedArray } from './buffer-data.ts'
import { blocks, copies, type Layout } from './layout.ts'

/**
 * Where one element of a datatype lies, and how much room it takes: MPI's type map (MPI 4.1, section 5.1). Bytes. Each
 * function below makes the shape of a new datatype out of an old one's.
 * @throws {Exception} each of them: ERR_COUNT and ERR_ARG for numbers that make no datatype
 */
export interface Shape {
  readonly layout: Layout
  /** Where an element begins. */
  readonly lb: number
  /** From there to the beginning of the next. */
  readonly extent: number
}

/**
 * `count` blocks of `blocklength` elements; each block begins `stride` units after the one before.
 * @param unit bytes: those of an element, or 1
 */
export function vectorShape(
  op: string,
  old: Shape,
  count: number,
  blocklength: number,
  stride: number,
  unit = old.extent,
): Shape {
  checkCount(op, 'count', count)
  checkCount(op, 'blocklength', blocklength)
  checkInteger(op, 'stride', stride)
  const layout = copies(copies(old.layout, blocklength, old.extent), count, stride * unit)
  const places = count > 0 && blocklength > 0 ? [0, (count - 1) * stride * unit] : []
  return { layout, ...bounds(old, places, [blocklength, blocklength]) }
}

/**
 * Block i has `blocklengths[i]` elements and begins at unit `displacements[i]`.
 * @param unit bytes: those of an element, or 1
 */
export function indexedShape(
  op: string,
  old: Shape,
  blocklengths: unknown,
  displacements: unknown,
  unit = old.extent,
): Shape {
  const lengths = numbers(op, 'blocklengths', blocklengths)
  const displs = numbers(op, 'displacements', displacements, lengths.length)
  lengths.forEach((length, i) => checkCount(op, `blocklengths[${i}]`, length))
  const places = displs.map((displ) => displ * unit)
  const layout = blocks(old.layout, old.extent, lengths, places)
  return { layout, ...bounds(old, places, lengths) }
}

/** The part of an array of `sizes` elements that has `subsizes` elements and begins at `starts`; its extent is the array. */
export function subarrayShape(
  op: string,
  old: Shape,
  sizes: unknown,
  subsizes: unknown,
  starts: unknown,
  order: unknown,
): Shape {
  const whole = numbers(op, 'sizes', sizes)
  const part = numbers(op, 'subsizes', subsizes, whole.length)
  const from = numbers(op, 'starts', starts, whole.length)
  if (whole.length === 0) throw new Exception('ERR_ARG', `${op}: sizes is empty; give at least one dimension`)
  if (order !== ORDER_C && order !== ORDER_FORTRAN)
    throw new Exception('ERR_ARG', `${op}: order is ${shown(order)}, but it must be MPI.ORDER_C or MPI.ORDER_FORTRAN`)
  const dimensions = whole.map((size, i) => ({ size, subsize: part[i] ?? 0, start: from[i] ?? 0 }))
  dimensions.forEach(({ size, subsize, start }, i) => {
    if (subsize >= 1 && start >= 0 && start + subsize <= size) return
    const both = `subsizes[${i}] is ${subsize} and starts[${i}] is ${start}, which do not fit in sizes[${i}] of ${size}`
    throw new Exception('ERR_ARG', `${op}: ${both}`)
  })
  let { layout, extent } = old
  let place = 0
  // In C order the last index runs fastest.
  for (const { size, subsize, start } of order === ORDER_C ? dimensions.toReversed() : dimensions) {
    layout = copies(layout, subsize, extent)
    place += start * extent
    extent *= size
  }
  return { layout: layout.shifted(place), lb: 0, extent }
}

/** The same data with another lower bound and extent. */
export function resizedShape(op: string, old: Shape, lb: number, extent: number): Shape {
  checkInteger(op, 'lb', lb)
  checkInteger(op, 'extent', extent)
  return { layout: old.layout, lb, extent }
}

/** Lower bound and extent of blocks of elements: block i has `lengths[i]` of them and begins at byte `places[i]`. */
function bounds({ lb, extent }: Shape, places: readonly number[], lengths: readonly number[]) {
  let [first, last] = [Infinity, -Infinity]
  places.forEach((place, i) => {
    const length = lengths[i] ?? 0
    if (length === 0) return
    // An extent may be negative: the last element of a block then lies before its first.
    const end = place + (length - 1) * extent
    first = Math.min(first, place, end)
    last = Math.max(last, place, end)
  })
  return last < first ? { lb: 0, extent: 0 } : { lb: lb + first, extent: extent + last - first }
}

/** A list of integers, for error messages by its name. @throws {Exception} ERR_ARG */
export function numbers(op: string, what: string, given: unknown, length?: number): number[] {
  if (!Array.isArray(given) && !isTypedArray(given))
    throw new Exception('ERR_ARG', `${op}: ${what} is ${shown(given)}, but it must be a list of integers`)
  if (length !== undefined && given.length !== length)
    throw new Exception('ERR_ARG', `${op}: ${what} has ${given.length} numbers where ${length} are needed`)
  const list: unknown[] = [...given]
  list.forEach((number, i) => checkInteger(op, `${what}[${i}]`, number))
  return list as number[]
}
