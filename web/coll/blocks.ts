/** Bytes in memory, cut into blocks. */
export class Blocks {
  readonly bytes: Uint8Array
  readonly #cuts: readonly number[]

  /** @param cuts where each block starts, and the end of the last: see `evenCuts` and `cutsOf` */
  constructor(bytes: Uint8Array, cuts: readonly number[]) {
    this.bytes = bytes
    this.#cuts = cuts
  }

  /** Blocks `low ..< high`, in place. */
  range(low: number, high: number): Uint8Array {
    return this.bytes.subarray(this.#cuts[low], this.#cuts[high])
  }

  block(index: number): Uint8Array {
    return this.range(index, index + 1)
  }
}
