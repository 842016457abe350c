import { expect, it } from 'vitest'
import { RanksWorld } from '../testing/run-ranks.ts'
import { split } from './split.ts'

it('divides 1,000 ranks, each talking to log p others at most', async () => {
  const size = 1000
  const { results, traffic } = await new RanksWorld(size).run((ranks) =>
    split(ranks, { color: ranks.rank % 7, key: -ranks.rank, context: ranks.rank * 4 }),
  )
  for (const [rank, division] of results.entries()) {
    const together = Array.from({ length: size }, (_, other) => other).filter((other) => other % 7 === rank % 7)
    expect(division).toEqual({ ranks: together.toReversed(), context: (rank % 7) * 4 })
  }
  expect(Math.max(...traffic.map(({ partners }) => partners.size))).toBe(10)
})
