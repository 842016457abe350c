import { expect, test } from 'tabmpi/playwright'
import { lose, LOSSES } from './crash.ts'

const PROGRAM = 'e2e/programs/pool.ts'
const squares = Array.from({ length: 150 }, (_, i) => i * i)

for (const how of LOSSES) {
  test(`a worker's tab ${how} in the middle of its task: the others do what it had, and the run ends well`, async ({
    world,
  }) => {
    const running = await world.start(3, PROGRAM)
    await running.line(2, 'at work')
    await lose(running.ranks[2]?.page, how)
    const { outcome, ranks } = await running.finished
    expect(outcome).toEqual({ kind: 'ended' })
    expect(ranks[0]?.result).toEqual(squares)
    expect(ranks.map(({ phase }) => phase)).toEqual(['ended', 'ended', 'lost'])
  })
}

test("a task's error on another tab ends the run with its message and the task's line", async ({ world }) => {
  const running = await world.start(2, PROGRAM, { args: ['7'] })
  const { outcome } = await running.finished
  expect(outcome).toMatchObject({ kind: 'failed', rank: 0, message: 'RangeError: 7 is too much' })
  expect(outcome).toMatchObject({ stack: expect.stringMatching(/refuse.*e2e\/programs\/pool\.ts:14:9/) })
})
