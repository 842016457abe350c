import type { Kind, NumericArray } from '../array-kinds.ts'
import { kindOf } from '../array-kinds.ts'
import { philox4x32 } from './philox.ts'

/** A stretch of the random stream of one seed. */
export interface Stretch {
  /** A whole number up to 2^53 - 1. */
  readonly seed: number
  /** Elements before it. */
  readonly offset: number
}

const WORDS_OF_BLOCK = 4

/** Words of the stream that one element is made of. */
export function wordsPerElement(kind: Kind): number {
  return kind === 'float64' ? 2 : 1
}

/** The two words of a whole number below 2^64, the low one first. */
export function wordsOf(whole: number): [low: number, high: number] {
  return [whole >>> 0, Math.floor(whole / 2 ** 32) >>> 0]
}

/** Where elements begin in the stream: the number of the block of four words, and how many of its words come before. */
export function blockAt(kind: Kind, offset: number): { block: number; skip: number } {
  const word = offset * wordsPerElement(kind)
  return { block: Math.floor(word / WORDS_OF_BLOCK), skip: word % WORDS_OF_BLOCK }
}

/**
 * Fills `array` with elements of the stream. A uint32 or int32 is one word; a float32 the upper 24 bits of one, as a
 * fraction; a float64 the upper 27 bits of one and the upper 26 of the next, as a fraction.
 */
export function fillFromStream(array: NumericArray, { seed, offset }: Stretch): void {
  const kind = kindOf(array) ?? 'uint32'
  const words = wordsPerElement(kind)
  let { block, skip } = blockAt(kind, offset)
  const key = wordsOf(seed)
  const random = new Uint32Array(WORDS_OF_BLOCK)
  philox4x32(wordsOf(block), key, random)
  for (let index = 0; index < array.length; index++) {
    if (skip === WORDS_OF_BLOCK) {
      skip = 0
      philox4x32(wordsOf(++block), key, random)
    }
    array[index] = elementOf(kind, random[skip] ?? 0, random[skip + 1] ?? 0)
    skip += words
  }
}

function elementOf(kind: Kind, first: number, second: number): number {
  if (kind === 'float64') return ((first >>> 5) * 2 ** 26 + (second >>> 6)) / 2 ** 53
  return kind === 'float32' ? (first >>> 8) / 2 ** 24 : first
}
