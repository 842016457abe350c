import { type Buffer, BytesBuffer, openBuffer } from '../p2p/buffer.ts'
import { CommError } from '../p2p/error.ts'
import { allocate } from '../p2p/memory.ts'

/** Copies go by pieces of this size, so that a large block needs no second one beside it. */
const PIECE_BYTES = 256 * 1024

const NOTHING = new Uint8Array(0)

/** A copy of a buffer's bytes, in memory of its own. @throws {CommError} ERR_BUFFER when it cannot be read any more */
export async function loadBytes(buffer: Buffer): Promise<Uint8Array> {
  const bytes = allocate(buffer.byteLength)
  await reading(() => buffer.read(0, bytes))
  return bytes
}

/** Writes bytes to the start of a buffer. @throws {CommError} ERR_BUFFER when it cannot be written any more */
export async function storeBytes(bytes: Uint8Array, buffer: Buffer): Promise<void> {
  await writing(() => buffer.write(0, bytes))
}

/**
 * Turns what is in `from`, as bytes in memory, into what then is in `to`: right there, where `to` is memory itself.
 * @throws {CommError} as the two do
 */
export async function transformed(from: Buffer, to: Buffer, work: (bytes: Uint8Array) => Promise<void>): Promise<void> {
  const place = to instanceof BytesBuffer ? to.bytes : null
  if (place?.byteLength === from.byteLength) {
    if (from !== to) await reading(() => from.read(0, place))
    return work(place)
  }
  const bytes = await loadBytes(from)
  await work(bytes)
  await storeBytes(bytes, to)
}

/**
 * What would be a message of a rank to itself.
 * @throws {CommError} ERR_TRUNCATE when the lengths differ, ERR_BUFFER when a buffer cannot be used any more
 */
export async function copyBuffer(from: Buffer, to: Buffer): Promise<void> {
  if (from.byteLength !== to.byteLength) {
    const both = `this rank gives itself ${from.byteLength} bytes where it expects ${to.byteLength}`
    throw new CommError('ERR_TRUNCATE', `${both}: its own counts disagree`)
  }
  if (from instanceof BytesBuffer && !to.deferred) {
    await reading(() => from.read(0, NOTHING))
    return writing(() => to.write(0, from.bytes))
  }
  const piece = new Uint8Array(Math.min(from.byteLength, PIECE_BYTES))
  const [source, target] = [openBuffer(from), openBuffer(to)]
  try {
    for (let offset = 0; offset < from.byteLength; offset += PIECE_BYTES) {
      const bytes = piece.subarray(0, Math.min(PIECE_BYTES, from.byteLength - offset))
      await reading(() => source.read(offset, bytes))
      await writing(() => target.write(offset, bytes))
    }
  } finally {
    source.done?.()
    target.done?.()
  }
}

const reading = (work: () => void | Promise<void>) => guarded('send buffer cannot be read', work)
const writing = (work: () => void | Promise<void>) => guarded('receive buffer cannot be written', work)

async function guarded(what: string, work: () => void | Promise<void>): Promise<void> {
  try {
    // Most buffers are at hand: waiting for them would cost a turn each.
    const working = work()
    if (working) await working
  } catch (error) {
    throw new CommError('ERR_BUFFER', `the ${what} any more (was it transferred?): ${String(error)}`)
  }
}
