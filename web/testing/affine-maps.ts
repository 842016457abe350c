import type { Reduction } from '../coll/reduction.ts'

const WORDS = 3

/** Numbers that tell rank and place. */
const scrambled = (rank: number, index: number): number => Math.imul(rank * 7919 + index * 31 + 1, 0x9e3779b1) >>> 0

/**
 * Elements of 12 bytes, three u32: a map x -> ax + b modulo 2^32, and how many maps it is made of. One map after the other
 * is associative and exact, and not commutative: what is combined in a wrong order, or twice, is a wrong map.
 */
export function affineMaps(rank: number, count: number): Uint32Array {
  const maps = new Uint32Array(count * WORDS)
  for (let i = 0; i < count; i++) maps.set([scrambled(rank, i) | 1, scrambled(rank, i + 7), 1], i * WORDS)
  return maps
}

/** First the lower map, then the upper one. */
export const AFTER_EACH_OTHER: Reduction = {
  combine: eachElement(WORDS, (lower, into, i) => {
    const [a, b, count] = [word(lower, i), word(lower, i + 1), word(lower, i + 2)]
    const factor = word(into, i)
    into[i] = Math.imul(a, factor)
    into[i + 1] = Math.imul(b, factor) + word(into, i + 1)
    into[i + 2] = count + word(into, i + 2)
  }),
  elementBytes: WORDS * 4,
  commutative: false,
}

/** Sums of u32, modulo 2^32. */
export const SUM: Reduction = {
  combine: eachElement(1, (lower, into, i) => {
    into[i] = word(lower, i) + word(into, i)
  }),
  elementBytes: 4,
  commutative: true,
}

/** What a plain loop over the ranks' data gives; of no ranks, nothing. */
export function reducedInOrder(reduction: Reduction, all: Uint32Array[]): Uint32Array | undefined {
  let result: Uint32Array | undefined
  for (const data of all) {
    const into = data.slice()
    if (result) reduction.combine(bytesOf(result), bytesOf(into))
    result = into
  }
  return result
}

export const bytesOf = ({ buffer, byteOffset, byteLength }: Uint32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)

/** Holds the algorithms to their side of the contract: equal lengths, whole elements, multiples of 8. */
function eachElement(words: number, combine: (lower: Uint32Array, into: Uint32Array, i: number) => void) {
  return (lowerBytes: Uint8Array, intoBytes: Uint8Array): void => {
    const { byteLength } = intoBytes
    if (lowerBytes.byteLength !== byteLength || byteLength % (words * 4) !== 0) {
      throw new RangeError(`${lowerBytes.byteLength} and ${byteLength} bytes to combine`)
    }
    if (lowerBytes.byteOffset % 8 !== 0 || intoBytes.byteOffset % 8 !== 0) throw new RangeError('not a multiple of 8')
    const [lower, into] = [lowerBytes, intoBytes].map(
      (bytes) => new Uint32Array(bytes.buffer, bytes.byteOffset, byteLength / 4),
    ) as [Uint32Array, Uint32Array]
    for (let i = 0; i < into.length; i += words) combine(lower, into, i)
  }
}

const word = (words: Uint32Array, i: number): number => words[i] ?? 0
