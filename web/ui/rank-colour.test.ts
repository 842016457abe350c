import { expect, it } from 'vitest'
import { rankColour, rankFill } from './rank-colour.ts'

it('tells 24 ranks apart by colour and stripes', () => {
  const fills = Array.from({ length: 24 }, (_, rank) => rankFill(rank))
  expect(new Set(fills).size).toBe(24)
  for (const [rank, fill] of fills.entries()) expect(fill).toContain(rankColour(rank))
})
