import { expect, test } from 'tabmpi/playwright'

const TABS = 3
const EACH = [1, 2, 3]
const NO_MEMORY = 'Allocate_shared: rank 1 shares no memory with rank 0'

for (const [transport, shared] of [
  ['rtc', expect.stringContaining(NO_MEMORY)],
  ['port', expect.stringContaining(NO_MEMORY)],
  ['shm', EACH],
] as const) {
  test(`windows between tabs over ${transport}`, async ({ world }) => {
    const ranks = await world.run(TABS, 'e2e/programs/windows.ts', { transport })
    const results = ranks.map(({ result }) => result)
    expect(results).toEqual(EACH.map(() => ({ eachOnce: true, wrong: -1, shared })))
  })
}
