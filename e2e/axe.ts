import axe from 'axe-core'
import type { Page } from 'playwright'
import { expect } from 'tabmpi/playwright'

/** axe-core, once its source has run on a page. */
type WithAxe = typeof globalThis & { axe: typeof axe }

/** Expects that axe-core has nothing to object to on the page as it is, neither in light nor in dark. */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  await page.bringToFront()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
    // Soft: one state that is wrong must not hide the next.
    expect.soft(await violations(page), `${state}, ${colorScheme}`).toEqual([])
  }
}

/** One line for each rule that is broken: the rule, what it asks for, and where. */
async function violations(page: Page): Promise<string[]> {
  // Through the debugger, which the page's policy does not bind.
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const found = await (globalThis as WithAxe).axe.run(document, {
      resultTypes: ['violations'],
      // Fingers need 24 pixels; axe leaves this one out unless it is asked for.
      rules: { 'target-size': { enabled: true } },
    })
    return found.violations.map(({ id, help, nodes }) => {
      return `${id} (${help}): ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`).join('; ')}`
    })
  })
}
