import type { Browser, BrowserContext } from 'playwright'

/** Somebody who is asked nothing before the lobby, on a browser whose cache is empty. */
export async function returningVisitor(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext()
  await context.addInitScript(() => {
    // A new tab's first page has no storage.
    if (globalThis.origin === 'null') return
    sessionStorage.setItem('tabmpi name', '')
    localStorage.setItem('tabmpi.tour', 'seen')
  })
  return context
}
