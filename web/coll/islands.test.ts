import { describe, expect, it } from 'vitest'
import { BytesBuffer } from '../p2p/buffer.ts'
import { AFTER_EACH_OTHER, affineMaps, bytesOf, reducedInOrder, SUM } from '../testing/affine-maps.ts'
import { expectBytes, places, sequence } from '../testing/collective-cases.ts'
import { ISLANDS } from '../testing/islands-cases.ts'
import { RanksWorld, type Traffic } from '../testing/run-ranks.ts'
import { allgatherIslandRing, allgatherIslands } from './allgather-islands.ts'
import { allreduceIslands, allreduceIslandsLarge } from './allreduce-islands.ts'
import { barrierIslands } from './barrier-islands.ts'
import { bcastIslandChain, bcastIslands } from './bcast-islands.ts'
import { allgather, allreduce, barrier, bcast, gather, reduce, scatter } from './collectives.ts'
import { gatherIslands } from './gather-islands.ts'
import { islandOrder } from './island-levels.ts'
import { islandsOf } from './islands.ts'
import type { Ranks } from './ranks.ts'
import { reduceIslands, reduceIslandsHalving } from './reduce-islands.ts'
import { scatterIslands } from './scatter-islands.ts'

const LENGTHS = [0, 1, 13, 1009]
const COUNTS = [0, 1, 13, 331]

describe('islandsOf', () => {
  it('numbers islands by their first ranks, and says what links there are', () => {
    expect(islandsOf([4, 2, 4, 2, 9])).toEqual({
      members: [[0, 2], [1, 3], [4]],
      of: [0, 1, 0, 1, 2],
      inOrder: false,
      links: 'mixed',
    })
    expect(islandsOf([8, 8, 3])).toMatchObject({ members: [[0, 1], [2]], inOrder: true, links: 'mixed' })
    expect(islandsOf([8, 8])).toMatchObject({ members: [[0, 1]], links: 'fast' })
    expect(islandsOf([8, 9])).toMatchObject({ members: [[0], [1]], links: 'slow' })
  })

  it('puts one island after the other, the root first', () => {
    const islands = islandsOf([0, 0, 0, 1, 1, 2, 2, 2])
    expect(islandOrder({ islands }, 4)).toEqual([4, 3, 5, 6, 7, 0, 1, 2])
    expect(islandOrder({ islands: islandsOf([0, 1, 0, 1]) }, 0)).toEqual([0, 2, 1, 3])
  })
})

describe.each(ISLANDS)('on islands: $spread', ({ numbers }) => {
  const size = numbers.length
  const world = new RanksWorld(size, numbers)
  const islands = islandsOf(numbers)
  const { length: count } = islands.members
  const ranksOf = Array.from({ length: size }, (_, rank) => rank)

  /** What crossed slow links, of all ranks together. */
  const crossed = (traffic: Traffic[]) => {
    const all = traffic.flatMap(({ sent }, rank) => [...sent].filter(([dest]) => numbers[dest] !== numbers[rank]))
    const sum = (of: 'messages' | 'bytes'): number => all.reduce((total, [, each]) => total + each[of], 0)
    return { messages: sum('messages'), bytes: sum('bytes') }
  }
  const everyRoot = async (run: (root: number) => Promise<void>): Promise<void> => {
    for (const root of ranksOf) await run(root)
  }

  it.each([
    { algorithm: bcastIslands, lengths: LENGTHS },
    { algorithm: bcastIslandChain, lengths: [...LENGTHS, 150_001] },
    { algorithm: bcast, lengths: [1009, size * 128 * 1024 + 8] },
  ])("$algorithm.name gives everybody root's data, which crosses slow links once an island", ({ algorithm, lengths }) =>
    everyRoot(async (root) => {
      for (const length of lengths) {
        const { results, traffic } = await world.run(async (ranks) => {
          const data = ranks.rank === root ? sequence(root, length) : new Uint8Array(length)
          await algorithm(ranks, new BytesBuffer(data), root)
          return data
        })
        for (const result of results) expectBytes(result, sequence(root, length))
        expect(crossed(traffic).bytes).toBe((count - 1) * length)
        if (algorithm === bcastIslands) expect(crossed(traffic).messages).toBe(count - 1)
      }
    }),
  )

  it.each([barrierIslands, barrier])('$name holds everybody until the last has come', async (algorithm) => {
    for (const late of ranksOf) {
      let isLate = true
      const { traffic } = await world.run(async (ranks) => {
        for (let task = 0; ranks.rank === late && task < 10; task++) await new Promise(setImmediate)
        if (ranks.rank === late) isLate = false
        await algorithm(ranks)
        expect(isLate).toBe(false)
      })
      expect(crossed(traffic).messages).toBe(count * Math.ceil(Math.log2(count)))
    }
  })

  it.each([gatherIslands, gather])('$name puts every part into its place, over each slow link once', (algorithm) =>
    everyRoot(async (root) => {
      for (const length of LENGTHS) {
        for (const inPlace of [false, true]) {
          const { arrays, buffers } = places(ranksOf.map(() => length))
          const { traffic } = await world.run((ranks) => {
            const atRoot = ranks.rank === root
            if (atRoot && inPlace) arrays[root]?.set(sequence(root, length))
            const part = atRoot && inPlace ? null : new BytesBuffer(sequence(ranks.rank, length))
            return algorithm(ranks, part, atRoot ? buffers : null, root)
          })
          for (const [rank, array] of arrays.entries()) expectBytes(array, sequence(rank, length))
          const near = islands.members[islands.of[root] ?? 0]?.length ?? 0
          expect(crossed(traffic)).toEqual({ messages: count - 1, bytes: (size - near) * length })
        }
      }
    }),
  )

  it.each([scatterIslands, scatter])('$name gives every rank its part, over each slow link once', (algorithm) =>
    everyRoot(async (root) => {
      for (const length of LENGTHS) {
        for (const inPlace of [false, true]) {
          const parts = ranksOf.map((rank) => new BytesBuffer(sequence(rank, length)))
          const { results, traffic } = await world.run(async (ranks) => {
            const atRoot = ranks.rank === root
            const into = atRoot && inPlace ? null : new Uint8Array(length)
            await algorithm(ranks, atRoot ? parts : null, into && new BytesBuffer(into), root)
            return into
          })
          for (const [rank, into] of results.entries()) if (into) expectBytes(into, sequence(rank, length))
          const near = islands.members[islands.of[root] ?? 0]?.length ?? 0
          expect(crossed(traffic)).toEqual({ messages: count - 1, bytes: (size - near) * length })
        }
      }
    }),
  )

  it.each([
    { algorithm: allgatherIslands, lengths: [0, 1, 13, 1009] },
    { algorithm: allgatherIslandRing, lengths: [0, 1, 13, 1009] },
    { algorithm: chosenAllgather, lengths: [13, 100_001] },
  ])('$algorithm.name gives everybody all blocks, of any lengths', async ({ algorithm, lengths }) => {
    for (const length of lengths) {
      const lengthOf = (rank: number): number => length + ((rank * 5) % 7)
      const all = ranksOf.reduce((sum, rank) => sum + lengthOf(rank), 0)
      const { results, traffic } = await world.run(async (ranks) => {
        const { arrays, buffers } = places(ranksOf.map(lengthOf))
        arrays[ranks.rank]?.set(sequence(ranks.rank, lengthOf(ranks.rank)))
        await algorithm(ranks, buffers)
        return arrays
      })
      for (const arrays of results) {
        for (const [rank, array] of arrays.entries()) expectBytes(array, sequence(rank, lengthOf(rank)))
      }
      if (algorithm === allgatherIslands) {
        expect(crossed(traffic)).toEqual({ messages: count * (count - 1), bytes: (count - 1) * all })
      }
      if (algorithm === allgatherIslandRing) expect(crossed(traffic).messages).toBe(count * (size - 1))
    }
  })

  const reductions = islands.inOrder ? [AFTER_EACH_OTHER, SUM] : [SUM]
  const expected = (reduction: typeof SUM, elements: number): Uint8Array => {
    const all = ranksOf.map((rank) => affineMaps(rank, elements))
    return bytesOf(reducedInOrder(reduction, all) ?? new Uint32Array(0))
  }

  it.each([
    { algorithm: reduceIslands, tried: reductions },
    { algorithm: reduceIslandsHalving, tried: reductions },
    { algorithm: reduce, tried: [AFTER_EACH_OTHER, SUM] },
  ])('$algorithm.name combines in rank order at every root', ({ algorithm, tried }) =>
    everyRoot(async (root) => {
      for (const reduction of tried) {
        for (const elements of algorithm === reduce ? [13, 6007] : COUNTS) {
          for (const inPlace of [false, true]) {
            const { results, traffic } = await world.run(async (ranks) => {
              const mine = affineMaps(ranks.rank, elements)
              const atRoot = ranks.rank === root
              const result = atRoot && inPlace ? mine.slice() : new Uint32Array(mine.length)
              const input = atRoot && inPlace ? null : new BytesBuffer(mine)
              await algorithm(ranks, input, atRoot ? new BytesBuffer(result) : null, reduction, root)
              expectBytes(bytesOf(mine), bytesOf(affineMaps(ranks.rank, elements)))
              return bytesOf(result)
            })
            expectBytes(results[root] as Uint8Array, expected(reduction, elements))
            if (algorithm === reduceIslands && reduction.commutative) {
              expect(crossed(traffic)).toEqual({ messages: count - 1, bytes: (count - 1) * elements * 12 })
            }
          }
        }
      }
    }),
  )

  it.each([
    { algorithm: allreduceIslands, tried: reductions },
    { algorithm: allreduceIslandsLarge, tried: reductions },
    { algorithm: allreduce, tried: [AFTER_EACH_OTHER, SUM] },
  ])('$algorithm.name gives everybody the same result', async ({ algorithm, tried }) => {
    for (const reduction of tried) {
      for (const elements of algorithm === allreduce ? [13, 6007] : [...COUNTS, 6007]) {
        for (const inPlace of [false, true]) {
          const { results, traffic } = await world.run(async (ranks) => {
            const mine = affineMaps(ranks.rank, elements)
            const result = inPlace ? mine.slice() : new Uint32Array(mine.length)
            await algorithm(ranks, inPlace ? null : new BytesBuffer(mine), new BytesBuffer(result), reduction)
            return bytesOf(result)
          })
          for (const result of results) expectBytes(result, expected(reduction, elements))
          if (algorithm === allreduceIslandsLarge && reduction.commutative) {
            // A ring of the leaders: 2n(b-1)/b each, whatever the number of ranks.
            expect(crossed(traffic).bytes).toBe(2 * (count - 1) * elements * 12)
          }
        }
      }
    }
  })
})

/** The operation for blocks that are in place. */
function chosenAllgather(ranks: Ranks, blocks: Parameters<typeof allgatherIslands>[1]): Promise<void> {
  return allgather(ranks, null, [...blocks])
}
