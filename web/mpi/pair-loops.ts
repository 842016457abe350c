/** One kind of value in a pair, as it lies in a message: the value, and right after it a 32-bit integer. */
interface PairFormat {
  valueBytes: number
  value: (pairs: DataView, at: number) => number | bigint
}

/** Browsers run on little-endian machines only: what a typed array writes, a DataView reads so. */
const LITTLE_ENDIAN = true

const FORMATS: Readonly<Record<string, PairFormat>> = {
  FLOAT_INT: { valueBytes: 4, value: (pairs, at) => pairs.getFloat32(at, LITTLE_ENDIAN) },
  DOUBLE_INT: { valueBytes: 8, value: (pairs, at) => pairs.getFloat64(at, LITTLE_ENDIAN) },
  LONG_INT: { valueBytes: 8, value: (pairs, at) => pairs.getBigInt64(at, LITTLE_ENDIAN) },
  SHORT_INT: { valueBytes: 2, value: (pairs, at) => pairs.getInt16(at, LITTLE_ENDIAN) },
  TWOINT: { valueBytes: 4, value: (pairs, at) => pairs.getInt32(at, LITTLE_ENDIAN) },
}

/** Whether one value is to be preferred to another. */
type Beats = (value: number | bigint, other: number | bigint) => boolean

const isNaNValue = (value: number | bigint): boolean => Number.isNaN(value)
const greater: Beats = (value, other) => value > other || (isNaNValue(value) && !isNaNValue(other))
const less: Beats = (value, other) => value < other || (isNaNValue(value) && !isNaNValue(other))

function loop({ valueBytes, value }: PairFormat, beats: Beats): (from: Uint8Array, into: Uint8Array) => void {
  const pairBytes = valueBytes + 4
  return (from, into) => {
    const a = new DataView(from.buffer, from.byteOffset, from.byteLength)
    const b = new DataView(into.buffer, into.byteOffset, into.byteLength)
    for (let at = 0; at < into.byteLength; at += pairBytes) {
      const [mine, other] = [value(a, at), value(b, at)]
      if (beats(other, mine)) continue
      const place = at + valueBytes
      const isFirst = a.getInt32(place, LITTLE_ENDIAN) < b.getInt32(place, LITTLE_ENDIAN)
      if (beats(mine, other) || isFirst) into.set(from.subarray(at, at + pairBytes), at)
    }
  }
}

/**
 * MAXLOC and MINLOC on pairs, which lie in messages without gaps. Of equal values the one with the lower place wins, and
 * NaN over every number.
 * @param name of the pair's datatype, e.g. `DOUBLE_INT` @returns null where that is no pair
 */
export function pairLoops(name: string): Record<'MAXLOC' | 'MINLOC', ReturnType<typeof loop>> | null {
  const format = FORMATS[name]
  return format ? { MAXLOC: loop(format, greater), MINLOC: loop(format, less) } : null
}
