/**
 * A queue of messages in shared memory with one writer and one reader, each a worker of its own.
 *
 *   byte    0   head     u32: bytes ever written, modulo 2^32; the writer's
 *          64   tail     u32: bytes ever read, modulo 2^32; the reader's
 *         128   blocked  1 while the writer waits until more is read; it sets it, the reader clears it
 *         192-  data     entries: u32 length, u32 zero, the message, filled up to a multiple of 8
 *
 * Head and tail lie in cache lines of their own, so that the two do not take each other's away. A message is never cut:
 * where the end of the data is too near, a length of SKIP sends the reader back to the beginning.
 */
const HEAD = 0
const TAIL = 16
const BLOCKED = 32
const DATA_BYTE = 192
const ENTRY_BYTES = 8
const SKIP = -1

/** Half the processor's cache of a usual laptop: what is written is still there when it is read. */
export const RING_BYTES = 1024 * 1024

/** Longest message; several fit, so that writer and reader work at the same time. */
export const RING_MESSAGE_BYTES = RING_BYTES / 8

/** Memory for one ring, empty. Needs a cross-origin isolated page. */
export function ringMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(DATA_BYTE + RING_BYTES)
}

const padded = (bytes: number): number => ENTRY_BYTES + ((bytes + 7) & ~7)

class Ring {
  protected readonly words: Int32Array
  protected readonly bytes: Uint8Array

  /** @throws RangeError for memory that is no ring's */
  constructor(memory: SharedArrayBuffer) {
    if (memory.byteLength !== DATA_BYTE + RING_BYTES) {
      throw new RangeError(`a ring of ${memory.byteLength} bytes, not ${DATA_BYTE + RING_BYTES}`)
    }
    this.words = new Int32Array(memory)
    this.bytes = new Uint8Array(memory, DATA_BYTE)
  }

  protected length(position: number): number {
    return this.words[(DATA_BYTE + position) >> 2] ?? 0
  }
}

export class RingWriter extends Ring {
  #head = Atomics.load(this.words, HEAD) >>> 0

  /** Bytes ever written, modulo 2^32: a mark for `hasRead`. */
  get written(): number {
    return this.#head
  }

  /** Whether all that was written up to the mark has been read. */
  hasRead(mark: number): boolean {
    return ((Atomics.load(this.words, TAIL) - mark) | 0) >= 0
  }

  /** Lets `fill` write a message of that many bytes in place, unless it does not fit. @returns whether it did */
  write(bytes: number, fill: (message: Uint8Array) => void): boolean {
    if (!this.fits(bytes)) return false
    const need = padded(bytes)
    const end = this.#head % RING_BYTES
    const skipped = RING_BYTES - end < need ? RING_BYTES - end : 0
    const position = skipped > 0 ? 0 : end
    const start = position + ENTRY_BYTES
    fill(this.bytes.subarray(start, start + bytes))
    if (skipped > 0) this.words[(DATA_BYTE + end) >> 2] = SKIP
    this.words[(DATA_BYTE + position) >> 2] = bytes
    this.#head = (this.#head + need + skipped) >>> 0
    Atomics.store(this.words, HEAD, this.#head | 0)
    return true
  }

  /** The reader is asked to wake this worker when it has read more. */
  askForWord(): void {
    Atomics.store(this.words, BLOCKED, 1)
  }

  /** Whether a message of that many bytes fits; if not, the reader is asked to wake this worker when it has made room. */
  fits(bytes: number): boolean {
    const need = padded(bytes)
    if (this.#hasRoom(need)) return true
    this.askForWord()
    // The reader may have made room just before it could see the wish.
    return this.#hasRoom(need)
  }

  #hasRoom(need: number): boolean {
    const toEnd = RING_BYTES - (this.#head % RING_BYTES)
    const free = RING_BYTES - ((this.#head - Atomics.load(this.words, TAIL)) >>> 0)
    return need + (toEnd < need ? toEnd : 0) <= free
  }
}

export class RingReader extends Ring {
  #tail = Atomics.load(this.words, TAIL) >>> 0

  get isEmpty(): boolean {
    return Atomics.load(this.words, HEAD) >>> 0 === this.#tail
  }

  /**
   * Shows the next message where it lies: the memory is the writer's again when `show` returns.
   * @returns false when there is none @throws RangeError for an entry that no writer of ours made
   */
  read(show: (message: Uint8Array) => void): boolean {
    const filled = (Atomics.load(this.words, HEAD) - this.#tail) >>> 0
    if (filled === 0) return false
    const end = this.#tail % RING_BYTES
    const skips = this.length(end) === SKIP
    const skipped = skips ? RING_BYTES - end : 0
    const position = skips ? 0 : end
    // Read once: its writer could change it between two looks.
    const bytes = this.length(position)
    const taken = skipped + padded(bytes)
    if (bytes < 0 || bytes > RING_MESSAGE_BYTES || filled > RING_BYTES || taken > filled) {
      throw new RangeError(`an entry of ${bytes} bytes at ${position} in a ring that holds ${filled}`)
    }
    const start = position + ENTRY_BYTES
    show(this.bytes.subarray(start, start + bytes))
    this.#tail = (this.#tail + taken) >>> 0
    Atomics.store(this.words, TAIL, this.#tail | 0)
    return true
  }

  /** Whether the writer waits for word of what was read; asking clears the wish. */
  takeBlocked(): boolean {
    return Atomics.load(this.words, BLOCKED) === 1 && Atomics.exchange(this.words, BLOCKED, 0) === 1
  }
}
