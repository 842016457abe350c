import { describe, it } from 'vitest'
import { BytesBuffer } from '../p2p/buffer.ts'
import { everyRoot, expectBytes, SIZES, sequence } from '../testing/collective-cases.ts'
import { RanksWorld } from '../testing/run-ranks.ts'
import { scatter, scatterBytes, scatterv } from './collectives.ts'
import { scatterBinomial } from './scatter-binomial.ts'
import { scatterBytesLinear, scatterLinear } from './scatter-linear.ts'
import { scatterBytesPacked, scatterPacked } from './scatter-packed.ts'

/** @param inPlace root's part stays where it is */
async function expectScatter(
  world: RanksWorld,
  algorithm: typeof scatter,
  lengthOf: (rank: number) => number,
  root: number,
  inPlace: boolean,
) {
  const parts = Array.from({ length: world.size }, (_, rank) => new BytesBuffer(sequence(rank, lengthOf(rank))))
  const { results } = await world.run(async (ranks) => {
    const atRoot = ranks.rank === root
    const into = atRoot && inPlace ? null : new Uint8Array(lengthOf(ranks.rank))
    await algorithm(ranks, atRoot ? parts : null, into && new BytesBuffer(into), root)
    return into
  })
  for (const [rank, into] of results.entries()) if (into) expectBytes(into, sequence(rank, lengthOf(rank)))
}

describe.each([scatterBinomial, scatterPacked, scatterLinear])('$name', (algorithm) => {
  it.each(SIZES)('gives each rank its equal part, on %i ranks, from every root', (size) =>
    everyRoot(size, async (world, root) => {
      for (const length of [0, 1, 13, 1009]) {
        for (const inPlace of [false, true]) await expectScatter(world, algorithm, () => length, root, inPlace)
      }
    }),
  )
})

describe.each([scatterPacked, scatterLinear])('$name', (algorithm) => {
  it.each(SIZES)('gives each rank its part of its own length, on %i ranks, from every root', (size) =>
    everyRoot(size, async (world, root) => {
      for (const inPlace of [false, true]) {
        await expectScatter(world, algorithm, (rank) => (rank * 5) % 7, root, inPlace)
      }
    }),
  )
})

describe.each([scatter, scatterv])('$name', (chosen) => {
  it.each([4, 17])('is right whatever algorithm is chosen, on %i ranks', async (size) => {
    const world = new RanksWorld(size)
    for (const length of [5, 70_001]) await expectScatter(world, chosen, () => length, 2, false)
  })
})

describe.each([scatterBytesLinear, scatterBytesPacked, scatterBytes])('$name', (algorithm) => {
  it.each([...SIZES, 17])('hands out parts of unknown lengths, on %i ranks, from every root', (size) =>
    everyRoot(size, async (world, root) => {
      const parts = Array.from({ length: size }, (_, rank) => sequence(rank, (rank * 5) % 7))
      const { results } = await world.run((ranks) => algorithm(ranks, ranks.rank === root ? parts : null, root))
      for (const [rank, part] of results.entries()) expectBytes(part, sequence(rank, (rank * 5) % 7))
    }),
  )
})
