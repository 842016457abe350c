import type { Buffer, OpenBuffer } from '../p2p/buffer.ts'
import { Exception } from './exception.ts'

/**
 * Under this key an array in a GPU's memory says how messages come by its bytes, as `__cuda_array_interface__` does for
 * mpi4py. So this folder need not know whose arrays they are.
 */
export const DEVICE_ARRAY = Symbol('tabmpi.deviceArray')

/** Reads bytes in steps that follow each other. */
export interface DeviceReader {
  /** One call at a time. */
  read(offset: number, into: Uint8Array): Promise<void>
  /** Gives up what was read ahead. */
  close(): void
}

/** Bytes in a GPU's memory. The first three fields are those of an `ArrayBufferView`. */
export interface DeviceMemory {
  readonly byteLength: number
  /** Where it begins in `buffer`. */
  readonly byteOffset: number
  /** Two arrays that share memory have the same one. */
  readonly buffer: object
  /** The typed array of such elements, e.g. `Float64Array`. */
  readonly arrayName: string
  /** @throws Error when the contents are gone: freed, or lost with the GPU */
  check(): void
  /** For reading bytes up to `end`. */
  open(end: number): DeviceReader
  /** `from` may be changed at once; it is whole elements. */
  write(offset: number, from: Uint8Array): void
}

/** An array of elements as `A` has them, in a GPU's memory. */
export interface DeviceArray<A> {
  /** `like` is never there: it tells the compiler what the elements are. */
  readonly [DEVICE_ARRAY]: DeviceMemory & { readonly like?: A }
}

/** The memory of a GPU's array; null for anything else. */
export function deviceMemory(value: unknown): DeviceMemory | null {
  return typeof value === 'object' && value !== null && DEVICE_ARRAY in value
    ? (value as DeviceArray<unknown>)[DEVICE_ARRAY]
    : null
}

/** @throws {Exception} ERR_BUFFER for a GPU array, where the call must look at the data before it returns */
export function checkAtHand(op: string, buffer: Buffer, fix: string): void {
  if (!buffer.deferred) return
  throw new Exception('ERR_BUFFER', `${op}: a GPU array cannot be read at once, as this call needs it; ${fix}`)
}

/** Fewer, larger writes: one costs the GPU's process as much as copying some hundred kilobytes. */
const BATCH_BYTES = 1024 * 1024

/** A part of a GPU's memory as what messages are read from and written to. */
export class DeviceBuffer implements Buffer {
  readonly byteLength: number
  readonly deferred = true
  readonly #memory: DeviceMemory
  readonly #start: number

  constructor(memory: DeviceMemory, start: number, byteLength: number) {
    this.byteLength = byteLength
    this.#memory = memory
    this.#start = start
  }

  async read(offset: number, into: Uint8Array): Promise<void> {
    const reader = this.#memory.open(this.#start + offset + into.byteLength)
    try {
      await reader.read(this.#start + offset, into)
    } finally {
      reader.close()
    }
  }

  write(offset: number, from: Uint8Array): void {
    this.#memory.write(this.#start + offset, from)
  }

  open(start: number, byteLength: number): OpenBuffer {
    return new OpenDeviceBuffer(this.#memory, this.#start + start, byteLength)
  }
}

class OpenDeviceBuffer implements OpenBuffer {
  readonly #memory: DeviceMemory
  readonly #start: number
  readonly #byteLength: number
  #reader: DeviceReader | null = null
  /** Bytes that wait for more, and where they belong. */
  #batch: { at: number; bytes: Uint8Array; used: number } | null = null

  constructor(memory: DeviceMemory, start: number, byteLength: number) {
    this.#memory = memory
    this.#start = start
    this.#byteLength = byteLength
  }

  read(offset: number, into: Uint8Array): Promise<void> {
    this.#reader ??= this.#memory.open(this.#start + this.#byteLength)
    return this.#reader.read(this.#start + offset, into)
  }

  write(offset: number, from: Uint8Array): void {
    const batch = this.#batch
    if (batch && (batch.at + batch.used !== offset || batch.used + from.byteLength > batch.bytes.byteLength)) {
      this.#flush()
    }
    if (!this.#batch && from.byteLength >= BATCH_BYTES) return this.#memory.write(this.#start + offset, from)
    this.#batch ??= { at: offset, bytes: new Uint8Array(Math.min(BATCH_BYTES, this.#byteLength - offset)), used: 0 }
    this.#batch.bytes.set(from, this.#batch.used)
    this.#batch.used += from.byteLength
  }

  done(): void {
    this.#reader?.close()
    this.#reader = null
    this.#flush()
  }

  #flush(): void {
    const batch = this.#batch
    this.#batch = null
    if (batch) this.#memory.write(this.#start + batch.at, batch.bytes.subarray(0, batch.used))
  }
}
