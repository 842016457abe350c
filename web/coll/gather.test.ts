import { describe, it } from 'vitest'
import { BytesBuffer } from '../p2p/buffer.ts'
import { everyRoot, expectBytes, places, SIZES, sequence } from '../testing/collective-cases.ts'
import { RanksWorld } from '../testing/run-ranks.ts'
import { gather, gatherBytes, gatherv } from './collectives.ts'
import { gatherBinomial } from './gather-binomial.ts'
import { gatherBytesLinear, gatherLinear } from './gather-linear.ts'
import { gatherBytesPacked, gatherPacked } from './gather-packed.ts'

/** @param inPlace root's part lies in its place already */
async function expectGather(
  world: RanksWorld,
  algorithm: typeof gather,
  lengthOf: (rank: number) => number,
  root: number,
  inPlace: boolean,
) {
  const lengths = Array.from({ length: world.size }, (_, rank) => lengthOf(rank))
  const { arrays, buffers } = places(lengths)
  if (inPlace) arrays[root]?.set(sequence(root, lengthOf(root)))
  await world.run((ranks) => {
    const atRoot = ranks.rank === root
    const part = new BytesBuffer(sequence(ranks.rank, lengthOf(ranks.rank)))
    return algorithm(ranks, atRoot && inPlace ? null : part, atRoot ? buffers : null, root)
  })
  for (const [rank, array] of arrays.entries()) expectBytes(array, sequence(rank, lengthOf(rank)))
}

describe.each([gatherBinomial, gatherPacked, gatherLinear])('$name', (algorithm) => {
  it.each(SIZES)('puts equal parts in rank order, on %i ranks, at every root', (size) =>
    everyRoot(size, async (world, root) => {
      for (const length of [0, 1, 13, 1009]) {
        for (const inPlace of [false, true]) await expectGather(world, algorithm, () => length, root, inPlace)
      }
    }),
  )
})

describe.each([gatherPacked, gatherLinear])('$name', (algorithm) => {
  it.each(SIZES)('puts parts of different lengths in rank order, on %i ranks, at every root', (size) =>
    everyRoot(size, async (world, root) => {
      for (const inPlace of [false, true]) {
        await expectGather(world, algorithm, (rank) => (rank * 5) % 7, root, inPlace)
      }
    }),
  )
})

describe.each([gather, gatherv])('$name', (chosen) => {
  it.each([4, 17])('is right whatever algorithm is chosen, on %i ranks', async (size) => {
    const world = new RanksWorld(size)
    for (const length of [5, 70_001]) await expectGather(world, chosen, () => length, 2, false)
  })
})

describe.each([gatherBytesLinear, gatherBytesPacked, gatherBytes])('$name', (algorithm) => {
  it.each([...SIZES, 17])('collects parts of unknown lengths, on %i ranks, at every root', (size) =>
    everyRoot(size, async (world, root) => {
      const { results } = await world.run((ranks) => algorithm(ranks, sequence(ranks.rank, (ranks.rank * 5) % 7), root))
      for (const [rank, result] of results.entries()) {
        if ((result === null) === (rank === root)) throw new Error(`rank ${rank} has the wrong kind of result`)
        for (const [source, part] of result?.entries() ?? []) expectBytes(part, sequence(source, (source * 5) % 7))
      }
    }),
  )
})
