import type { Page } from 'playwright'

/** The ways in which a tab goes: by hand, with its goodbye, or as a killed renderer: no goodbye, no closing handshake. */
export const LOSSES = ['closed', 'killed'] as const

/** Closes the tab, or kills its renderer. */
export async function lose(page: Page | undefined, how: (typeof LOSSES)[number]): Promise<void> {
  if (!page) throw new Error('there is no such rank')
  return how === 'closed' ? page.close() : crash(page)
}

/** As a killed renderer. */
export async function crash(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  // The answer never comes: its renderer is gone.
  const crashed = new Promise((resolve) => page.once('crash', resolve))
  session.send('Page.crash').catch(() => {})
  await crashed
}
