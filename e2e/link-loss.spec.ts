import type { Browser, BrowserContext, Page } from 'playwright'
import { expect, test } from 'tabmpi/playwright'
import { servePage } from './contract/serve.ts'
import { crash } from './crash.ts'

type Kind = 'port' | 'shm'

/** Two tabs whose workers are linked. Those of shm are opened from one another, as sharing memory takes. */
async function withLinkedTabs(
  browser: Browser,
  kind: Kind,
  use: (survivor: Page, victim: Page, context: BrowserContext) => Promise<void>,
): Promise<void> {
  const server = await servePage({
    '/page.js': 'e2e/contract/tab',
    '/tab-worker.js': 'e2e/contract/tab-worker',
    '/introducer.js': 'web/transport/introducer',
  })
  const context = await browser.newContext()
  try {
    const open = async (page: Page): Promise<Page> => {
      if (page.url() === 'about:blank') await page.goto(`${server.address.url}/page.html`)
      await page.waitForFunction(() => 'linkTabs' in globalThis)
      return page
    }
    const survivor = await open(await context.newPage())
    const popup = context.waitForEvent('page')
    if (kind === 'shm') await survivor.evaluate(() => void globalThis.open(location.href))
    const victim = await open(kind === 'shm' ? await popup : await context.newPage())
    await popup
    const kinds = [survivor, victim].map((page, initiates) =>
      page.evaluate(([of, first]) => globalThis.linkTabs(of, first), [kind, initiates === 1] as const),
    )
    expect(await Promise.all(kinds)).toEqual([kind, kind])
    await use(survivor, victim, context)
  } finally {
    await context.close()
    await server.close()
  }
}

/** Ways in which a rank's worker ends without a word of its own. */
const ENDS: Record<string, (victim: Page) => Promise<unknown>> = {
  'is closed': (victim) => victim.close(),
  'is reloaded': (victim) => victim.reload(),
  crashes: crash,
  'terminates its worker': (victim) => victim.evaluate(() => globalThis.rankWorker.terminate()),
}

for (const kind of ['port', 'shm'] as const) {
  for (const [how, end] of Object.entries(ENDS)) {
    // Tabs that share memory are one process, which falls as one: see below.
    if (kind === 'shm' && how === 'crashes') continue
    test(`a tab that ${how} is known to be gone by its freed lock: ${kind}`, async ({ tabmpiBrowser }, testInfo) => {
      await withLinkedTabs(tabmpiBrowser, kind, async (survivor, victim) => {
        const begunMs = Date.now()
        await end(victim)
        const { loss, atMs } = await survivor.evaluate(() => globalThis.linkLost)
        expect(loss).toEqual({ reason: 'closed', message: 'its tab was closed or its worker ended' })
        // How soon depends on the machine: it is reported and bounded, and not what this test is about.
        expect(atMs - begunMs).toBeLessThan(10_000)
        testInfo.annotations.push({ type: 'noticed', description: `${kind}, a tab that ${how}: ${atMs - begunMs} ms` })
      })
    })
  }
}

test('tabs that share memory crash together', async ({ tabmpiBrowser }) => {
  await withLinkedTabs(tabmpiBrowser, 'shm', async (survivor, victim) => {
    const fallen = new Promise((resolve) => survivor.once('crash', resolve))
    await crash(victim)
    await fallen
  })
})
