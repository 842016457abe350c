import { describe, it } from 'vitest'
import { BytesBuffer } from '../p2p/buffer.ts'
import { AFTER_EACH_OTHER, affineMaps, bytesOf, reducedInOrder, SUM } from '../testing/affine-maps.ts'
import { expectBytes, SIZES } from '../testing/collective-cases.ts'
import { RanksWorld } from '../testing/run-ranks.ts'
import { reduceScatter } from './collectives.ts'
import { reduceScatterHalving } from './reduce-scatter-halving.ts'
import { reduceScatterRing } from './reduce-scatter-ring.ts'
import { cutsOf, type Reduction } from './reduction.ts'

async function expectReduceScatter(
  world: RanksWorld,
  algorithm: typeof reduceScatter,
  { reduction, counts, inPlace }: { reduction: Reduction; counts: number[]; inPlace: boolean },
) {
  const total = counts.reduce((sum, count) => sum + count, 0)
  const blockBytes = counts.map((count) => count * AFTER_EACH_OTHER.elementBytes)
  const { results } = await world.run(async (ranks) => {
    const mine = bytesOf(affineMaps(ranks.rank, total))
    const own = blockBytes[ranks.rank] ?? 0
    const result = inPlace ? mine : new Uint8Array(own)
    await algorithm(ranks, inPlace ? null : new BytesBuffer(mine), new BytesBuffer(result), blockBytes, reduction)
    return result.subarray(0, own)
  })
  const all = Array.from({ length: world.size }, (_, rank) => affineMaps(rank, total))
  const whole = bytesOf(reducedInOrder(reduction, all) as Uint32Array)
  const cuts = cutsOf(blockBytes)
  for (const [rank, result] of results.entries()) expectBytes(result, whole.subarray(cuts[rank], cuts[rank + 1]))
}

describe.each([
  { algorithm: reduceScatterHalving, reductions: [AFTER_EACH_OTHER, SUM] },
  { algorithm: reduceScatterRing, reductions: [SUM] },
])('$algorithm.name', ({ algorithm, reductions }) => {
  it.each(SIZES)('gives each rank its block of the result, on %i ranks', async (size) => {
    const world = new RanksWorld(size)
    const equal = [0, 1, 13, 101].map((count) => Array.from({ length: size }, () => count))
    const uneven = Array.from({ length: size }, (_, rank) => (rank * 5) % 7)
    for (const counts of [...equal, uneven]) {
      for (const reduction of reductions) {
        for (const inPlace of [false, true]) await expectReduceScatter(world, algorithm, { reduction, counts, inPlace })
      }
    }
  })
})

describe('reduceScatter', () => {
  it.each(SIZES)('is right whatever algorithm is chosen, on %i ranks', async (size) => {
    const world = new RanksWorld(size)
    for (const count of [2, 701]) {
      for (const reduction of [AFTER_EACH_OTHER, SUM]) {
        const counts = Array.from({ length: size }, () => count)
        await expectReduceScatter(world, reduceScatter, { reduction, counts, inPlace: false })
      }
    }
  })
})
