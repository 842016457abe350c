import { expect, test } from 'tabmpi/playwright'
import { lose, LOSSES } from './crash.ts'

test('a program that throws on one rank ends the world with its message, file and line', async ({ world }) => {
  const running = await world.start(3, 'e2e/programs/throws.ts')
  const { outcome } = await running.finished
  if (outcome.kind !== 'failed') throw new Error(`the run ${outcome.kind}`)
  expect(outcome).toMatchObject({ rank: 1, message: 'RangeError: 1 cannot be divided by zero', code: 1 })
  const lines = outcome.stack.split('\n').filter((line) => line.includes('throws.ts'))
  expect(lines[0]).toMatch(/divide.*e2e\/programs\/throws\.ts:10:22/)
  expect(lines[1]).toMatch(/e2e\/programs\/throws\.ts:5:22/)
})

test("Abort's code becomes the outcome's", async ({ world }) => {
  const running = await world.start(3, 'e2e/programs/aborts.ts')
  const { outcome } = await running.finished
  expect(outcome).toMatchObject({ kind: 'failed', rank: 2, code: 7, message: 'AbortError: rank 2 called Abort(7)' })
})

test("a program that forgets to await its own function fails with that advice and the call's line", async ({
  world,
}) => {
  const running = await world.start(2, 'e2e/programs/forgets-await.ts')
  const { outcome, ranks } = await running.finished
  if (outcome.kind !== 'failed') throw new Error(`the run ${outcome.kind}`)
  expect(outcome.message).toMatch(/the program ended before this call had; put 'await' before it/)
  expect(outcome.stack).toMatch(/e2e\/programs\/forgets-await\.ts:7:/)
  expect(ranks.flatMap(({ output }) => output)).toEqual([])
})

for (const how of LOSSES) {
  test(`a tab ${how} in the middle of a Scatter: every other rank gets an error within 10 s`, async ({ world }) => {
    const running = await world.start(4, 'e2e/programs/scatter-slowly.ts')
    for (const rank of [0, 1, 2, 3]) await running.line(rank, 'scattering')
    const since = Date.now()
    await lose(running.ranks[2]?.page, how)
    const survivors = [0, 1, 3]
    await Promise.all(survivors.map((rank) => running.line(rank, /^ERR_PROC_FAILED/, 10_000)))
    expect(Date.now() - since).toBeLessThan(10_000)
    const words = await running.line(0, /^ERR_PROC_FAILED/)
    expect(words).toContain('rank 2')
    await running.finished
  })
}

test('an endless loop on one rank is ended by stop, and the pages are alive meanwhile', async ({ world }) => {
  const running = await world.start(3, 'e2e/programs/waits.ts')
  for (const rank of [0, 1, 2]) await running.line(rank, 'begun')
  const looping = running.ranks[1]?.page
  expect(await looping?.evaluate(() => 6 * 7)).toBe(42)
  const waiting = await running.waiting()
  expect(waiting[0]?.join()).toMatch(/Recv.*source 1, tag 11.*e2e\/programs\/waits\.ts:6:/)
  expect(waiting[1]).toEqual(['busy'])
  expect(waiting[2]?.join()).toMatch(/Barrier.*e2e\/programs\/waits\.ts:8:/)
  const { outcome } = await running.stop()
  expect(outcome).toEqual({ kind: 'stopped' })
  const next = await running.next('web/programs/hello.ts')
  expect((await next.finished).outcome).toEqual({ kind: 'ended' })
})
