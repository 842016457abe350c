/**
 * The fixture for tests of tabmpi programs, on the tester's own Playwright:
 *
 * ```ts
 * import { expect, test } from 'tabmpi/playwright'
 *
 * test('four ranks agree on the sum', async ({ world }) => {
 *   const ranks = await world.run(4, 'sum.ts', { args: ['100'] })
 *   expect(ranks[0]?.output).toEqual(['sum = 5050'])
 *   expect(ranks.map(({ result }) => result)).toEqual([5050, 5050, 5050, 5050])
 * })
 * ```
 */
import type { Browser } from 'playwright'
import { test as base } from 'playwright/test'
import type { Transport } from '../shared/events.ts'
import { ensureBrowser } from './install-browser.ts'
import { openBrowser } from './open-browser.ts'
import { TestWorlds, type World } from './test-world.ts'

export { expect } from 'playwright/test'
export { type FinishedRun, type RankResult, RunFailed, type RunningRank, type RunningWorld } from './running-world.ts'
export type { StartOptions, World, WorldRunOptions } from './test-world.ts'

/** For a browser that has to be installed first. */
const INSTALL_MS = 10 * 60_000

interface WorkerFixtures {
  /** The browser whose tabs are the ranks: one for each Playwright worker. */
  tabmpiBrowser: Browser
}

function notice(line: string): void {
  process.stderr.write(`tabmpi: ${line}\n`)
}

/**
 * Playwright's `test` with the fixture `world`. It minds `headless` and `launchOptions` of the tester's configuration, and
 * its option `transport`: what the worlds' links are made of (`rtc` unless `use` says otherwise).
 */
export const test = base.extend<{ world: World; transport: Transport }, WorkerFixtures>({
  transport: ['rtc', { option: true }],
  tabmpiBrowser: [
    async ({ playwright, headless, launchOptions }, use) => {
      const path = launchOptions.executablePath ?? (await ensureBrowser({ notice }))
      const browser = await openBrowser(playwright.chromium, path, { headless, ...launchOptions })
      await use(browser)
      await browser.close()
    },
    { scope: 'worker', timeout: INSTALL_MS },
  ],
  world: async ({ tabmpiBrowser, transport }, use, testInfo) => {
    const worlds = new TestWorlds(tabmpiBrowser, transport)
    await use(worlds)
    try {
      if (testInfo.status !== testInfo.expectedStatus) await worlds.attachOutput(testInfo)
    } finally {
      await worlds.close()
    }
  },
})
