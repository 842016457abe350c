import type { Browser, Page } from 'playwright'
import { builtPage } from '../../mpirun/package-root.ts'
import { createSignalingServer } from '../../signaling-server/server.ts'
import { type Spread, spreadOf } from './spread.ts'
import { spreadText, table } from './table.ts'
import { returningVisitor } from './visitor.ts'

/** How long a person waits for the page, in milliseconds since the navigation began. */
export interface FirstPaint {
  rounds: number
  /** `/`, where a world is made. */
  start: { paintMs: Spread; usableMs: Spread }
  /** A world's link: usable when this tab is a rank. */
  world: { paintMs: Spread; usableMs: Spread }
}

/** Each visit has a context of its own, and so an empty cache; server and browser are on one machine. */
export async function measureFirstPaint(browser: Browser, rounds: number): Promise<FirstPaint> {
  const server = await createSignalingServer({ roots: [builtPage()] })
  try {
    const host = await returningVisitor(browser)
    const page = await host.newPage()
    await page.goto(server.address.url)
    await page.getByRole('button', { name: 'Make a world' }).click()
    await usableAt(page, LOBBY)
    const link = page.url()
    const start: Visit[] = []
    const world: Visit[] = []
    for (let round = 0; round < rounds; round++) {
      start.push(await visit(browser, server.address.url, START))
      world.push(await visit(browser, link, LOBBY))
    }
    await host.close()
    return { rounds, start: spreads(start), world: spreads(world) }
  } finally {
    await server.close()
  }
}

/** As a table. */
export function firstPaintText({ rounds, start, world }: FirstPaint): string {
  return table(
    `From navigation, empty cache, ms: median (min-max) of ${rounds} visits`,
    ['', 'first contentful paint', 'usable'],
    Object.entries({ 'start page': start, 'link of a world, to the lobby': world }).map(
      ([page, { paintMs, usableMs }]) => [page, spreadText(paintMs, 0), spreadText(usableMs, 0)],
    ),
  )
}

interface Visit {
  paintMs: number
  usableMs: number
}

/** An element, and the text that it has as soon as the page is usable. */
interface Sign {
  selector: string
  text: string
}
const START: Sign = { selector: 'main button', text: 'Make a world' }
const LOBBY: Sign = { selector: '.header-status', text: 'You are' }

async function visit(browser: Browser, address: string, sign: Sign): Promise<Visit> {
  const context = await returningVisitor(browser)
  try {
    const page = await context.newPage()
    await page.goto(address)
    const usableMs = await usableAt(page, sign)
    const paintMs = await page.evaluate(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    )
    return { paintMs, usableMs }
  } finally {
    await context.close()
  }
}

async function usableAt(page: Page, sign: Sign): Promise<number> {
  const at = await page.waitForFunction(({ selector, text }) => {
    const all = Array.from(document.querySelectorAll(selector))
    return all.some(({ textContent }) => textContent?.includes(text)) ? performance.now() : 0
  }, sign)
  return at.jsonValue()
}

function spreads(visits: Visit[]): { paintMs: Spread; usableMs: Spread } {
  return {
    paintMs: spreadOf(visits.map(({ paintMs }) => paintMs)),
    usableMs: spreadOf(visits.map(({ usableMs }) => usableMs)),
  }
}
