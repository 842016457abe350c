import { expect, test } from 'tabmpi/playwright'
import { lose, LOSSES } from './crash.ts'
import { stepped, sumOfSquares } from './gallery-references.ts'

for (const how of LOSSES) {
  for (const lost of [0, 2]) {
    test(`rank ${lost}'s tab ${how} in mid-run: those that are left shrink and finish with the right sum`, async ({
      world,
    }) => {
      const running = await world.start(4, 'web/programs/shrink.ts', { args: ['100000', '6', '400'] })
      await running.line(0, 'round 2 of 6: 4 ranks')
      await lose(running.ranks[lost]?.page, how)
      const { outcome, ranks } = await running.finished
      expect(outcome).toEqual({ kind: 'ended' })
      const survivors = [0, 1, 2, 3].filter((rank) => rank !== lost)
      expect(ranks.map(({ phase }) => phase)).toEqual([0, 1, 2, 3].map((rank) => (rank === lost ? 'lost' : 'ended')))
      for (const rank of survivors) expect(ranks[rank]?.result).toBe(sumOfSquares(100_000))
      // Who has become rank 0 says it.
      const lines = ranks[survivors[0] ?? 0]?.output ?? []
      expect(lines).toContainEqual(expect.stringMatching(new RegExp(`: lost rank ${lost}; going on with 3 ranks$`)))
      expect(lines.at(-2)).toBe('round 6 of 6: 3 ranks')
    })
  }
}

test('two tabs closed one after the other: the rest go back to the copies of their buddies', async ({ world }) => {
  const running = await world.start(4, 'web/programs/checkpoint.ts', { args: ['1000', '12', '3', '200'] })
  await running.line(0, 'step 3: 4 ranks have copies')
  await running.ranks[1]?.page.close()
  await running.line(0, 'step 6: 3 ranks have copies')
  await running.ranks[3]?.page.close()
  const { outcome, ranks } = await running.finished
  expect(outcome).toEqual({ kind: 'ended' })
  expect(ranks.map(({ phase }) => phase)).toEqual(['ended', 'lost', 'ended', 'lost'])
  expect(ranks[0]?.result).toEqual(stepped(1000, 12))
})
