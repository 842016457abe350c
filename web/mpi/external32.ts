import type { ElementType } from './datatype-facts.ts'
import { Exception } from './exception.ts'

/**
 * How a basic value of `external32` differs from ours (MPI 4.1, section 14.5.2): its bytes are in the other order, and
 * LONG and UNSIGNED_LONG, which have 8 bytes here, have 4 there.
 */
export type ExternalForm = 'swapped' | 'signed' | 'unsigned'

const NARROW_BYTES = 4
const RANGES = { signed: [-(2n ** 31n), 2n ** 31n - 1n], unsigned: [0n, 2n ** 32n - 1n] } as const

/** A run of basic values in a row of elements, as each is here and there. */
interface Value {
  bytes: number
  form: ExternalForm
}

const valuesOf = ({ parts, external }: ElementType): Value[] =>
  parts.map((bytes, i) => ({ bytes, form: external?.[i] ?? 'swapped' }))

const externalBytes = ({ bytes, form }: Value): number => (form === 'swapped' ? bytes : NARROW_BYTES)

/** Bytes that so much data takes in `external32`. @param bytes a whole number of elements */
export function externalSize(element: ElementType, bytes: number): number {
  const elements = element.size === 0 ? 0 : bytes / element.size
  return elements * valuesOf(element).reduce((sum, value) => sum + externalBytes(value), 0)
}

/** Data in `external32`. @param from whole elements @throws {Exception} ERR_ARG for a value that has no room there */
export function toExternal(op: string, element: ElementType, from: Uint8Array, into: Uint8Array): void {
  const [source, target] = [viewOf(from), viewOf(into)]
  everyValue(element, from.byteLength, (here, there, { bytes, form }) => {
    if (form === 'swapped') return swap(from, here, into, there, bytes)
    const value = form === 'signed' ? source.getBigInt64(here, true) : source.getBigUint64(here, true)
    const [least, most] = RANGES[form]
    if (value < least || value > most) {
      const name = form === 'signed' ? 'LONG' : 'UNSIGNED_LONG'
      const fix = `use MPI.${name.replace('LONG', 'LONG_LONG')}, which has 8`
      throw new Exception('ERR_ARG', `${op}: ${value} does not fit into the 4 bytes of a ${name} in external32; ${fix}`)
    }
    target.setUint32(there, Number(BigInt.asUintN(32, value)))
  })
}

/** The way back. @param into whole elements */
export function fromExternal(element: ElementType, from: Uint8Array, into: Uint8Array): void {
  const [source, target] = [viewOf(from), viewOf(into)]
  everyValue(element, into.byteLength, (here, there, { bytes, form }) => {
    if (form === 'swapped') return swap(from, there, into, here, bytes)
    target.setBigInt64(here, BigInt(form === 'signed' ? source.getInt32(there) : source.getUint32(there)), true)
  })
}

/** Visits the places of each basic value, here and there, in order. */
function everyValue(
  element: ElementType,
  bytes: number,
  visit: (here: number, there: number, value: Value) => void,
): void {
  const values = valuesOf(element)
  let [here, there] = [0, 0]
  while (here < bytes) {
    for (const value of values) {
      visit(here, there, value)
      here += value.bytes
      there += externalBytes(value)
    }
  }
}

function swap(from: Uint8Array, fromAt: number, into: Uint8Array, intoAt: number, bytes: number): void {
  for (let i = 0; i < bytes; i++) into[intoAt + bytes - 1 - i] = from[fromAt + i] as number
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength)
