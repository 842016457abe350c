import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'

/**
 * Where an operation reads or writes in a window: runs of bytes, four numbers each. A run is `count` pieces of `bytes`
 * bytes, the first at byte `at` of the window, the others `stride` bytes apart. The data goes through them in order.
 */
export type Runs = Float64Array<ArrayBuffer>

/** One run that lies together. */
export const oneRun = (at: number, bytes: number): Runs => Float64Array.of(at, bytes, 0, 1)

/** Bytes of data in all of them. */
export function dataBytes(runs: Runs): number {
  let bytes = 0
  for (let i = 0; i < runs.length; i += 4) bytes += (runs[i + 1] ?? 0) * (runs[i + 3] ?? 0)
  return bytes
}

/** First byte of the window that they touch and the byte behind the last; NaN where a number is none that can be. */
export function reachOf(runs: Runs): [start: number, end: number] {
  let [start, end] = [Infinity, 0]
  for (let i = 0; i < runs.length; i += 4) {
    const [at = NaN, bytes = NaN, stride = NaN, count = NaN] = runs.subarray(i, i + 4)
    if (![at, bytes, stride, count].every(Number.isSafeInteger) || bytes < 0 || count < 0) return [NaN, NaN]
    if (bytes === 0 || count === 0) continue
    const last = at + (count - 1) * stride
    start = Math.min(start, at, last)
    end = Math.max(end, at + bytes, last + bytes)
  }
  return start === Infinity ? [0, 0] : [start, end]
}

/** The data of the runs in a window's memory, in place. They must not reach beyond it. */
export function placeIn(memory: Uint8Array, runs: Runs): Buffer {
  if (runs.length === 4 && runs[3] === 1) {
    const [at = 0, bytes = 0] = runs
    return new BytesBuffer(memory.subarray(at, at + bytes))
  }
  return new RunsBuffer(memory, runs)
}

class RunsBuffer implements Buffer {
  readonly byteLength: number
  readonly deferred = false
  readonly #memory: Uint8Array
  readonly #runs: Runs
  /** Where the data of each run begins among all the data. */
  readonly #offsets: Float64Array

  constructor(memory: Uint8Array, runs: Runs) {
    this.#memory = memory
    this.#runs = runs
    this.#offsets = new Float64Array(runs.length / 4)
    this.byteLength = dataBytes(runs)
    let offset = 0
    this.#offsets.forEach((_, i) => {
      this.#offsets[i] = offset
      offset += (runs[4 * i + 1] ?? 0) * (runs[4 * i + 3] ?? 0)
    })
  }

  read(offset: number, into: Uint8Array): void {
    this.#each(offset, into.byteLength, (at, bytes, done) => {
      into.set(this.#memory.subarray(at, at + bytes), done)
    })
  }

  write(offset: number, from: Uint8Array): void {
    this.#each(offset, from.byteLength, (at, bytes, done) => {
      this.#memory.set(from.subarray(done, done + bytes), at)
    })
  }

  /** Visits the pieces of memory that hold bytes `offset ..< offset + length` of the data. */
  #each(offset: number, length: number, visit: (at: number, bytes: number, done: number) => void): void {
    let done = 0
    for (let i = this.#runAt(offset); done < length && i < this.#offsets.length; i++) {
      const [at = 0, bytes = 0, stride = 0, count = 0] = this.#runs.subarray(4 * i, 4 * i + 4)
      if (bytes === 0) continue
      const within = offset + done - (this.#offsets[i] ?? 0)
      let cut = within % bytes
      for (let piece = Math.floor(within / bytes); piece < count && done < length; piece++) {
        const part = Math.min(bytes - cut, length - done)
        visit(at + piece * stride + cut, part, done)
        done += part
        cut = 0
      }
    }
  }

  /** The last run whose data begins at or before this byte of it. */
  #runAt(byte: number): number {
    let [low, high] = [0, this.#offsets.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#offsets[middle] ?? 0) <= byte) low = middle
      else high = middle - 1
    }
    return low
  }
}
