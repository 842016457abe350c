import { bytesOf, dataKind, isTypedArray } from './buffer-data.ts'
import type { MessageBuffer } from './buffer-spec.ts'
import { checkCount, shown } from './checks.ts'
import { IN_PLACE } from './constants.ts'
import { Datatype } from './datatype.ts'
import { Exception } from './exception.ts'
import { layoutBuffer } from './strided-buffer.ts'

const FORMS = 'it takes [data, datatypes] or [data, counts, displs, datatypes], each list with one item for each rank'

/**
 * Reads a buffer argument whose parts have datatypes of their own, as `Alltoallw`'s are. Displacements are in bytes.
 * @param size how many parts
 * @param receives whether the parts are written to, and so must not overlap: those without gaps are compared
 * @returns the parts, in rank order
 * @throws {Exception} ERR_BUFFER, ERR_TYPE, ERR_COUNT when it is no such buffer or does not hold what it says
 */
export function mixedBuffer(
  op: string,
  what: string,
  value: unknown,
  size: number,
  { receives = false }: { receives?: boolean } = {},
): MessageBuffer[] {
  if (value === IN_PLACE) throw new Exception('ERR_BUFFER', `${op}: ${what} cannot be MPI.IN_PLACE here; ${FORMS}`)
  if (!Array.isArray(value) || value.length < 2 || value.length > 4) {
    const given = Array.isArray(value) ? `a list of ${value.length}` : shown(value)
    throw new Exception('ERR_BUFFER', `${op}: ${what} is ${given}; ${FORMS}`)
  }
  const items: unknown[] = value
  const data = items[0]
  const [counts, displs] = numbersOf(op, what, items, size)
  const datatypes = listOf(op, `${what}'s datatypes`, items.at(-1), size)
  const bytes = data === null ? new Uint8Array() : bytesOf(op, what, data)
  const parts = datatypes.map((given, rank) => {
    const datatype = datatypeOf(op, what, data, given, rank)
    return partOf(op, what, { bytes, datatype, rank, at: displs?.[rank] ?? 0, count: counts?.[rank] ?? 1 })
  })
  if (receives) checkDisjoint(op, what, parts)
  return parts
}

function numbersOf(
  op: string,
  what: string,
  items: readonly unknown[],
  size: number,
): [counts: number[] | null, displs: number[] | null] {
  if (items.length === 2) return [null, null]
  const pair = items.length === 4 ? items.slice(1, 3) : items[1]
  if (!Array.isArray(pair) || pair.length !== 2)
    throw new Exception('ERR_COUNT', `${op}: ${what}'s second item is ${shown(pair)}; give [counts, displs]`)
  const [counts, displs] = (pair as unknown[]).map((list, i) => {
    if (list === null || list === undefined) return null
    const name = `${what}'s ${i === 0 ? 'counts' : 'displs'}`
    return listOf(op, name, list, size).map((number, rank) => {
      checkCount(op, `${name}[${rank}]`, number)
      return number
    })
  })
  return [counts ?? null, displs ?? null]
}

function listOf(op: string, what: string, given: unknown, size: number): unknown[] {
  if (!Array.isArray(given) && !isTypedArray(given))
    throw new Exception('ERR_COUNT', `${op}: ${what} are ${shown(given)}, but they must be a list, one for each rank`)
  if (given.length === size) return [...given]
  throw new Exception('ERR_COUNT', `${op}: ${what} are ${given.length}, but there are ${size} parts; give one for each`)
}

function datatypeOf(op: string, what: string, data: unknown, datatype: unknown, rank: number): Datatype {
  if (!(datatype instanceof Datatype)) {
    const legal = 'it must be one like MPI.DOUBLE'
    throw new Exception('ERR_TYPE', `${op}: ${what}'s datatypes[${rank}] is ${shown(datatype)}, but ${legal}`)
  }
  datatype.checkCommitted(op, `${what} for rank ${rank}`)
  const kind = dataKind(data)
  if (kind === null || datatype.fits(kind)) return datatype
  const why = `${what} is a ${kind}, which ${datatype.label} for rank ${rank} does not describe`
  throw new Exception('ERR_TYPE', `${op}: ${why}; give the array's buffer where parts differ in kind`)
}

interface Part {
  bytes: Uint8Array
  datatype: Datatype
  rank: number
  at: number
  count: number
}

function partOf(op: string, what: string, { bytes, datatype, rank, at, count }: Part): MessageBuffer {
  const layout = datatype.elements(count)
  if (layout.size > 0 && (at + layout.start < 0 || at + layout.end > bytes.byteLength)) {
    const reach = `${count} of ${datatype.label} from byte ${at} on reach from byte ${at + layout.start} to byte ${at + layout.end}`
    throw new Exception(
      'ERR_BUFFER',
      `${op}: for rank ${rank} ${reach} of ${what}, which has ${bytes.byteLength} bytes`,
    )
  }
  return { buffer: layoutBuffer(bytes, layout, at), datatype, count, place: { bytes, layout, at } }
}

function checkDisjoint(op: string, what: string, parts: readonly MessageBuffer[]): void {
  const stretches = parts
    .map(({ datatype, count, place }, rank) => {
      const { layout, at } = place
      return { rank, whole: datatype.contiguous && count > 0, start: at + layout.start, end: at + layout.end }
    })
    .filter(({ whole, start, end }) => whole && end > start)
    .toSorted((a, b) => a.start - b.start)
  stretches.forEach((stretch, i) => {
    const before = stretches[i - 1]
    if (before === undefined || before.end <= stretch.start) return
    const both = `rank ${before.rank} bytes ${before.start} to ${before.end - 1} and rank ${stretch.rank} bytes ${stretch.start} to ${stretch.end - 1}`
    throw new Exception('ERR_BUFFER', `${op}: ${what} has overlapping parts: ${both}; parts received must not overlap`)
  })
}
