import type { Buffer } from '../p2p/buffer.ts'
import { dataKind, type Memory, memoryOf } from './buffer-data.ts'
import { checkCount, shown } from './checks.ts'
import { IN_PLACE } from './constants.ts'
import { Datatype, datatypeOfCode } from './datatype.ts'
import { datatypeOf } from './datatype-of.ts'
import { Exception } from './exception.ts'
import type { Layout } from './layout.ts'
import { layoutBuffer } from './strided-buffer.ts'

/** A buffer argument, checked: what one message is read from or written to. */
export interface MessageBuffer {
  /** The message's data, in place. */
  readonly buffer: Buffer
  readonly datatype: Datatype
  /** Elements in the message. */
  readonly count: number
  /** Where the data lies: by `layout` from byte `at` of `bytes` on. */
  readonly place: { readonly bytes: Memory; readonly layout: Layout; readonly at: number }
}

/** A buffer argument taken apart: data and datatype checked and fit for each other, the numbers not looked at yet. */
export interface OpenSpec {
  /** All of the data, in place. */
  readonly bytes: Memory
  readonly datatype: Datatype
  readonly counts: unknown
  readonly displs: unknown
}

const LEGAL = "but it must be one like MPI.DOUBLE, or a code like 'd' or 'i4'"
const FORMS = 'it takes a typed array or [data, count, datatype]'

/**
 * Takes a buffer argument of any form apart, for `messageBuffer` and `vectorBuffer`.
 * @param isPair whether what stands for the counts is a list of counts and displacements
 * @throws {Exception} ERR_BUFFER when it is no buffer, ERR_TYPE when the datatype does not describe the data
 */
export function openSpec(op: string, what: string, value: unknown, isPair: (counts: unknown[]) => boolean): OpenSpec {
  if (value === IN_PLACE) throw new Exception('ERR_BUFFER', `${op}: ${what} cannot be MPI.IN_PLACE here; ${FORMS}`)
  if (value === null || value === undefined)
    throw new Exception('ERR_BUFFER', `${op}: ${what} is ${value}, but this rank needs it; ${FORMS}`)
  const items: unknown[] = Array.isArray(value) && !isPlainNumbers(value) ? value : [value]
  if (Array.isArray(value) && items === value && (items.length < 2 || items.length > 4))
    throw new Exception('ERR_BUFFER', `${op}: ${what} is a list of ${items.length}; ${FORMS}`)
  const [data, second] = items
  const typed = items.length === 2 && (second instanceof Datatype || typeof second === 'string')
  let counts = typed ? undefined : second
  let displs = items.length === 4 ? items[2] : undefined
  if (items.length < 4 && Array.isArray(counts) && isPair(counts)) [counts, displs] = counts as unknown[]
  const named = items.length === 2 ? (typed ? second : undefined) : items[items.length - 1]
  const datatype = checkDatatype(op, what, data, items.length === 1 ? undefined : named)
  const bytes = data === null ? new Uint8Array() : memoryOf(op, what, data)
  if (!(bytes instanceof Uint8Array) && !datatype.contiguous) {
    const why = `${what} is a GPU array, and ${datatype.label} has gaps, which only plain memory can have`
    throw new Exception('ERR_TYPE', `${op}: ${why}; gather the elements into an array of their own with a kernel`)
  }
  return { bytes, datatype, counts, displs }
}

function checkDatatype(op: string, what: string, data: unknown, given: unknown): Datatype {
  const named = typeof given === 'string' ? (datatypeOfCode(given) ?? given) : given
  if (named === undefined || named === null) {
    if (data !== null) return datatypeOf(data)
    throw new Exception('ERR_TYPE', `${op}: ${what}'s data is null; name its datatype, e.g. [null, 0, MPI.DOUBLE]`)
  }
  if (!(named instanceof Datatype))
    throw new Exception('ERR_TYPE', `${op}: ${what}'s datatype is ${shown(named)}, ${LEGAL}`)
  named.checkCommitted(op, what)
  const kind = dataKind(data)
  if (kind !== null && !named.fits(kind)) {
    const fix = `use ${named.is_predefined ? '' : 'one derived from '}${datatypeOf(data).label}`
    throw new Exception('ERR_TYPE', `${op}: ${what} is a ${kind}, which ${named.label} does not describe; ${fix}`)
  }
  return named
}

const isPlainNumbers = (value: unknown[]): boolean =>
  value.length === 0 || typeof value[0] === 'number' || typeof value[0] === 'bigint'

/**
 * How many elements the data has.
 * @throws {Exception} ERR_COUNT when the end of the data cuts one into pieces, or when they take no room
 */
export function elementsOf(op: string, what: string, { bytes, datatype }: OpenSpec): number {
  const { extent, label } = datatype
  const elements = bytes.byteLength / extent
  if (extent > 0 && Number.isInteger(elements)) return elements
  const why = `is no whole number of elements of ${label} (${extent} bytes each); give a count`
  throw new Exception('ERR_COUNT', `${op}: ${what}'s length of ${bytes.byteLength} bytes ${why}`)
}

/** The data of `count` elements from element `displ` on, in place. */
export function elementsBuffer({ bytes, datatype }: OpenSpec, displ: number, count: number): Buffer {
  return layoutBuffer(bytes, datatype.elements(count), displ * datatype.extent)
}

/**
 * @throws {Exception} ERR_COUNT when `count` elements from element `displ` on are more than there are; ERR_BUFFER when
 *   those of a datatype with gaps reach beyond the data
 */
export function checkRange(op: string, what: string, spec: OpenSpec, displ: number, count: number): void {
  const { bytes, datatype } = spec
  const from = displ === 0 ? '' : ` from element ${displ} on`
  if (datatype.contiguous && datatype.extent > 0) {
    const elements = Math.floor(bytes.byteLength / datatype.extent)
    if (displ + count <= elements) return
    throw new Exception('ERR_COUNT', `${op}: ${count} elements${from} were asked of ${what}, which has ${elements}`)
  }
  const { start, end } = datatype.elements(count)
  const at = displ * datatype.extent
  if (count === 0 || (at + start >= 0 && at + end <= bytes.byteLength)) return
  const reach = `${count} elements${from} of ${datatype.label} reach from byte ${at + start} to byte ${at + end}`
  throw new Exception('ERR_BUFFER', `${op}: ${reach} of ${what}, which has bytes 0 to ${bytes.byteLength}`)
}

/**
 * Reads a buffer argument for one message. Without a count it is all the data from the displacement on.
 * @param what the argument's name, e.g. `sendbuf`
 * @throws {Exception} ERR_BUFFER, ERR_TYPE, ERR_COUNT when it is no buffer or does not hold what it says
 */
export function messageBuffer(op: string, what: string, value: unknown): MessageBuffer {
  const spec = openSpec(op, what, value, (counts) => counts.length === 2)
  const displ = spec.displs ?? 0
  checkCount(op, `${what}'s displacement`, displ)
  const count = spec.counts ?? Math.max(0, elementsOf(op, what, spec) - displ)
  checkCount(op, `${what}'s count`, count)
  checkRange(op, what, spec, displ, count)
  const { bytes, datatype } = spec
  const place = { bytes, layout: datatype.elements(count), at: displ * datatype.extent }
  return { buffer: elementsBuffer(spec, displ, count), datatype, count, place }
}
