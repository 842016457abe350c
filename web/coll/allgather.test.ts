import { describe, it } from 'vitest'
import type { Buffer } from '../p2p/buffer.ts'
import { BytesBuffer } from '../p2p/buffer.ts'
import { expectBytes, places, SIZES, sequence } from '../testing/collective-cases.ts'
import { RanksWorld } from '../testing/run-ranks.ts'
import { allgatherBruck } from './allgather-bruck.ts'
import { allgatherRing } from './allgather-ring.ts'
import { allgather, allgatherBytes } from './collectives.ts'
import type { Ranks } from './ranks.ts'

type Allgather = (ranks: Ranks, mine: Buffer | null, into: Buffer[]) => Promise<void>

/** @param inPlace every rank's own block lies in its place already */
async function expectAllgather(size: number, algorithm: Allgather, lengths: number[], inPlace: boolean) {
  const { results } = await new RanksWorld(size).run(async (ranks) => {
    const { arrays, buffers } = places(lengths)
    const mine = sequence(ranks.rank, lengths[ranks.rank] ?? 0)
    if (inPlace) arrays[ranks.rank]?.set(mine)
    await algorithm(ranks, inPlace ? null : new BytesBuffer(mine), buffers)
    return arrays
  })
  for (const arrays of results) {
    for (const [rank, array] of arrays.entries()) expectBytes(array, sequence(rank, lengths[rank] ?? 0))
  }
}

describe.each([allgatherBruck, allgatherRing])('$name', (algorithm) => {
  it.each(SIZES)('gives everybody all blocks in rank order, on %i ranks', async (size) => {
    for (const length of [0, 1, 13, 1009]) {
      await expectAllgather(size, (ranks, _, into) => algorithm(ranks, into), Array(size).fill(length), true)
    }
    const uneven = Array.from({ length: size }, (_, rank) => (rank * 5) % 7)
    await expectAllgather(size, (ranks, _, into) => algorithm(ranks, into), uneven, true)
  })
})

describe('allgather', () => {
  it.each(SIZES)('is right whatever algorithm is chosen, in place or not, on %i ranks', async (size) => {
    for (const length of [5, Math.ceil((512 * 1024) / size) + 1]) {
      for (const inPlace of [false, true]) await expectAllgather(size, allgather, Array(size).fill(length), inPlace)
    }
  })
})

describe('allgatherBytes', () => {
  it.each(SIZES)('gives everybody all parts of unknown lengths, on %i ranks', async (size) => {
    const { results } = await new RanksWorld(size).run((ranks) =>
      allgatherBytes(ranks, sequence(ranks.rank, (ranks.rank * 5) % 7)),
    )
    for (const parts of results) {
      if (parts.length !== size) throw new Error(`${parts.length} parts`)
      for (const [rank, part] of parts.entries()) expectBytes(part, sequence(rank, (rank * 5) % 7))
    }
  })
})
