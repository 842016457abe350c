import type { BrowserContext, Page } from 'playwright'
import { expect } from 'tabmpi/playwright'
import { test, type PageWorld } from './page-fixture.ts'
import { PageTab } from './page-tab.ts'

/** Opens a world's link as somebody who has given no name yet, and gives one. */
async function joinByLink(world: PageWorld, link: string, name: string): Promise<PageTab> {
  const page = await world.nameless.newPage()
  await page.goto(link)
  await page.getByLabel('Your name').fill(name)
  await page.getByRole('button', { name: 'Join' }).click()
  return new PageTab(page)
}

/** The names in the list of ranks, in order of rank. */
const names = (tab: PageTab) => tab.ranks.locator('.member-name')

/** Opens what the host, or everybody for themselves, may do with the member of that name. */
async function manage(tab: PageTab, name: string) {
  await tab.page.bringToFront()
  const entry = tab.ranks.filter({ has: tab.page.locator('.member-name', { hasText: name }) })
  await entry.locator('summary').click()
  return entry
}

/** Each tab opened from now on takes so long for either description of a connection, and marks when the peer's has come. */
async function slowDown(context: BrowserContext, delays: { localMs: number; remoteMs: number }): Promise<void> {
  await context.addInitScript(({ localMs, remoteMs }) => {
    const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
    globalThis.RTCPeerConnection = class extends RTCPeerConnection {
      override async setLocalDescription(description: RTCLocalSessionDescriptionInit) {
        await wait(localMs)
        await super.setLocalDescription(description)
      }
      override async setRemoteDescription(description: RTCSessionDescriptionInit) {
        performance.mark('remote description')
        await wait(remoteMs)
        await super.setRemoteDescription(description)
      }
    }
  }, delays)
}

async function setTransport(page: Page, name: string): Promise<void> {
  await page.bringToFront()
  const settings = page.getByLabel('Links between tabs')
  if (!(await settings.isVisible())) await page.getByText('World settings').click()
  await settings.selectOption(name)
}

test('a student joins by the link with a name, which everybody sees, and changes it', async ({ pageWorld }) => {
  const host = await pageWorld.make()
  const student = await joinByLink(pageWorld, await host.link(), '  Ada   Lovelace ')
  await host.seesRanks(2)
  await student.seesRanks(2)
  for (const tab of [host, student]) await expect(names(tab).nth(1)).toHaveText('Ada Lovelace')
  await expect(host.ranks.nth(1)).toContainText(/Linux, computer; GPU: .*swiftshader/)
  const entry = await manage(student, 'Ada')
  await entry.getByRole('textbox').fill('Countess')
  await entry.getByRole('button', { name: 'Rename' }).click()
  for (const tab of [host, student]) await expect(names(tab).nth(1)).toHaveText('Countess')
  await expect(student.page.getByText('World settings')).toHaveCount(0)
})

test('the link is there when the world is: who opens it at once is let in', async ({ pageWorld }) => {
  const page = await pageWorld.context.newPage()
  let reach = (): void => {}
  const reachable = new Promise<void>((resolve) => (reach = resolve))
  await page.routeWebSocket(/socket\.io/, async (socket) => {
    await reachable
    socket.connectToServer()
  })
  await page.goto(pageWorld.address)
  await page.getByRole('button', { name: 'Make a world' }).click()
  const host = new PageTab(page)
  const ways = ['Copy link', 'QR code', 'Open another tab'].map((name) => page.getByRole('button', { name }))
  for (const way of ways) await expect(way).toBeDisabled()
  await expect(page.getByLabel('Open this link to join')).toHaveValue('')
  reach()
  const link = await host.link()
  for (const way of ways) await expect(way).toBeEnabled()
  const second = await pageWorld.context.newPage()
  await second.goto(link)
  await host.seesRanks(2)
})

test('the route and the round-trip time of each link are measured, and shown', async ({ pageWorld }) => {
  const [host] = await pageWorld.tabs(2)
  await host.page.bringToFront()
  await expect(host.ranks.nth(1)).toContainText('connected: WebRTC, direct', { timeout: 10_000 })
  await expect(host.ranks.nth(1).locator('.round-trip')).toHaveText(/^\d+(\.\d)? ms$/, { timeout: 10_000 })
})

test('tabs that are slow at every step of their connection are connected all the same', async ({ pageWorld }) => {
  await slowDown(pageWorld.context, { localMs: 4_000, remoteMs: 4_000 })
  const host = await pageWorld.make()
  const page = await pageWorld.context.newPage()
  await page.goto(await host.link())
  const begun = Date.now()
  await expect(new PageTab(page).ranks.nth(0)).toContainText('connected: WebRTC', { timeout: 30_000 })
  expect(Date.now() - begun).toBeGreaterThan(15_000)
})

test('hostile names are text: bounded, in one line, not turned around, and no HTML', async ({ pageWorld }) => {
  const host = await pageWorld.make()
  const link = await host.link()
  const hostile = `<img src=x onerror="document.title='hit'">`
  await joinByLink(pageWorld, link, hostile)
  await joinByLink(pageWorld, link, '\u202eegral\u2066\u0007 \u200bname')
  await host.seesRanks(3)
  await expect(names(host).nth(1)).toHaveText(hostile.slice(0, 40).trim())
  await expect(names(host).nth(2)).toHaveText('egral name')
  await expect(host.page.locator('img')).toHaveCount(0)
  await expect(host.page).toHaveTitle('rank 0 · tabmpi')
})

test('the host renames, and removes for good; the removed tab says so', async ({ pageWorld }) => {
  const [host, second, third] = await pageWorld.tabs(3)
  const id = /tab [0-9a-f]{6}/
  const entry = await manage(host, (await names(host).nth(1).innerText()).match(id)?.[0] ?? '')
  await entry.getByRole('textbox').fill('Grace')
  await entry.getByRole('button', { name: 'Rename' }).click()
  for (const tab of [host, second, third]) await expect(names(tab).nth(1)).toHaveText('Grace')
  await host.ranks.nth(1).getByRole('button', { name: 'Remove' }).click()
  await host.page.getByRole('button', { name: 'Yes, remove Grace' }).click()
  for (const tab of [host, third]) await expect(tab.ranks).toHaveCount(2)
  await expect(second.notices).toContainText('The host has removed this tab from the world')
  await second.page.reload()
  await expect(second.notices).toContainText('the host has removed this tab')
  await host.run({ N: 5, size: 2 })
})

test('a locked world lets nobody new in, and says so; a reload of who was there does come in', async ({
  pageWorld,
}) => {
  const [host, second] = await pageWorld.tabs(2)
  await host.page.bringToFront()
  await host.page.getByText('World settings').click()
  await host.page.getByRole('button', { name: 'Lock the world' }).click()
  await expect(second.page.getByRole('banner')).toContainText('locked')
  const late = await joinByLink(pageWorld, await host.link(), 'Late')
  await expect(late.notices).toContainText('the host has locked this world')
  const self = names(second).nth(1)
  const name = await self.innerText()
  await second.page.reload()
  await second.seesRanks(2)
  await expect(self).toHaveText(name)
  await host.page.bringToFront()
  await host.page.getByRole('button', { name: 'Unlock the world' }).click()
  await expect(second.page.getByRole('banner')).not.toContainText('locked')
  await late.page.getByRole('button', { name: 'Join again' }).click()
  await host.seesRanks(3)
  await expect(names(host).nth(2)).toHaveText('Late')
})

test('hosting is handed over: the other is rank 0 and runs, the former host cannot', async ({ pageWorld }) => {
  const [host, second, third] = await pageWorld.tabs(3)
  const entry = await manage(host, await names(host).nth(2).innerText())
  await entry.getByRole('button', { name: 'Make host' }).click()
  await expect(third.page.getByRole('banner')).toContainText('You are rank 0 of 3')
  await expect(host.page.getByRole('banner')).toContainText('You are rank 1 of 3')
  await expect(host.page.getByRole('button', { name: 'Run', exact: true })).toHaveCount(0)
  await third.run({ N: 9, size: 3 })
  await expect(second.result).toContainText('This tab is rank 2 of this run')
})

test('the host leaves and another takes over; by a reload it comes back as the host, in its place', async ({
  pageWorld,
}) => {
  const [host, second, third] = await pageWorld.tabs(3)
  const before = await names(second).allInnerTexts()
  await host.page.goto('about:blank')
  await expect(second.page.getByRole('banner')).toContainText('You are rank 0 of 2')
  await second.run({ N: 4, size: 2 })
  await host.page.goBack()
  await second.seesRanks(3)
  await host.seesRanks(3)
  await expect(names(third)).toHaveText(before)
  await expect(host.page.getByRole('banner')).toContainText('You are rank 0 of 3')
  await host.run({ N: 7, size: 3 })
})

test('a student reloads in the lobby and comes back as the same member, with name and place', async ({ pageWorld }) => {
  const host = await pageWorld.make()
  const link = await host.link()
  const ada = await joinByLink(pageWorld, link, 'Ada')
  await host.seesRanks(2)
  await joinByLink(pageWorld, link, 'Bob')
  await host.seesRanks(3)
  await ada.page.reload()
  await ada.seesRanks(3)
  await host.seesRanks(3)
  for (const tab of [host, ada]) {
    await expect(names(tab).nth(1)).toHaveText('Ada')
    await expect(names(tab).nth(2)).toHaveText('Bob')
  }
  await host.run({ N: 11, size: 3 })
})

for (const who of [0, 2]) {
  test(`rank ${who} reloads, and its goodbye reaches the others but not the server: all see it again`, async ({
    pageWorld,
  }) => {
    const tabs = await pageWorld.tabs(3)
    const tab = tabs[who]
    await tab?.page.evaluate(() => {
      WebSocket.prototype.send = () => {}
    })
    await tab?.page.reload()
    for (const each of tabs) await each.seesRanks(3)
    await tabs[0].run({ N: 8, size: 3 })
  })
}

test('a tab reloads while another one is still connecting to it: that one does not wait for the old page', async ({
  pageWorld,
}) => {
  const tabs = await pageWorld.tabs(2)
  await slowDown(pageWorld.nameless, { localMs: 0, remoteMs: 2_000 })
  const late = await joinByLink(pageWorld, await tabs[0].link(), 'Late')
  await expect.poll(() => late.page.evaluate(() => performance.getEntriesByName('remote description').length)).toBe(2)
  await tabs[1].page.evaluate(() => {
    WebSocket.prototype.send = () => {}
  })
  await tabs[1].page.reload()
  // An attempt that got no further is given up after 10 s.
  await expect(late.ranks.filter({ hasText: 'connected: WebRTC' })).toHaveCount(2, { timeout: 8_000 })
  for (const tab of [...tabs, late]) await tab.seesRanks(3)
})

test('who joins during a run waits for the next one, sees that, and takes part in it', async ({ pageWorld }) => {
  await pageWorld.replaceHello('e2e/programs/waits.ts')
  const [host, second, third] = await pageWorld.tabs(3)
  await host.start({ program: 'Hello', size: 3 })
  await expect(second.status).toHaveText('Running on 3 ranks …')
  const late = await joinByLink(pageWorld, await host.link(), 'Late')
  await expect(late.page.getByRole('banner')).toContainText('a run is in progress, you wait for the next one')
  // So does a rank of this very run after a reload: it is not that rank any more, and nobody waits for it.
  await third.page.reload()
  await expect(third.page.getByRole('banner')).toContainText('a run is in progress, you wait for the next one')
  await host.page.getByRole('button', { name: 'Stop' }).click()
  await expect(late.page.getByRole('banner')).not.toContainText('in progress')
  for (const tab of [host, second, third, late]) await tab.seesRanks(4)
  await host.run({ program: 'Vector addition', N: 8, size: 4 })
})

test('a link with a wrong key lets nobody in', async ({ pageWorld }) => {
  const tab = await joinByLink(pageWorld, `${pageWorld.address}/?world=AAAAAAAAAAAAAAAAAAAAAA`, 'Eve')
  await expect(tab.notices).toContainText('no world has this key')
  await expect(tab.page.getByRole('button', { name: 'Join again' })).toBeVisible()
})

test('tabs opened from here count, take part, and can share memory, with the transport that the host chooses', async ({
  pageWorld,
}) => {
  const host = await pageWorld.make()
  for (const count of [1, 2]) {
    const opened = pageWorld.context.waitForEvent('page')
    await host.page.bringToFront()
    await host.page.getByRole('button', { name: 'Open another tab' }).click()
    await opened
    await host.seesRanks(count + 1)
  }
  await expect(host.page.getByText('2 tabs opened from here are open')).toBeVisible()
  await setTransport(host.page, 'Shared memory')
  await expect(host.ranks.filter({ hasText: 'connected: shared memory' })).toHaveCount(2)
  await host.run({ N: 100, size: 3 })
  await setTransport(host.page, 'WebRTC')
  await host.seesRanks(3)
})

test('a pop-up that the browser blocks is told, with what to do', async ({ pageWorld }) => {
  const host = await pageWorld.make()
  await host.seesRanks(1)
  await host.page.evaluate(() => {
    window.open = () => null
  })
  await host.page.getByRole('button', { name: 'Open another tab' }).click()
  await expect(host.page.getByText('Allow pop-ups for this page')).toBeVisible()
})

test('the QR code is a picture of the link', async ({ pageWorld }) => {
  const host = await pageWorld.make('http://127.0.0.1:' + new URL(pageWorld.address).port)
  await host.page.getByRole('button', { name: 'QR code' }).click()
  const dialog = host.page.getByRole('dialog')
  await expect(dialog.getByRole('img', { name: 'QR code' })).toBeVisible()
  await expect(dialog).toContainText(await host.link())
  await expect(dialog).toContainText('This address means the very computer that opens it')
  // Every dark module is one square of the path.
  await expect(dialog.locator('.qr-dark')).toHaveAttribute('d', /^(M\d+ \d+h1v1h-1z){200,}$/)
})

test('the people of a world are asked once whether programs of others may run, and may say no', async ({
  pageWorld,
}) => {
  const [host, second, third] = await pageWorld.tabs(3)
  await host.page.bringToFront()
  await host.page.getByText('World settings').click()
  // The box shows what the server has agreed to.
  await host.page.getByLabel('Programs that people write').click()
  await expect(host.page.getByLabel('Programs that people write')).toBeChecked()
  await expect(host.ranks.filter({ hasText: 'not agreed' })).toHaveCount(2)
  await second.page.bringToFront()
  await second.page.getByRole('dialog').getByRole('button', { name: 'Agree for this world' }).click()
  await expect(host.ranks.filter({ hasText: 'not agreed' })).toHaveCount(1)
  await third.page.bringToFront()
  await third.page.getByRole('button', { name: 'Not now' }).click()
  await expect(third.page.getByText('takes no part in programs that people wrote')).toBeVisible()
  await second.page.reload()
  await second.seesRanks(3)
  await expect(second.page.getByRole('dialog')).toHaveCount(0)
  await expect(host.ranks.filter({ hasText: 'not agreed' })).toHaveCount(1)
  await host.run({ N: 6, size: 3 })
})

test('30 members, of whom 29 come at once: all are there, and the world still answers', async ({ pageWorld }) => {
  test.setTimeout(180_000)
  const host = await pageWorld.make()
  const link = await host.link()
  const pages = await Promise.all(Array.from({ length: 29 }, () => pageWorld.context.newPage()))
  const began = performance.now()
  // A class does not share two processors: some of them come late here, but they come.
  await Promise.all(pages.map((page) => page.goto(link, { waitUntil: 'commit', timeout: 90_000 })))
  await expect(host.ranks).toHaveCount(30, { timeout: 120_000 })
  for (const page of pages) await expect(new PageTab(page).ranks).toHaveCount(30, { timeout: 120_000 })
  const seconds = (performance.now() - began) / 1000
  test.info().annotations.push({ type: 'seconds until all 30 saw all 30', description: seconds.toFixed(1) })
  console.log(`30 members saw each other after ${seconds.toFixed(1)} s`)
  const entry = await manage(host, await names(host).nth(29).innerText())
  await entry.getByRole('textbox').fill('Thirtieth')
  await entry.getByRole('button', { name: 'Rename' }).click()
  const [first] = pages
  if (first) await expect(names(new PageTab(first)).nth(29)).toHaveText('Thirtieth')
})
