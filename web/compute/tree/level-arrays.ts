import type { Kind } from '../array-kinds.ts'
import type { ArrayMaker } from '../array-maker.ts'
import type { GpuArray } from '../gpu-array.ts'

/** Elements: a view that begins at a multiple of so many can be bound where it is. */
const ALIGNMENT = 64

/** GPU arrays for the levels of a tree. */
export interface LevelArrays {
  /** One for each level, with whatever was in its memory before. */
  readonly levels: readonly GpuArray[]
  free(): void
}

/**
 * Arrays of these lengths, in two pieces of memory by turns: a kernel that makes one level of the one before must not
 * read and write the same memory. `operation` begins errors.
 */
export async function levelArrays(
  maker: ArrayMaker,
  operation: string,
  kind: Kind,
  lengths: readonly number[],
): Promise<LevelArrays> {
  const ends = [0, 0]
  const places = lengths.map((length, level) => {
    const begin = ends[level % 2] ?? 0
    ends[level % 2] = Math.ceil((begin + length) / ALIGNMENT) * ALIGNMENT
    return { begin, length }
  })
  const memory = await maker.scratch(operation, kind, ends)
  const levels = places.flatMap(({ begin, length }, level) => memory[level % 2]?.subarray(begin, begin + length) ?? [])
  return {
    levels,
    free() {
      for (const array of memory) array.free()
    },
  }
}
