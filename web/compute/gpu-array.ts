import { bytesOf, createArray, type Kind, kindOf, elementBytes, type NumericArray } from './array-kinds.ts'
import type { ArrayMemory, ByteReader } from './array-memory.ts'
import { checkAttached } from './attached.ts'
import { describe } from './describe.ts'
import type { RunCall } from './run-call.ts'

/** What errors of messages begin with. */
const NAME = 'the GPU array'

/** Elements of an `ArrayMemory`. */
export interface ArrayPart {
  kind: Kind
  /** Elements. */
  length: number
  memory: ArrayMemory
  /** Where the elements begin. */
  byteOffset: number
}

/**
 * An array that stays in the GPU's memory between calls (in plain memory where there is no GPU). Made by `gpu.array`,
 * and by `gpu.map` and `gpu.scan` of GPU arrays.
 *
 *     const a = await gpu.array(Float64Array.of(1, 2, 3))
 *     const b = await gpu.map((x) => x * 2, a)      // nothing is copied back
 *     console.log(await b.read())                   // [2, 4, 6]
 *     a.free()
 *
 * When the GPU device is lost, its contents are gone: the next use is an error that says so.
 */
export class GpuArray<A extends NumericArray = NumericArray> {
  /** What the elements are. */
  readonly kind: Kind
  /** Elements. */
  readonly length: number
  /** For the runtime: the memory that it shares with its views. */
  readonly memory: ArrayMemory
  /** For the runtime: where in `memory` it begins. */
  readonly byteOffset: number
  readonly #run: RunCall

  /** For the runtime: programs call `gpu.array`. */
  constructor({ kind, length, memory, byteOffset }: ArrayPart, run: RunCall) {
    this.#run = run
    this.kind = kind
    this.length = length
    this.memory = memory
    this.byteOffset = byteOffset
  }

  /** Bytes of all elements. */
  get byteLength(): number {
    return this.length * elementBytes(this.kind)
  }

  /**
   * The elements in a new typed array, or in `into`, which has as many.
   * @throws TypeError for an array of another kind; RangeError for one of another length; Error when the contents are
   * gone (freed, or lost with the device)
   */
  async read(into?: A): Promise<A> {
    if (into !== undefined) this.#checkArray('GpuArray.read', into)
    if (into !== undefined && into.length !== this.length) {
      const fix = 'pass one of equal length, or read a subarray'
      throw new RangeError(`GpuArray.read: the array has ${this.length} elements and 'into' has ${into.length}; ${fix}`)
    }
    const result = into ?? (createArray(this.kind, this.length) as A)
    await this.#run('GpuArray.read', () =>
      this.memory.read('GpuArray.read: the array', this.byteOffset, bytesOf(result)),
    )
    return result
  }

  /**
   * Elements `offset` ..< `offset + from.length` become those of `from`.
   * @throws TypeError for an array of another kind; RangeError for what does not fit; Error when the array is gone
   */
  async write(from: A, offset = 0): Promise<void> {
    this.#checkArray('GpuArray.write', from)
    if (!Number.isSafeInteger(offset) || offset < 0 || offset + from.length > this.length) {
      const what = `${from.length} elements at offset ${offset} do not fit into ${this.length}`
      throw new RangeError(`GpuArray.write: ${what}; pass fewer, or a smaller offset`)
    }
    const start = this.byteOffset + offset * elementBytes(this.kind)
    await this.#run('GpuArray.write', async () => this.memory.write('GpuArray.write: the array', start, bytesOf(from)))
  }

  /** For messages: copies `into.byteLength` bytes from byte `offset`; both are whole elements. @throws as `read` */
  readBytes(offset: number, into: Uint8Array): Promise<void> {
    return this.memory.read(NAME, this.byteOffset + offset, into)
  }

  /** For messages: reads bytes up to `end` in steps that follow each other, the next ones already on their way. */
  openBytes(end = this.byteLength): ByteReader {
    const reader = this.memory.reader(NAME, this.byteOffset + end)
    return { read: (offset, into) => reader.read(this.byteOffset + offset, into), close: () => reader.close() }
  }

  /** For messages: copies `from` to byte `offset`, both whole elements; `from` may be changed at once. @throws as `write` */
  writeBytes(offset: number, from: Uint8Array): void {
    this.memory.write(NAME, this.byteOffset + offset, from)
  }

  /** Elements `begin` ..< `end` of the same memory, counted as `TypedArray.subarray` counts: from the end if negative. */
  subarray(begin = 0, end = this.length): GpuArray<A> {
    const [first, last] = [clamped(begin, this.length), clamped(end, this.length)]
    const length = Math.max(last - first, 0)
    const byteOffset = this.byteOffset + first * elementBytes(this.kind)
    return new GpuArray({ kind: this.kind, length, memory: this.memory, byteOffset }, this.#run)
  }

  /**
   * Gives the memory back, that of all views of it too. The next use of one of them is an error. An array that was
   * forgotten is freed when the browser collects it, which may be late.
   */
  free(): void {
    this.memory.free()
  }

  /** `using a = await gpu.array(n)` frees it at the end of the block. */
  [Symbol.dispose](): void {
    this.free()
  }

  #checkArray(operation: string, array: unknown): void {
    const kind = kindOf(array)
    if (kind !== this.kind) {
      const given = kind ?? describe(array)
      throw new TypeError(
        `${operation}: the array's elements are ${this.kind} and the one passed is ${given}; pass ${this.kind}`,
      )
    }
    checkAttached(`${operation}: the array passed`, array)
  }
}

function clamped(index: number, length: number): number {
  const whole = Math.trunc(index) || 0
  return whole < 0 ? Math.max(length + whole, 0) : Math.min(whole, length)
}
