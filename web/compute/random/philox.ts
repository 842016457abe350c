/**
 * Philox4x32-10, a counter-based generator: any block of the stream is computed from its number alone, so that ranks,
 * threads and devices take their parts of one stream without telling each other.
 *
 * J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw: Parallel random numbers: as easy as 1, 2, 3. SC 2011.
 */

/** Multipliers of the two halves, and what is added to the two words of the key after every round. */
export const PHILOX = { multiply: [0xd2511f53, 0xcd9e8d57], weyl: [0x9e3779b9, 0xbb67ae85], rounds: 10 } as const

/** The block of four random words that belongs to `counter` (four words) under `key` (two words), into `out`. */
export function philox4x32(counter: ArrayLike<number>, key: ArrayLike<number>, out: Uint32Array): void {
  let [x0, x1, x2, x3] = [word(counter, 0), word(counter, 1), word(counter, 2), word(counter, 3)]
  let [k0, k1] = [word(key, 0), word(key, 1)]
  for (let round = 0; round < PHILOX.rounds; round++) {
    const [m0, m1] = PHILOX.multiply
    const high0 = highProduct(x0, m0)
    const low0 = Math.imul(x0, m0) >>> 0
    const high1 = highProduct(x2, m1)
    const low1 = Math.imul(x2, m1) >>> 0
    x0 = (high1 ^ x1 ^ k0) >>> 0
    x1 = low1
    x2 = (high0 ^ x3 ^ k1) >>> 0
    x3 = low0
    k0 = (k0 + PHILOX.weyl[0]) >>> 0
    k1 = (k1 + PHILOX.weyl[1]) >>> 0
  }
  out[0] = x0
  out[1] = x1
  out[2] = x2
  out[3] = x3
}

/** The upper word of a product of two words: every intermediate value is exact in float64. */
function highProduct(a: number, b: number): number {
  const low = (a & 0xffff) * b
  const high = (a >>> 16) * b
  return Math.floor((high + Math.floor(low / 0x10000)) / 0x10000)
}

function word(words: ArrayLike<number>, index: number): number {
  return (words[index] ?? 0) >>> 0
}
