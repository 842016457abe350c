const DATA_AT = 64
const CAPACITY = 8 * 2 ** 20

/** Bytes of shared memory that one direction needs. */
export const RING_BYTES = DATA_AT + CAPACITY

/** Words in shared memory: pieces written and read so far. */
const WRITTEN = 0
const READ = 1

/** One direction of shared memory: pieces of one size behind each other, and two counters that are waited for. */
export class Ring {
  readonly #words: Int32Array
  readonly #data: Uint8Array
  /** Bytes of a piece; both ends must have the same. */
  pieceBytes = 64 * 1024
  /** How long a waiting end looks again and again before it sleeps, in milliseconds. */
  spinMs = 0

  constructor(memory: SharedArrayBuffer) {
    this.#words = new Int32Array(memory, 0, 2)
    this.#data = new Uint8Array(memory, DATA_AT)
  }

  async write(piece: Uint8Array): Promise<void> {
    const written = this.#load(WRITTEN)
    const slots = CAPACITY / this.pieceBytes
    for (let read = this.#load(READ); written - read >= slots; read = this.#load(READ)) await this.#change(READ, read)
    this.#data.set(piece, (written % slots) * this.pieceBytes)
    this.#advance(WRITTEN, written + 1)
  }

  async read(piece: Uint8Array): Promise<void> {
    const read = this.#load(READ)
    while (this.#load(WRITTEN) === read) await this.#change(WRITTEN, read)
    const at = (read % (CAPACITY / this.pieceBytes)) * this.pieceBytes
    piece.set(this.#data.subarray(at, at + piece.length))
    this.#advance(READ, read + 1)
  }

  #load(word: number): number {
    return Atomics.load(this.#words, word)
  }

  #advance(word: number, count: number): void {
    Atomics.store(this.#words, word, count)
    Atomics.notify(this.#words, word)
  }

  /** Resolves when the word has another value. */
  async #change(word: number, value: number): Promise<void> {
    const until = this.spinMs === 0 ? 0 : performance.now() + this.spinMs
    while (until > performance.now()) if (this.#load(word) !== value) return
    await Atomics.waitAsync(this.#words, word, value).value
  }
}
