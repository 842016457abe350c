import { describe, expect, it } from 'vitest'
import { BytesBuffer } from '../p2p/buffer.ts'
import { AFTER_EACH_OTHER, affineMaps, bytesOf, reducedInOrder, SUM } from '../testing/affine-maps.ts'
import { expectBytes, SIZES } from '../testing/collective-cases.ts'
import { RanksWorld } from '../testing/run-ranks.ts'
import { exscan, scan, scanBytes } from './collectives.ts'

describe.each([
  { algorithm: scan, through: 1 },
  { algorithm: exscan, through: 0 },
])('$algorithm.name', ({ algorithm, through }) => {
  it.each(SIZES)('combines the ranks up to each one, in order, on %i ranks', async (size) => {
    const world = new RanksWorld(size)
    for (const count of [0, 1, 13, 20_011]) {
      const all = Array.from({ length: size }, (_, rank) => affineMaps(rank, count))
      for (const reduction of [AFTER_EACH_OTHER, SUM]) {
        for (const inPlace of [false, true]) {
          const { results } = await world.run(async (ranks) => {
            const mine = affineMaps(ranks.rank, count)
            const result = inPlace ? mine : new Uint32Array(mine.length)
            await algorithm(ranks, inPlace ? null : new BytesBuffer(mine), new BytesBuffer(result), reduction)
            return result
          })
          for (const [rank, result] of results.entries()) {
            // Rank 0 of an exscan has nothing below it: its output stays as it is.
            const untouched = inPlace ? all[0] : new Uint32Array(count * 3)
            const expected = reducedInOrder(reduction, all.slice(0, rank + through)) ?? untouched
            expectBytes(bytesOf(result), bytesOf(expected as Uint32Array))
          }
        }
      }
    }
  })
})

describe('scanBytes', () => {
  it.each(SIZES)('combines values that grow, on %i ranks', async (size) => {
    const text = (bytes: Uint8Array | null) => bytes && new TextDecoder().decode(bytes)
    const bytes = (words: string) => new TextEncoder().encode(words)
    const { results } = await new RanksWorld(size).run(async (ranks) => {
      const joined = (lower: Uint8Array, upper: Uint8Array) => bytes(`${text(lower)} ${text(upper)}`)
      const { through, before } = await scanBytes(ranks, bytes(`r${ranks.rank}`), joined)
      return [text(before), text(through)]
    })
    const words = Array.from({ length: size }, (_, rank) => `r${rank}`)
    for (const [rank, result] of results.entries()) {
      expect(result).toEqual([rank === 0 ? null : words.slice(0, rank).join(' '), words.slice(0, rank + 1).join(' ')])
    }
  })
})
