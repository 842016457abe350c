import type { Page } from 'playwright'

/** As a killed renderer: no goodbye, no closing handshake. */
export async function crash(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  // The answer never comes: its renderer is gone.
  const crashed = new Promise((resolve) => page.once('crash', resolve))
  session.send('Page.crash').catch(() => {})
  await crashed
}
