import { describe, it } from 'vitest'
import { BytesBuffer } from '../p2p/buffer.ts'
import { everyRoot, expectBytes, SIZES, sequence } from '../testing/collective-cases.ts'
import { RanksWorld } from '../testing/run-ranks.ts'
import { bcastBinomial } from './bcast-binomial.ts'
import { bcastChain, SEGMENT_BYTES } from './bcast-chain.ts'
import { bcastScatterAllgather } from './bcast-scatter-allgather.ts'
import { bcast, bcastBytes } from './collectives.ts'

const LENGTHS = [0, 1, 13, 1009]

async function expectBcast(world: RanksWorld, algorithm: typeof bcast, length: number, root: number) {
  const { results } = await world.run(async (ranks) => {
    const data = ranks.rank === root ? sequence(root, length) : new Uint8Array(length)
    await algorithm(ranks, new BytesBuffer(data), root)
    return data
  })
  for (const result of results) expectBytes(result, sequence(root, length))
}

describe.each([bcastBinomial, bcastScatterAllgather, bcastChain])('$name', (algorithm) => {
  it.each(SIZES)("gives everybody root's data, on %i ranks, from every root", (size) =>
    everyRoot(size, async (world, root) => {
      for (const length of LENGTHS) await expectBcast(world, algorithm, length, root)
    }),
  )
})

describe('bcastChain', () => {
  it.each([0, 1, 2])('passes on whole and broken segments, %i bytes over', async (over) => {
    await expectBcast(new RanksWorld(3), bcastChain, 3 * SEGMENT_BYTES + over, 1)
  })
})

describe('bcast', () => {
  it.each(SIZES)('is right whatever algorithm is chosen, on %i ranks', async (size) => {
    const world = new RanksWorld(size)
    for (const length of [32_749, 65_537, size * 128 * 1024 + 7]) await expectBcast(world, bcast, length, size - 1)
  })
})

describe('bcastBytes', () => {
  it.each(SIZES)('tells everybody data of unknown length, on %i ranks, from every root', (size) =>
    everyRoot(size, async (world, root) => {
      const { results } = await world.run((ranks) =>
        bcastBytes(ranks, ranks.rank === root ? sequence(root, 17) : null, root),
      )
      for (const result of results) expectBytes(result, sequence(root, 17))
    }),
  )
})
