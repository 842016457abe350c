import { expect, test } from 'playwright/test'
import { FEATURES_OFF } from '../mpirun/browser-features.ts'
import { ensureBrowser } from '../mpirun/install-browser.ts'

const SWITCH = '--disable-features='

/** The features that a browser started with these arguments has turned off. */
function featuresOff(args: readonly string[]): string[] {
  const last = args.findLast((arg) => arg.startsWith(SWITCH))
  return last === undefined ? [] : last.slice(SWITCH.length).split(',')
}

test('what Playwright turns off in a browser stays off in those that we open', async ({ playwright }) => {
  const executablePath = await ensureBrowser({ notice: () => {} })
  const server = await playwright.chromium.launchServer({ executablePath, args: [] })
  try {
    const offByDefault = featuresOff(server.process().spawnargs)
    expect(offByDefault).not.toEqual([])
    expect(featuresOff([FEATURES_OFF])).toEqual(expect.arrayContaining(offByDefault))
  } finally {
    await server.close()
  }
})
