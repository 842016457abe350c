import { expect, test } from 'tabmpi/playwright'
import { lose, LOSSES } from './crash.ts'

const PROGRAM = 'e2e/programs/pool.ts'
const squares = Array.from({ length: 150 }, (_, i) => i * i)

for (const how of LOSSES) {
  test(`a tab ${how} in the middle of its task: the other workers do what it had, and the run ends well`, async ({
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

test('workers talk to each other in a communicator of their own, in a Pool', async ({ world }) => {
  const running = await world.start(3, 'e2e/programs/worker-comm.ts')
  const { outcome, ranks } = await running.finished
  expect(outcome).toEqual({ kind: 'ended' })
  const workers = [1, 2]
  expect(ranks[0]?.result).toEqual({ known: [workers, workers], products: [2, 12], text: '0 more' })
})
