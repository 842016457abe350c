import { expect, test } from 'tabmpi/playwright'

for (const size of [3, 4]) {
  test(`every collective on ${size} real tabs, small and large`, async ({ world }) => {
    const ranks = await world.run(size, 'e2e/programs/collectives-tour.ts')
    expect(ranks.map(({ result }) => result)).toEqual(Array.from({ length: size }, () => []))
  })
}
