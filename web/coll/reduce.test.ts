import { describe, expect, it } from 'vitest'
import { AFTER_EACH_OTHER, affineMaps, bytesOf, reducedInOrder, SUM } from '../testing/affine-maps.ts'
import { everyRoot, expectBytes, SIZES } from '../testing/collective-cases.ts'
import { RanksWorld } from '../testing/run-ranks.ts'
import { BytesBuffer } from '../p2p/buffer.ts'
import { allreduceRabenseifner } from './allreduce-rabenseifner.ts'
import { allreduceRecursiveDoubling } from './allreduce-recursive-doubling.ts'
import { allreduceRing } from './allreduce-ring.ts'
import { allreduce, allreduceBytes, reduce, reduceBytes } from './collectives.ts'
import { reduceBinomial } from './reduce-binomial.ts'
import { reduceRabenseifner } from './reduce-rabenseifner.ts'
import type { Reduction } from './reduction.ts'

const COUNTS = [0, 1, 13, 331]
/** In order or not. */
const REDUCTIONS = [AFTER_EACH_OTHER, SUM]

const inOrder = (reduction: Reduction, size: number, count: number): Uint8Array => {
  const all = Array.from({ length: size }, (_, rank) => affineMaps(rank, count))
  return bytesOf(reducedInOrder(reduction, all) ?? new Uint32Array(0))
}

async function expectReduce(
  world: RanksWorld,
  algorithm: typeof reduce,
  { reduction, count, root, inPlace }: { reduction: Reduction; count: number; root: number; inPlace: boolean },
) {
  const { results } = await world.run(async (ranks) => {
    const mine = affineMaps(ranks.rank, count)
    const atRoot = ranks.rank === root
    const result = atRoot && inPlace ? mine.slice() : new Uint32Array(mine.length)
    const input = atRoot && inPlace ? null : new BytesBuffer(mine)
    await algorithm(ranks, input, atRoot ? new BytesBuffer(result) : null, reduction, root)
    // Nobody's input is touched.
    expectBytes(bytesOf(mine), bytesOf(affineMaps(ranks.rank, count)))
    return bytesOf(result)
  })
  expectBytes(results[root] as Uint8Array, inOrder(reduction, world.size, count))
}

async function expectAllreduce(
  world: RanksWorld,
  algorithm: typeof allreduce,
  { reduction, count, inPlace }: { reduction: Reduction; count: number; inPlace: boolean },
) {
  const { results } = await world.run(async (ranks) => {
    const mine = affineMaps(ranks.rank, count)
    const result = inPlace ? mine.slice() : new Uint32Array(mine.length)
    await algorithm(ranks, inPlace ? null : new BytesBuffer(mine), new BytesBuffer(result), reduction)
    return bytesOf(result)
  })
  const expected = inOrder(reduction, world.size, count)
  for (const result of results) expectBytes(result, expected)
}

describe.each([reduceBinomial, reduceRabenseifner])('$name', (algorithm) => {
  it.each(SIZES)('combines in rank order, on %i ranks, at every root', (size) =>
    everyRoot(size, async (world, root) => {
      for (const reduction of REDUCTIONS) {
        for (const count of COUNTS) {
          for (const inPlace of [false, true]) await expectReduce(world, algorithm, { reduction, count, root, inPlace })
        }
      }
    }),
  )
})

describe.each([
  { algorithm: allreduceRecursiveDoubling, reductions: REDUCTIONS },
  { algorithm: allreduceRabenseifner, reductions: REDUCTIONS },
  { algorithm: allreduceRing, reductions: [SUM] },
])('$algorithm.name', ({ algorithm, reductions }) => {
  it.each(SIZES)('gives everybody the same result, on %i ranks', async (size) => {
    const world = new RanksWorld(size)
    for (const reduction of reductions) {
      for (const count of COUNTS) {
        for (const inPlace of [false, true]) await expectAllreduce(world, algorithm, { reduction, count, inPlace })
      }
    }
  })
})

describe('reduce and allreduce', () => {
  it.each(SIZES)('are right whatever algorithm is chosen, on %i ranks', async (size) => {
    const world = new RanksWorld(size)
    for (const reduction of REDUCTIONS) {
      for (const count of [3, 2003, 20_011]) {
        await expectAllreduce(world, allreduce, { reduction, count, inPlace: false })
        await expectReduce(world, reduce, { reduction, count, root: size - 1, inPlace: false })
      }
    }
  })
})

describe('reduceBytes and allreduceBytes', () => {
  const text = (bytes: Uint8Array | null) => bytes && new TextDecoder().decode(bytes)
  const bytes = (words: string) => new TextEncoder().encode(words)
  const joined = (lower: Uint8Array, upper: Uint8Array) => bytes(`${text(lower)} ${text(upper)}`)

  it.each(SIZES)('combine values that grow, in rank order, on %i ranks, at every root', (size) =>
    everyRoot(size, async (world, root) => {
      const { results } = await world.run(async (ranks) => {
        const mine = bytes(`r${ranks.rank}`)
        const reduced = await reduceBytes(ranks, mine, joined, root)
        return [text(reduced), text(await allreduceBytes(ranks, mine, joined))]
      })
      const all = Array.from({ length: size }, (_, rank) => `r${rank}`).join(' ')
      for (const [rank, result] of results.entries()) expect(result).toEqual([rank === root ? all : null, all])
    }),
  )
})
