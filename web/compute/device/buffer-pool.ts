/** Bytes that idle buffers may keep: enough for the tiles of a kernel of two arrays, two tiles at a time. */
const IDLE_BYTES = 512 * 2 ** 20

const SMALLEST_BYTES = 256

/** Buffers that are used again: making one costs more than filling it. */
export class BufferPool {
  readonly #device: GPUDevice
  readonly #idle = new Map<string, GPUBuffer[]>()
  #idleBytes = 0

  constructor(device: GPUDevice) {
    this.#device = device
  }

  /** A buffer of at least `bytes`, with whatever its last user left in it. */
  take(usage: GPUBufferUsageFlags, bytes: number): GPUBuffer {
    const size = roundUp(bytes, this.#device.limits.maxBufferSize)
    const idle = this.#idle.get(keyOf(usage, size))?.pop()
    if (idle === undefined) return this.#device.createBuffer({ size, usage })
    this.#idleBytes -= size
    return idle
  }

  /** `buffer` must be unmapped and valid; work on it that is already submitted may still run. */
  give(buffer: GPUBuffer): void {
    if (this.#idleBytes + buffer.size > IDLE_BYTES) {
      buffer.destroy()
      return
    }
    const key = keyOf(buffer.usage, buffer.size)
    const idle = this.#idle.get(key)
    if (idle === undefined) this.#idle.set(key, [buffer])
    else idle.push(buffer)
    this.#idleBytes += buffer.size
  }
}

/** Few sizes, so that buffers fit again: powers of two. */
function roundUp(bytes: number, largest: number): number {
  let size = SMALLEST_BYTES
  while (size < bytes) size *= 2
  return Math.min(size, largest)
}

function keyOf(usage: GPUBufferUsageFlags, size: number): string {
  return `${usage}:${size}`
}
