import { expect, test } from 'tabmpi/playwright'

test('all ranks have the sum', async ({ world }) => {
  const ranks = await world.run(2, 'sum.ts', { args: ['100'] })
  expect(ranks[0]?.output).toEqual(['sum = 5050'])
  expect(ranks.map(({ result }) => result)).toEqual([5050, 5050])
})
