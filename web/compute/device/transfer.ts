import { pipelined } from './pipelined.ts'
import { type BufferPart, readBack } from './read-back.ts'
import type { Session } from './session.ts'

/** Bytes copied at once: on their way they take as much memory again. */
const PIECE_BYTES = 2 ** 25

/** One piece is copied out while the next one comes. */
const PIECES_IN_FLIGHT = 2

/** Copies all of `from` to `offset` in `buffer`: multiples of 4. `from` may be changed at once. */
export function writeBytes({ device: { queue } }: Session, buffer: GPUBuffer, offset: number, from: Uint8Array): void {
  for (let start = 0; start < from.byteLength; start += PIECE_BYTES) {
    const bytes = Math.min(PIECE_BYTES, from.byteLength - start)
    queue.writeBuffer(buffer, offset + start, from.buffer, from.byteOffset + start, bytes)
  }
}

/**
 * Copies bytes from `offset` in a buffer, which is asked for before every piece, to all of `into`: multiples of 4.
 * @throws DeviceFailure when the device is lost; Error, which begins with `operation`, when it has no memory for it.
 */
export async function readBytes(
  session: Session,
  operation: string,
  buffer: () => GPUBuffer,
  offset: number,
  into: Uint8Array,
): Promise<void> {
  let begun = 0
  await pipelined(PIECES_IN_FLIGHT, () => {
    if (begun >= into.byteLength) return null
    const piece = into.subarray(begun, begun + PIECE_BYTES)
    const part = { buffer: buffer(), offset: offset + begun, bytes: piece.byteLength }
    begun += piece.byteLength
    return readPiece(session, operation, part, piece)
  })
}

async function readPiece(session: Session, operation: string, part: BufferPart, into: Uint8Array): Promise<void> {
  const mapped = await readBack(session, operation, part)
  try {
    into.set(mapped.bytes)
  } finally {
    mapped.close()
  }
}
