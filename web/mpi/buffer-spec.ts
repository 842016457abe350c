import { bytesOf, dataKind } from './buffer-data.ts'
import { checkCount, shown } from './checks.ts'
import { IN_PLACE } from './constants.ts'
import { Datatype } from './datatype.ts'
import { datatypeOf } from './datatype-of.ts'
import { Exception } from './exception.ts'

/** A buffer argument, checked: what one message is read from or written to. */
export interface MessageBuffer {
  /** The message's bytes, in place. */
  readonly bytes: Uint8Array
  readonly datatype: Datatype
  /** Elements in the message. */
  readonly count: number
}

/** A buffer argument taken apart: data and datatype checked and fit for each other, the numbers not looked at yet. */
export interface OpenSpec {
  /** All of the data, in place. */
  readonly bytes: Uint8Array
  readonly datatype: Datatype
  readonly counts: unknown
  readonly displs: unknown
}

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
  let counts = items.length === 2 && second instanceof Datatype ? undefined : second
  let displs = items.length === 4 ? items[2] : undefined
  if (items.length < 4 && Array.isArray(counts) && isPair(counts)) [counts, displs] = counts as unknown[]
  const named = items.length === 2 ? (second instanceof Datatype ? second : undefined) : items[items.length - 1]
  const datatype = checkDatatype(op, what, data, items.length === 1 ? undefined : named)
  return { bytes: data === null ? new Uint8Array() : bytesOf(op, what, data), datatype, counts, displs }
}

function checkDatatype(op: string, what: string, data: unknown, named: unknown): Datatype {
  if (named === undefined || named === null) {
    if (data !== null) return datatypeOf(data)
    throw new Exception('ERR_TYPE', `${op}: ${what}'s data is null; name its datatype, e.g. [null, 0, MPI.DOUBLE]`)
  }
  if (!(named instanceof Datatype))
    throw new Exception('ERR_TYPE', `${op}: ${what}'s datatype is ${shown(named)}, but it must be one like MPI.DOUBLE`)
  const kind = dataKind(data)
  if (kind !== null && !named.fits(kind)) {
    const fix = `use MPI.${datatypeOf(data).name}`
    throw new Exception('ERR_TYPE', `${op}: ${what} is a ${kind}, which MPI.${named.name} does not describe; ${fix}`)
  }
  return named
}

const isPlainNumbers = (value: unknown[]): boolean =>
  value.length === 0 || typeof value[0] === 'number' || typeof value[0] === 'bigint'

/**
 * How many elements the data has.
 * @throws {Exception} ERR_COUNT when the end of the data cuts one into pieces
 */
export function elementsOf(op: string, what: string, { bytes, datatype }: OpenSpec): number {
  const elements = bytes.byteLength / datatype.extent
  if (Number.isInteger(elements)) return elements
  const why = `is no whole number of MPI.${datatype.name} (${datatype.extent} bytes each); give a count`
  throw new Exception('ERR_COUNT', `${op}: ${what}'s length of ${bytes.byteLength} bytes ${why}`)
}

/** The bytes of `count` elements from element `displ` on, in place. */
export function elementBytes({ bytes, datatype }: OpenSpec, displ: number, count: number): Uint8Array {
  return bytes.subarray(displ * datatype.extent, (displ + count) * datatype.extent)
}

/**
 * @throws {Exception} ERR_COUNT when `count` elements from element `displ` on are more than there are
 */
export function checkRange(op: string, what: string, spec: OpenSpec, displ: number, count: number): void {
  const elements = Math.floor(spec.bytes.byteLength / spec.datatype.extent)
  if (displ + count <= elements) return
  const wanted = `${count} elements${displ === 0 ? '' : ` from element ${displ} on`}`
  throw new Exception('ERR_COUNT', `${op}: ${wanted} were asked of ${what}, which has ${elements}`)
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
  return { bytes: elementBytes(spec, displ, count), datatype: spec.datatype, count }
}
