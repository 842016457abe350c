import { CommError } from '../p2p/error.ts'
import { allocate } from '../p2p/memory.ts'

const LENGTH_BYTES = 8

/**
 * Parts of any lengths in one message:
 *
 *   length of each part (f64, little-endian) … bytes of each part …
 *
 * How many parts there are, both sides know.
 */
export function pack(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const headBytes = parts.length * LENGTH_BYTES
  const packed = allocate(parts.reduce((bytes, part) => bytes + part.byteLength, headBytes))
  const head = new DataView(packed.buffer)
  let end = headBytes
  for (const [index, part] of parts.entries()) {
    head.setFloat64(index * LENGTH_BYTES, part.byteLength, true)
    packed.set(part, end)
    end += part.byteLength
  }
  return packed
}

/** Takes them apart again, in place. @throws {CommError} ERR_TRUNCATE when it is not a message of so many parts */
export function unpack(packed: Uint8Array, count: number, source: number): Uint8Array[] {
  const wrong = new CommError(
    'ERR_TRUNCATE',
    `rank ${source} sends ${packed.byteLength} bytes that are not ${count} parts`,
  )
  if (packed.byteLength < count * LENGTH_BYTES) throw wrong
  const head = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  const parts: Uint8Array[] = []
  let end = count * LENGTH_BYTES
  for (let index = 0; index < count; index++) {
    const length = head.getFloat64(index * LENGTH_BYTES, true)
    if (!Number.isSafeInteger(length) || length < 0) throw wrong
    parts.push(packed.subarray(end, end + length))
    end += length
  }
  if (end !== packed.byteLength) throw wrong
  return parts
}
