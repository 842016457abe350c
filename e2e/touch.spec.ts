import type { BrowserContext, CDPSession, Locator, Page } from 'playwright'
import { expect } from 'tabmpi/playwright'
import { expectAccessible } from './axe.ts'
import { test as base } from './page-fixture.ts'
import { PageTab } from './page-tab.ts'

interface Point {
  x: number
  y: number
}

/** Fingers on a page, through the debugger: Playwright knows taps only. */
class Fingers {
  readonly #session: CDPSession

  constructor(session: CDPSession) {
    this.#session = session
  }

  /** Moves each finger from the first of its points to the last, in small steps, and lifts them all. */
  async move(...ways: { from: Point; to: Point }[]): Promise<void> {
    const steps = 12
    for (let step = 0; step <= steps; step++) {
      const touchPoints = ways.map(({ from, to }, id) => ({
        id,
        x: from.x + ((to.x - from.x) * step) / steps,
        y: from.y + ((to.y - from.y) * step) / steps,
      }))
      await this.#session.send('Input.dispatchTouchEvent', {
        type: step === 0 ? 'touchStart' : 'touchMove',
        touchPoints,
      })
    }
    await this.#session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  }
}

/** A phone, held upright, in the hand of a host who has seen the tour. */
const test = base.extend<{ phone: BrowserContext }>({
  phone: async ({ tabmpiBrowser }, use) => {
    const phone = await tabmpiBrowser.newContext({
      viewport: { width: 390, height: 844 },
      deviceScaleFactor: 2,
      hasTouch: true,
      isMobile: true,
    })
    await phone.addInitScript(() => {
      if (globalThis.origin === 'null') return
      sessionStorage.setItem('tabmpi name', '')
      localStorage.setItem('tabmpi.tour', 'seen')
    })
    await use(phone)
    await phone.close()
  },
})

/** Makes a world with one other rank and runs the program that stands for Hello, all by taps. */
async function runByTaps(phone: BrowserContext, address: string): Promise<Page> {
  const page = await phone.newPage()
  await page.goto(address)
  await page.getByRole('button', { name: 'Make a world' }).tap()
  const host = new PageTab(page)
  const guest = await phone.newPage()
  await guest.goto(await host.link())
  await host.seesRanks(2)
  await page.bringToFront()
  await page.getByLabel('Program', { exact: true }).selectOption('Hello')
  await page.getByRole('button', { name: 'Run', exact: true }).tap()
  await expect(host.status).toHaveText('Done: all 2 ranks have ended', { timeout: 20_000 })
  return page
}

/** What is drawn. */
const picture = (timeline: Locator): Promise<string> =>
  timeline.locator('canvas').evaluate((canvas) => (canvas instanceof HTMLCanvasElement ? canvas.toDataURL() : ''))

test('the timeline by touch: a tap chooses a call, one finger moves it, two zoom, what they touch stays under them', async ({
  pageWorld,
  phone,
}) => {
  await pageWorld.replaceHello('e2e/programs/long-calls.ts')
  const page = await runByTaps(phone, pageWorld.address)
  const card = page.getByRole('region', { name: 'Timeline', exact: true })
  await card.getByRole('button', { name: 'Show the timeline' }).tap()
  const timeline = card.getByRole('application')
  const chosen = card.getByRole('status', { name: 'The chosen call' })
  await timeline.scrollIntoViewIfNeeded()
  const box = (await timeline.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  expect(box.width).toBeGreaterThan(200)
  const fingers = new Fingers(await phone.newCDPSession(page))
  /** On the row of the first rank, at a share of the width. */
  const at = (share: number): Point => ({ x: box.x + share * box.width, y: box.y + 40 })
  const tap = (share: number) => page.touchscreen.tap(at(share).x, at(share).y)

  // So far to the right no call is as long as the first one, in which rank 0 may have waited for rank 1 to begin.
  const whole = await picture(timeline)
  await tap(0.75)
  await expect(chosen).not.toContainText('No call is chosen')
  const call = await chosen.innerText()
  const unzoomed = await picture(timeline)
  expect(unzoomed).not.toBe(whole)

  await fingers.move({ from: at(0.68), to: at(0.55) }, { from: at(0.82), to: at(0.95) })
  const zoomed = await picture(timeline)
  expect(zoomed).not.toBe(unzoomed)
  await tap(0.75)
  await expect(chosen).toHaveText(call, { useInnerText: true })

  await fingers.move({ from: at(0.75), to: at(0.45) })
  await expect.poll(() => picture(timeline)).not.toBe(zoomed)
  await tap(0.45)
  await expect(chosen).toHaveText(call, { useInnerText: true })

  await card.getByRole('button', { name: 'Fit' }).tap()
  await expect.poll(() => picture(timeline)).toBe(unzoomed)
  await page.getByRole('button', { name: 'Open the editor' }).tap()
  await expect(page.locator('.cm-content')).toBeVisible()
  await expectAccessible(page, 'a phone, with timeline and editor')
  // Nothing makes the page itself wider than the phone.
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
})

test('a finger that moves up over the timeline scrolls the page', async ({ pageWorld, phone }) => {
  await pageWorld.replaceHello('e2e/programs/long-calls.ts')
  const page = await runByTaps(phone, pageWorld.address)
  const card = page.getByRole('region', { name: 'Timeline', exact: true })
  await card.getByRole('button', { name: 'Show the timeline' }).tap()
  const timeline = card.getByRole('application')
  await timeline.scrollIntoViewIfNeeded()
  const { x, y } = (await timeline.boundingBox()) ?? { x: 0, y: 0 }
  const before = await page.evaluate(() => scrollY)
  const fingers = new Fingers(await phone.newCDPSession(page))
  await fingers.move({ from: { x: x + 100, y: y + 60 }, to: { x: x + 100, y: y - 140 } })
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(before + 100)
  await expect(card.getByRole('status', { name: 'The chosen call' })).toContainText('No call is chosen')
})
