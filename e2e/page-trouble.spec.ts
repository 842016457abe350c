import { expect } from 'tabmpi/playwright'
import { test } from './page-fixture.ts'
import { PageTab } from './page-tab.ts'

test('Stop ends a program that would not end by itself, and the next run is as good as any', async ({ pageWorld }) => {
  await pageWorld.replaceHello('e2e/programs/waits.ts')
  const tabs = await pageWorld.tabs(3)
  const [host] = tabs
  await host.start({ program: 'Hello', size: 3 })
  await expect(host.status).toHaveText('Running on 3 ranks …')
  await expect.poll(() => host.output()).toEqual({ 'rank 0': 'begun\n', 'rank 1': 'begun\n', 'rank 2': 'begun\n' })
  await expect(host.page.getByRole('button', { name: 'Run' })).toBeDisabled()
  await host.page.getByRole('button', { name: 'Stop' }).click()
  for (const tab of tabs) await expect(tab.status).toHaveText('Stopped by the host')
  await host.run({ program: 'Vector addition', N: 4, size: 3 })
  expect(await host.output()).toEqual({ 'rank 0': 'Result of A + B = [1, 2, 3, 4]\n' })
})

test('a failed run shows on every tab which rank, what, and the line of the program', async ({ pageWorld }) => {
  await pageWorld.replaceHello('e2e/programs/throws.ts')
  const tabs = await pageWorld.tabs(3)
  await tabs[0].start({ program: 'Hello', size: 3 })
  for (const tab of tabs) {
    await expect(tab.status).toHaveText('Rank 1 failed, which ended the run')
    const failure = tab.result.getByRole('alert')
    await expect(failure).toContainText('rank 1 RangeError: 1 cannot be divided by zero')
    await expect(failure).toContainText('at divide (e2e/programs/throws.ts:10:22)\nat e2e/programs/throws.ts:5:22')
  }
})

test('a tab closed in the middle of a run is told as lost, with the reason', async ({ pageWorld }) => {
  await pageWorld.replaceHello('e2e/programs/waits.ts')
  const [host, second, third] = await pageWorld.tabs(3)
  await host.start({ program: 'Hello', size: 3 })
  await expect.poll(async () => Object.keys(await host.output())).toHaveLength(3)
  await third.page.close()
  await expect(host.result.getByText("rank 2's tab was closed")).toBeVisible()
  await expect(host.ranks).toHaveCount(2)
  await host.page.getByRole('button', { name: 'Stop' }).click()
  for (const tab of [host, second]) await expect(tab.status).toHaveText('Rank 2 was lost, which ended the run')
})

test("the host's tab closed in the middle of a run: it goes on, and the next host sees it all and stops it", async ({
  pageWorld,
}) => {
  await pageWorld.replaceHello('web/programs/shrink.ts')
  const [host, second, third] = await pageWorld.tabs(3)
  await host.start({ program: 'Hello', size: 3 })
  await expect.poll(async () => (await host.output())['rank 0']).toContain('round 2 of 20: 3 ranks')
  await host.page.close()
  const going = /: lost rank 0; going on with 2 ranks\nround \d+ of 20: 2 ranks/
  await expect.poll(async () => (await second.output())['rank 1']).toMatch(going)
  await expect(second.status).toHaveText('Running on 3 ranks …')
  await second.page.getByRole('button', { name: 'Stop' }).click()
  for (const tab of [second, third]) await expect(tab.status).toHaveText('Stopped by the host')
  await second.run({ program: 'Vector addition', N: 4, size: 2 })
})

test('what a program prints, displays or throws is text and never HTML', async ({ pageWorld }) => {
  await pageWorld.replaceHello('e2e/programs/prints-html.ts')
  const [host] = await pageWorld.tabs(1)
  await host.start({ program: 'Hello', size: 1 })
  await expect(host.status).toHaveText('Rank 0 failed, which ended the run')
  const text = await host.result.innerText()
  for (const place of ['output', 'errors', 'names', 'failure']) {
    expect(text).toContain(`<img src="x" onerror="document.title = 'taken over by ${place}'">`)
  }
  await expect(host.page.locator('img')).toHaveCount(0)
  await expect(host.page).toHaveTitle('rank 0 · tabmpi')
})

test('the server goes and comes back: every tab says so and stays in its world', async ({ pageWorld }) => {
  const tabs = await pageWorld.tabs(3)
  const [host, second, third] = tabs
  await pageWorld.closeServer()
  for (const tab of tabs) {
    await expect(tab.notices).toContainText(`The connection to the signaling server at ${pageWorld.address} is lost`)
    await expect(tab.ranks).toHaveCount(3)
  }
  await third.page.close()
  for (const tab of [host, second]) await expect(tab.ranks).toHaveCount(2, { timeout: 2_000 })
  await pageWorld.restartServer()
  for (const tab of [host, second]) {
    await expect(tab.notices).toBeEmpty()
    await tab.seesRanks(2)
  }
  // Whoever is back first is the host of the world that the new server knows.
  const isHost = (tab: PageTab): Promise<boolean> => tab.page.getByRole('button', { name: 'Run' }).isVisible()
  const newHost = (await isHost(host)) ? host : second
  await newHost.run({ N: 3, size: 2 })
  expect(await newHost.output()).toEqual({ 'rank 0': 'Result of A + B = [1, 2, 3]\n' })
})

test('a tab that cannot reach the server says so, and what to do', async ({ pageWorld }) => {
  await pageWorld.context.routeWebSocket('**/socket.io/**', (socket) => socket.close())
  const tab = new PageTab(await pageWorld.context.newPage())
  await tab.page.goto(`${pageWorld.address}/?world=unreachable`)
  await expect(tab.notices).toContainText(
    `cannot reach the signaling server at ${pageWorld.address}; check that it is`,
    {
      timeout: 15_000,
    },
  )
  await expect(tab.page.getByRole('button', { name: 'Join again' })).toBeVisible()
})
