import { expect } from 'tabmpi/playwright'
import { expectAccessible } from './axe.ts'
import { test } from './page-fixture.ts'
import { PageTab } from './page-tab.ts'

test('the start page', async ({ pageWorld }) => {
  const page = await pageWorld.context.newPage()
  await page.goto(pageWorld.address)
  await expectAccessible(page, 'start')
  await page.getByLabel('The link you were given').fill('no link')
  await page.getByRole('button', { name: 'Join', exact: true }).click()
  await expectAccessible(page, 'start with a refused link')
})

test('the lobby, the glossary, and a word that explains itself', async ({ pageWorld }) => {
  const [host, guest] = await pageWorld.tabs(2)
  await expectAccessible(host.page, 'lobby of the host')
  await expectAccessible(guest.page, 'lobby of a guest')
  await host.page.bringToFront()
  await host.page.getByRole('button', { name: 'Glossary' }).click()
  await expect(host.page.getByRole('dialog', { name: 'Glossary' }).getByRole('term').first()).toBeVisible()
  await expectAccessible(host.page, 'glossary')
  await host.page.keyboard.press('Escape')
  await expect(host.page.getByRole('dialog', { name: 'Glossary' })).toBeHidden()
  await host.page.getByRole('button', { name: 'Root', exact: true }).first().click()
  await expect(host.page.getByText('The rank of a collective that gives or gets the whole')).toBeVisible()
  await expectAccessible(host.page, 'a word explained')
  await host.page.getByRole('button', { name: 'Projector' }).click()
  await expectAccessible(host.page, 'lobby for a projector')
})

test('a result in numbers, tables, pictures and plots', async ({ pageWorld }) => {
  const [host, guest] = await pageWorld.tabs(2)
  await host.run({ program: 'Vector addition', N: 10, size: 2 })
  await expectAccessible(host.page, 'vectors')
  await expectAccessible(guest.page, 'vectors, seen by a guest')
  // Small ones: it is the look of their results that counts.
  for (const [title, parameter, value] of [
    ['Ping-pong', 'bytes', '64'],
    ['Mandelbrot set', 'width', '24'],
    ['π by darts', 'N', '1600'],
  ] as const) {
    await host.page.bringToFront()
    await host.page.getByLabel('Program', { exact: true }).selectOption(title)
    await host.page.getByLabel(parameter, { exact: true }).fill(value)
    await host.run({ size: 2 })
    await expectAccessible(host.page, title)
  }
  await host.page.getByText('The plot’s numbers').first().click()
  await expectAccessible(host.page, 'the numbers of a plot')
})

test('the speed-up, and a deadlock', async ({ pageWorld }) => {
  const [host] = await pageWorld.tabs(2)
  await host.page.bringToFront()
  await host.page.getByLabel('Program', { exact: true }).selectOption('Ring')
  await host.page.getByRole('button', { name: 'Measure the speed-up' }).click()
  await expect(host.page.getByRole('region', { name: 'Speed-up' }).getByRole('status')).toHaveText(/Measured/)
  await expectAccessible(host.page, 'speed-up')
  await host.page.getByLabel('Program', { exact: true }).selectOption('Deadlock')
  await host.start({ size: 2 })
  await expect(host.result).toContainText('waits')
  await expectAccessible(host.page, 'a deadlock')
  await host.page.getByRole('button', { name: 'Stop' }).click()
})

test('a failure, and output in order of arrival', async ({ pageWorld }) => {
  await pageWorld.replaceHello('e2e/programs/throws.ts')
  const [host, guest] = await pageWorld.tabs(2)
  await host.start({ program: 'Hello', size: 2 })
  await expect(host.status).toHaveText('Rank 1 failed, which ended the run')
  await expectAccessible(host.page, 'failure')
  await expectAccessible(guest.page, 'failure, seen by a guest')
  await pageWorld.replaceHello('e2e/programs/waits.ts')
  await host.start({ size: 2 })
  await expect.poll(async () => Object.keys(await host.output())).toHaveLength(2)
  await host.page.getByRole('button', { name: 'Stop' }).click()
  await host.page.getByLabel('All ranks in order of arrival').check()
  const merged = host.page.getByRole('log', { name: 'Output of all ranks in order of arrival' })
  await expect(merged).toContainText(/rank \d\s*begun\s*rank \d\s*begun/)
  await expectAccessible(host.page, 'merged output')
})

test('a tab that cannot join', async ({ pageWorld }) => {
  await pageWorld.context.routeWebSocket('**/socket.io/**', (socket) => socket.close())
  const tab = new PageTab(await pageWorld.context.newPage())
  await tab.page.goto(`${pageWorld.address}/?world=unreachable`)
  await expect(tab.notices).toContainText('cannot reach the signaling server', { timeout: 15_000 })
  await expectAccessible(tab.page, 'not joined')
})

test.describe('on the first visit', () => {
  test.use({ firstVisit: true })

  test('the tour shows by itself, can be walked and left by keyboard, and does not come again', async ({
    pageWorld,
  }) => {
    const { page } = await pageWorld.make()
    const tour = page.getByRole('dialog', { name: 'This tab is a rank' })
    await expect(tour).toBeFocused()
    await expectAccessible(page, 'tour')
    const titles: string[] = []
    const card = page.locator('.tour')
    while (await card.isVisible()) {
      titles.push(await card.getByRole('heading').innerText())
      await card.getByRole('button', { name: /^(Next|Done)$/ }).focus()
      await page.keyboard.press('Enter')
    }
    expect(titles).toEqual([
      'This tab is a rank',
      'Bring in more tabs',
      'Who is here',
      'Run a program',
      'See what happens',
      'Learn',
    ])
    await page.reload()
    await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeVisible()
    await expect(card).toBeHidden()
    await page.getByRole('button', { name: 'Tour' }).click()
    await expect(card).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(card).toBeHidden()
    await expect(page.getByRole('button', { name: 'Tour' })).toBeFocused()
  })

  test('theme and size are the system’s until somebody chooses, and are then remembered', async ({ pageWorld }) => {
    const { page } = await pageWorld.make()
    const root = page.locator('html')
    await page.emulateMedia({ colorScheme: 'dark' })
    await expect(root).toHaveAttribute('data-theme', 'dark')
    await page.emulateMedia({ colorScheme: 'light' })
    await expect(root).toHaveAttribute('data-theme', 'light')
    await page.getByLabel('Theme').selectOption('Dark')
    await page.getByRole('button', { name: 'Projector' }).click()
    await page.reload()
    await expect(root).toHaveAttribute('data-theme', 'dark')
    await expect(page.getByRole('button', { name: 'Projector' })).toHaveAttribute('aria-pressed', 'true')
    const letters = await page.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize))
    expect(letters).toBeGreaterThanOrEqual(20)
  })
})

test('the timeline, its table of calls, and the editor', async ({ pageWorld }) => {
  const [host] = await pageWorld.tabs(2)
  await host.run({ program: 'Hello', size: 2 })
  await host.page.getByRole('button', { name: 'Show the timeline' }).click()
  await expect(host.page.getByRole('region', { name: 'Timeline', exact: true }).locator('canvas').first()).toBeVisible()
  await expectAccessible(host.page, 'timeline')
  await host.page.getByRole('button', { name: 'Open the editor' }).click()
  await expect(host.page.locator('.cm-content')).toBeVisible()
  await expectAccessible(host.page, 'editor')
})
