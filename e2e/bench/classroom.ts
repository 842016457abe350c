import type { Browser, Page } from 'playwright'
import { builtPage } from '../../mpirun/package-root.ts'
import { createSignalingServer } from '../../signaling-server/server.ts'
import { type Spread, spreadOf } from './spread.ts'
import { spreadText, table } from './table.ts'
import { returningVisitor } from './visitor.ts'

/** A class that comes in at once, on the page itself: how long its teacher waits, in milliseconds. */
export interface Classroom {
  /** The host's tab and those that open its link, all in one browser. */
  tabs: number
  rounds: number
  /** From the moment at which all open the link until the host lists all. */
  listedMs: Spread
  /** From the same moment until the host is connected to all. */
  connectedMs: Spread
  /** From pressing Run until the page says that all ranks have ended: the lesson with ten elements a rank. */
  lessonMs: Spread
}

/** Far beyond what a busy machine needs. */
const LIMIT_MS = 180_000

/** Each round has a context of its own, and so an empty cache. @throws Error when a tab does not come or the lesson fails */
export async function measureClassroom(browser: Browser, tabs: number, rounds: number): Promise<Classroom> {
  const server = await createSignalingServer({ roots: [builtPage()] })
  try {
    const listed: number[] = []
    const connected: number[] = []
    const lesson: number[] = []
    for (let round = 0; round < rounds; round++) {
      const context = await returningVisitor(browser)
      try {
        const host = await context.newPage()
        host.setDefaultTimeout(LIMIT_MS)
        await host.goto(server.address.url)
        await host.getByRole('button', { name: 'Make a world' }).click()
        await ranksOf(host, 'this tab', 1)
        const link = host.url()
        const others = await Promise.all(Array.from({ length: tabs - 1 }, () => context.newPage()))
        const beganMs = performance.now()
        const since = () => performance.now() - beganMs
        const opening = Promise.all(others.map((page) => page.goto(link, { timeout: LIMIT_MS, waitUntil: 'commit' })))
        await Promise.all([
          opening,
          ranksOf(host, '', tabs).then(() => listed.push(since())),
          ranksOf(host, 'connected:', tabs - 1).then(() => connected.push(since())),
        ])
        lesson.push(await lessonMs(host, tabs))
      } finally {
        await context.close()
      }
    }
    return {
      tabs,
      rounds,
      listedMs: spreadOf(listed),
      connectedMs: spreadOf(connected),
      lessonMs: spreadOf(lesson),
    }
  } finally {
    await server.close()
  }
}

/** As a table. */
export function classroomText({ tabs, rounds, listedMs, connectedMs, lessonMs: lesson }: Classroom): string {
  return table(
    `${tabs} tabs of one browser, ${tabs - 1} opened at once, ms: median (min-max) of ${rounds} rounds`,
    ['the host lists all', 'and is connected to all', 'the lesson on all, from Run to its end'],
    [[listedMs, connectedMs, lesson].map((ms) => spreadText(ms, 0))],
  )
}

/** Waits until the page lists exactly `count` ranks with that text. */
async function ranksOf(page: Page, text: string, count: number): Promise<void> {
  await page.waitForFunction(
    (wanted) => {
      const all = Array.from(document.querySelectorAll('.ranks > li'))
      return all.filter(({ textContent }) => textContent?.includes(wanted.text)).length === wanted.count
    },
    { text, count },
    { polling: 50 },
  )
}

/** @throws Error with the page's words when it does not end well */
async function lessonMs(host: Page, tabs: number): Promise<number> {
  await host.bringToFront()
  await host.getByLabel('N', { exact: true }).fill(String(10 * tabs))
  const beganMs = performance.now()
  await host.getByRole('button', { name: 'Run', exact: true }).click()
  const result = host.getByRole('region', { name: 'Result', exact: true })
  await result.locator('.run-status-good, .run-status-bad, .run-status-stopped').waitFor()
  const ms = performance.now() - beganMs
  const status = await result.getByRole('status').innerText()
  if (!status.startsWith(`Done: all ${tabs} ranks`)) {
    const failure = result.getByRole('alert')
    const why = (await failure.count()) === 0 ? '' : `: ${await failure.innerText()}`
    throw new Error(`the lesson on ${tabs} tabs of the page: ${status}${why}`)
  }
  return ms
}
