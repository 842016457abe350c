import { expect } from 'tabmpi/playwright'
import { test } from './page-fixture.ts'
import { PageTab } from './page-tab.ts'

test('a tab that finds no server at first says so, keeps trying, and is a rank as soon as there is one', async ({
  pageWorld,
}) => {
  let isThere = false
  const host = await pageWorld.make()
  const page = await pageWorld.context.newPage()
  await page.routeWebSocket('**/socket.io/**', (socket) => {
    if (isThere) socket.connectToServer()
    else void socket.close()
  })
  await page.goto(await host.link())
  const late = new PageTab(page)
  await expect(late.notices).toContainText('this tab keeps trying', { timeout: 15_000 })
  await expect(page.getByRole('banner')).toContainText('Joining the world')
  isThere = true
  // A try that is under way may take 4 s, and the next one begins up to 1 s later.
  await expect(page.getByRole('banner')).toContainText('You are rank 1 of 2', { timeout: 15_000 })
  await late.seesRanks(2)
  await expect(late.notices).toBeEmpty()
  await host.run({ program: 'Vector addition', N: 6, size: 2 })
})
