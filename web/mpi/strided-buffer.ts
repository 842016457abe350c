import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'
import type { Memory } from './buffer-data.ts'
import { DeviceBuffer } from './device-array.ts'
import { type Layout, Run, type VisitRuns } from './layout.ts'

/** From this length on, one call that moves a run costs less than a loop over its bytes. */
const LONG_RUN_BYTES = 48

/**
 * Data with gaps, such as a matrix column, as one message: bytes `offset ..<` of the message are found in memory by the
 * layout, wherever a message is cut into pieces.
 */
class StridedBuffer implements Buffer {
  readonly byteLength: number
  readonly deferred = false
  readonly #memory: Uint8Array
  readonly #layout: Layout
  readonly #at: number

  constructor(memory: Uint8Array, layout: Layout, at: number) {
    this.#memory = memory
    this.#layout = layout
    this.#at = at
    this.byteLength = layout.size
  }

  read(offset: number, into: Uint8Array): void {
    const memory = this.#present()
    let next = 0
    this.#visit(offset, into, (at, bytes, stride, count) => {
      copyRuns(memory, at, stride, into, next, bytes, bytes, count)
      next += bytes * count
    })
  }

  write(offset: number, from: Uint8Array): void {
    const memory = this.#present()
    let next = 0
    this.#visit(offset, from, (at, bytes, stride, count) => {
      copyRuns(from, next, bytes, memory, at, stride, bytes, count)
      next += bytes * count
    })
  }

  #visit(offset: number, { byteLength }: Uint8Array, visit: VisitRuns): void {
    if (offset + byteLength > this.byteLength)
      throw new RangeError(`bytes ${offset} to ${offset + byteLength} of a buffer of ${this.byteLength}`)
    this.#layout.visit(this.#at, offset, offset + byteLength, visit)
  }

  /** Memory that was transferred away would read as nothing and swallow what is written. */
  #present(): Uint8Array {
    if (this.#memory.byteLength >= this.#at + this.#layout.end) return this.#memory
    throw new TypeError('its memory is gone: it was transferred (detached) or shrunk')
  }
}

/** Copies `count` runs of `bytes` bytes, each side with its own distance from run to run. */
function copyRuns(
  from: Uint8Array,
  fromAt: number,
  fromStride: number,
  into: Uint8Array,
  intoAt: number,
  intoStride: number,
  bytes: number,
  count: number,
): void {
  for (let run = 0; run < count; run++) {
    const source = fromAt + run * fromStride
    const target = intoAt + run * intoStride
    if (bytes >= LONG_RUN_BYTES) into.set(from.subarray(source, source + bytes), target)
    else for (let i = 0; i < bytes; i++) into[target + i] = from[source + i] as number
  }
}

/** What `layout`, laid at byte `at`, finds in `memory`, as a message. It must not reach beyond it, nor have gaps in a GPU's. */
export function layoutBuffer(memory: Memory, layout: Layout, at: number): Buffer {
  if (!(memory instanceof Uint8Array)) return new DeviceBuffer(memory, at + layout.start, layout.size)
  if (layout instanceof Run) return new BytesBuffer(memory.subarray(at + layout.start, at + layout.end))
  return new StridedBuffer(memory, layout, at)
}
