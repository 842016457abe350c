import { expect, type RunningRank, test } from 'tabmpi/playwright'
import { crash } from './crash.ts'
import { sumOfSquares } from './gallery-references.ts'

/** More than connect in pairs in the lobby. */
const SIZE = 17

/** The ranks to which each rank's tab is connected. */
const connections = (ranks: RunningRank[]): Promise<number[][]> =>
  Promise.all(
    ranks.map(({ page }) =>
      page.evaluate(() =>
        globalThis.tabmpi.state.members.flatMap(({ link }, rank) => (link === 'connected' ? [rank] : [])),
      ),
    ),
  )

const OTHERS = Array.from({ length: SIZE - 1 }, (_, i) => i + 1)
const HOST_ONLY = [OTHERS, ...OTHERS.map(() => [0])]

for (const transport of ['rtc', 'port', 'shm'] as const) {
  test(`in a large world only ranks that talk to each other are linked: a ring over ${transport}`, async ({
    world,
  }) => {
    const running = await world.start(SIZE, 'e2e/programs/prints.ts', { transport })
    expect((await running.finished).outcome).toEqual({ kind: 'ended' })
    expect(await connections(running.ranks)).toEqual(HOST_ONLY)

    const ring = await running.next('e2e/programs/ring.ts')
    const { outcome, ranks } = await ring.finished
    expect(outcome).toEqual({ kind: 'ended' })
    expect(ranks.map(({ result }) => result)).toEqual(ranks.map(({ rank }) => (rank + SIZE - 1) % SIZE))
    const neighbours = HOST_ONLY.map((known, rank) =>
      [...new Set([...known, (rank + 1) % SIZE, (rank + SIZE - 1) % SIZE])].toSorted((a, b) => a - b),
    )
    expect(await connections(ranks)).toEqual(neighbours)

    // The links that are there already serve the next run.
    const again = await (await ring.next('e2e/programs/ring.ts')).finished
    expect(again.outcome).toEqual({ kind: 'ended' })
    expect(await connections(again.ranks)).toEqual(neighbours)
  })
}

test('who waits for a rank without ever having had a link to it hears of its end, of its loss, and its message', async ({
  world,
}) => {
  const [ended, lost, late] = [7, 12, 16]
  const args = [ended, lost, late].map(String)
  const running = await world.start(SIZE, 'e2e/programs/strangers.ts', { args })
  for (const rank of [1, 2, 3]) await running.line(rank, 'begun')
  expect(await running.line(1, /rank/)).toContain(`rank ${ended} has ended without sending such a message`)
  expect(await running.line(3, /rank/)).toBe(`rank ${late} sent ${late}`)
  const page = running.ranks[lost]?.page
  if (!page) throw new Error(`there is no rank ${lost}`)
  await running.line(lost, 'begun')
  await crash(page)
  expect(await running.line(2, /rank/)).toContain(`rank ${lost}'s tab was lost`)
  expect((await running.finished).outcome).toMatchObject({ kind: 'failed', rank: lost })
})

test("the host's tab of a large world closed in mid-run: tabs that never met find another lead, and finish", async ({
  world,
}) => {
  const running = await world.start(SIZE, 'web/programs/shrink.ts', { args: ['100000', '4', '1000'] })
  await running.line(0, `round 1 of 4: ${SIZE} ranks`)
  await running.ranks[0]?.page.close()
  const { outcome, ranks } = await running.finished
  expect(outcome).toEqual({ kind: 'ended' })
  for (const { result } of ranks.slice(1)) expect(result).toBe(sumOfSquares(100_000))
  expect(ranks[1]?.output.at(-2)).toBe(`round 4 of 4: ${SIZE - 1} ranks`)
})
