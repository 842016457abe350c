import type { Browser, Page } from 'playwright'
import { builtPage } from '../mpirun/package-root.ts'
import { createSignalingServer } from '../signaling-server/server.ts'
import type { Transport } from '../shared/events.ts'
import { expect, test } from 'tabmpi/playwright'

/** Three tabs of one world: two in one browser profile, which know of each other, and one in another profile. */
async function withThreeTabs(browser: Browser, transport: Transport, use: (tabs: Page[]) => Promise<void>) {
  const server = await createSignalingServer({ roots: [builtPage()] })
  const [one, other] = [await browser.newContext(), await browser.newContext()]
  try {
    const tabs: Page[] = []
    for (const context of [one, one, other]) {
      const page = await context.newPage()
      tabs.push(page)
      await page.goto(`${server.address.url}/tab.html?world=three&transport=${transport}`)
      await page.waitForFunction(() => globalThis.tabmpi.state.phase === 'joined')
    }
    await use(tabs)
  } finally {
    await Promise.all([one.close(), other.close()])
    await server.close()
  }
}

/** How a tab is linked to each member, once it is. */
const kinds = async (tab: Page): Promise<(string | null)[]> => {
  await tab.waitForFunction(() => {
    const { members } = globalThis.tabmpi.state
    return members.length === 3 && members.every(({ link }) => link !== 'connecting')
  })
  return tab.evaluate(() => globalThis.tabmpi.state.members.map(({ kind }) => kind))
}

/** Starts `hello` on all three tabs and waits for its end. */
const hello = (host: Page): Promise<string[]> =>
  host.evaluate(async () => {
    const program = { name: 'hello.ts', url: '/programs/hello.js' }
    await globalThis.tabmpi.start({ program, args: [], size: 3 })
    return new Promise<string[]>((resolve) => {
      globalThis.tabmpi.subscribe(({ run }) => {
        if (run?.outcome) resolve(run.ranks[0]?.output.map(({ text }) => text) ?? [])
      })
    })
  })

test('auto takes ports within a browser and data channels between browsers, in one world', async ({
  tabmpiBrowser,
}) => {
  await withThreeTabs(tabmpiBrowser, 'auto', async (tabs) => {
    expect(await Promise.all(tabs.map(kinds))).toEqual([
      ['self', 'port', 'rtc'],
      ['port', 'self', 'rtc'],
      ['rtc', 'rtc', 'self'],
    ])
    const lines = await hello(tabs[0] as Page)
    expect(lines.map((line) => line.split(' on ')[0])).toEqual([0, 1, 2].map((rank) => `Hello from rank ${rank} of 3`))
  })
})

test('a forced port that a pair cannot have is an error that names the pair, not a fallback', async ({
  tabmpiBrowser,
}) => {
  await withThreeTabs(tabmpiBrowser, 'port', async (tabs) => {
    expect(await Promise.all(tabs.map(kinds))).toEqual([
      ['self', 'port', null],
      ['port', 'self', null],
      [null, null, 'self'],
    ])
    await expect(hello(tabs[0] as Page)).rejects.toThrow(
      /tab \w{6} \(.*\) is not in this browser, and this world's transport is port: choose auto or rtc/,
    )
  })
})

test('the host changes the transport between runs, and all pairs connect anew', async ({ tabmpiBrowser }) => {
  await withThreeTabs(tabmpiBrowser, 'rtc', async (tabs) => {
    expect(await Promise.all(tabs.map(kinds))).toEqual([
      ['self', 'rtc', 'rtc'],
      ['rtc', 'self', 'rtc'],
      ['rtc', 'rtc', 'self'],
    ])
    expect(await hello(tabs[0] as Page)).toHaveLength(3)
    await tabs[0]?.evaluate(() => globalThis.tabmpi.configure({ transport: 'auto' }))
    for (const tab of tabs) await tab.waitForFunction(() => globalThis.tabmpi.state.transport === 'auto')
    expect(await kinds(tabs[1] as Page)).toEqual(['port', 'self', 'rtc'])
    await kinds(tabs[0] as Page)
    await kinds(tabs[2] as Page)
    expect(await hello(tabs[0] as Page)).toHaveLength(3)
  })
})
