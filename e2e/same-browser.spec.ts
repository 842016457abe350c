import { expect } from 'tabmpi/playwright'
import { test } from './page-fixture.ts'
import { PageTab } from './page-tab.ts'

test('Split_type puts the tabs of one browser profile together, and those of another apart', async ({ pageWorld }) => {
  await pageWorld.replaceHello('e2e/programs/same-browser.ts')
  const [host] = await pageWorld.tabs(2)
  const page = await pageWorld.nameless.newPage()
  await page.goto(await host.link())
  await page.getByLabel('Your name').fill('Ada')
  await page.getByRole('button', { name: 'Join' }).click()
  await host.seesRanks(3)
  await new PageTab(page).seesRanks(3)
  for (let time = 0; time < 2; time++) {
    await host.run({ program: 'Hello', size: 3 })
    expect(Object.values(await host.output())).toContain(
      'rank 0 is with rank 0, 2 tabs\nrank 1 is with rank 0, 2 tabs\nrank 2 is with rank 2, 1 tabs\n',
    )
  }
})

test('all tabs of the launcher are in one browser', async ({ world }) => {
  const ranks = await world.run(4, 'e2e/programs/same-browser.ts')
  expect(ranks.map(({ result }) => result)).toEqual(Array.from({ length: 4 }, () => [0, 1, 2, 3]))
})
