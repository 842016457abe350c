import { expect, test } from 'tabmpi/playwright'

const MiB = 2 ** 20

for (const channel of ['auto', 'relay'] as const) {
  test(`a message of 64 MiB arrives unchanged (channel: ${channel})`, async ({ world }) => {
    test.setTimeout(180_000)
    const ranks = await world.run(2, 'e2e/programs/big-message.ts', { args: [String(64 * MiB)], channel })
    const last = Math.imul(16 * MiB - 1, 2654435761) >>> 0
    expect(ranks.map(({ result }) => result)).toEqual([
      { rank: 0, wrong: 0, last },
      { rank: 1, wrong: 0, last },
    ])
  })
}

test('two runs over the same connections, the first stopped in mid-message', async ({ world }) => {
  const first = await world.start(3, 'e2e/programs/big-message.ts', { args: [String(256 * MiB)] })
  await first.line(0, 'sending')
  const { outcome } = await first.stop()
  expect(outcome).toEqual({ kind: 'stopped' })
  const second = await first.next('web/programs/vector-add.ts', { args: ['7'] })
  const end = await second.finished
  expect(end.outcome).toEqual({ kind: 'ended' })
  expect(end.ranks[0]?.output).toEqual(['Result of A + B = [1, 2, 3, 4, 5, 6, 7]'])
})
