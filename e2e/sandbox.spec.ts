import { expect, test } from 'tabmpi/playwright'

test('a program reaches nothing beyond its rank, and all it needs', async ({ world }) => {
  const [rank] = await world.run(1, 'e2e/programs/sandbox.ts')
  if (!rank) throw new Error('there is no rank 0')
  const { forbidden, allowed } = rank.result as Record<'forbidden' | 'allowed', Record<string, string>>
  for (const [name, outcome] of Object.entries(forbidden)) expect.soft(outcome, name).toMatch(/^refused/)
  for (const [name, outcome] of Object.entries(allowed)) expect.soft(outcome, name).toBe('works')
  expect(Object.keys(forbidden).length + Object.keys(allowed).length).toBe(24)
})
