/** Bytes that idle buffers may keep: enough for the tiles of a kernel of two arrays, two tiles at a time. */
const IDLE_BYTES = 512 * 2 ** 20

const SMALLEST_BYTES = 256

/** Bytes of a device's memory. */
export interface MemoryUse {
  /** Held by GPU arrays. */
  arraysBytes: number
  /** Held by running calls. */
  callsBytes: number
  /** Kept to be used again. */
  idleBytes: number
}

/** Owns every buffer of one device. Buffers are used again: making one costs more than filling it. */
export class DeviceMemory {
  readonly #device: GPUDevice
  readonly #idle = new Map<string, GPUBuffer[]>()
  /** Those of GPU arrays. */
  readonly #kept = new Set<GPUBuffer>()
  readonly #use: MemoryUse = { arraysBytes: 0, callsBytes: 0, idleBytes: 0 }

  constructor(device: GPUDevice) {
    this.#device = device
  }

  /** What is held now. */
  get use(): MemoryUse {
    return { ...this.#use }
  }

  /** A buffer of at least `bytes` for a running call, with whatever its last user left in it. */
  take(usage: GPUBufferUsageFlags, bytes: number): GPUBuffer {
    const size = roundUp(bytes, this.#device.limits.maxBufferSize)
    const idle = this.#idle.get(keyOf(usage, size))?.pop()
    const buffer = idle ?? this.#device.createBuffer({ size, usage })
    if (idle !== undefined) this.#use.idleBytes -= size
    this.#use.callsBytes += size
    return buffer
  }

  /** The buffer of a running call becomes that of a GPU array. */
  keep(buffer: GPUBuffer): void {
    this.#use.callsBytes -= buffer.size
    this.#use.arraysBytes += buffer.size
    this.#kept.add(buffer)
  }

  /** Takes back a buffer that is unmapped and valid; work on it that is already submitted may still run. */
  give(buffer: GPUBuffer): void {
    if (this.#use.idleBytes + buffer.size > IDLE_BYTES) {
      this.destroy(buffer)
      return
    }
    this.#release(buffer)
    const key = keyOf(buffer.usage, buffer.size)
    const idle = this.#idle.get(key)
    if (idle === undefined) this.#idle.set(key, [buffer])
    else idle.push(buffer)
    this.#use.idleBytes += buffer.size
  }

  /** Takes back a buffer that must not be used again. */
  destroy(buffer: GPUBuffer): void {
    this.#release(buffer)
    buffer.destroy()
  }

  /** Gives the idle buffers back to the system. */
  releaseIdle(): void {
    for (const buffer of [...this.#idle.values()].flat()) buffer.destroy()
    this.#idle.clear()
    this.#use.idleBytes = 0
  }

  #release(buffer: GPUBuffer): void {
    if (this.#kept.delete(buffer)) this.#use.arraysBytes -= buffer.size
    else this.#use.callsBytes -= buffer.size
  }
}

/** Few sizes, so that buffers fit again, at most a quarter too large: 5, 6, 7 and 8 eighths of a power of two. */
function roundUp(bytes: number, largest: number): number {
  let power = SMALLEST_BYTES
  while (power < bytes) power *= 2
  const step = Math.max(power / 8, SMALLEST_BYTES)
  return Math.min(Math.max(Math.ceil(bytes / step) * step, SMALLEST_BYTES), largest)
}

function keyOf(usage: GPUBufferUsageFlags, size: number): string {
  return `${usage}:${size}`
}
