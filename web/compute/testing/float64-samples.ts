/** Numbers at which float64 arithmetic has its corners. */
export const FLOAT64_EDGES: readonly number[] = [
  0,
  2 ** -1074,
  3 * 2 ** -1074,
  2 ** -1022 - 2 ** -1074,
  2 ** -1022,
  2 ** -1022 + 2 ** -1074,
  2 ** -1021,
  1e-300,
  2 ** -537,
  2 ** -150,
  2 ** -149,
  2 ** -126,
  2 ** -53,
  Number.EPSILON,
  0.1,
  0.25,
  1 / 3,
  0.49999999999999994,
  0.5,
  0.5000000000000001,
  0.75,
  1 - 2 ** -53,
  1,
  1 + 2 ** -52,
  1 + 2 ** -24,
  1 + 3 * 2 ** -24,
  1.5,
  2,
  2.5,
  3,
  3.5,
  7,
  10,
  Math.PI,
  255.5,
  2 ** 23 + 0.5,
  2 ** 31 - 0.5,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 51 + 0.5,
  2 ** 52 - 0.5,
  2 ** 52,
  2 ** 52 + 1,
  2 ** 53 - 1,
  2 ** 53,
  2 ** 53 + 2,
  2 ** 63,
  2 ** 127,
  3.4028235677973366e38,
  2 ** 128,
  1e200,
  2 ** 512,
  1.3407807929942596e154,
  2 ** 1023,
  Number.MAX_VALUE,
  Infinity,
  NaN,
].flatMap((value) => (Number.isNaN(value) ? [value] : [value, -value]))

/** A stream of random 32-bit words, the same one for the same seed (xorshift). */
export function randomWords(seed: number): () => number {
  let state = seed >>> 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
}

/** Pairs that meet every rule: any bits, numbers of like size, short significands (ties), subnormals. */
export function randomFloat64Pairs(count: number, seed: number): [Float64Array, Float64Array] {
  const word = randomWords(seed)
  const pairs: [Float64Array, Float64Array] = [new Float64Array(count), new Float64Array(count)]
  const words = pairs.map((array) => new Uint32Array(array.buffer))
  for (let i = 0; i < count; i++) {
    const near = word() % 2047
    for (const [side, view] of words.entries()) {
      const exponent =
        [word() % 2048, Math.max(0, near - side * (word() % 70)), 1000 + (word() % 60), word() % 3][i % 4] ?? 0
      const isShort = word() % 4 === 0
      view[2 * i] = isShort ? 0 : word()
      view[2 * i + 1] = ((word() & 1) << 31) | (exponent << 20) | (word() & (isShort ? 0xff000 : 0xfffff))
    }
  }
  return pairs
}

/** All pairs of `values`. */
export function allPairs(values: readonly number[]): [Float64Array, Float64Array] {
  return [
    Float64Array.from(values.flatMap((left) => values.map(() => left))),
    Float64Array.from(values.flatMap(() => values)),
  ]
}

/** The first element where the bits differ (one NaN is as good as another), with what led to it; null if none. */
export function firstDifference(
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
  ...inputs: ArrayLike<number>[]
): string | null {
  for (let i = 0; i < got.length; i++) {
    if (Object.is(got[i], expected[i])) continue
    return `element ${i} of (${inputs.map((input) => show(input[i])).join(', ')}) is ${show(got[i])}, not ${show(expected[i])}`
  }
  return null
}

function show(value: number | undefined): string {
  return Object.is(value, -0) ? '-0' : String(value)
}
