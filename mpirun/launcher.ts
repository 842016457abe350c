import { randomUUID } from 'node:crypto'
import { type Browser, chromium, type Page } from 'playwright'
import type { Transport } from '../shared/events.ts'
import type { Trace } from '../web/page/trace-model.ts'
import type { Waits } from '../web/page/waits-model.ts'
import type { IceServer } from '../shared/payloads.ts'
import { createSignalingServer } from '../signaling-server/server.ts'
import { Cleanup } from './cleanup.ts'
import { DrivenTab } from './driven-tab.ts'
import { allConnected, allDescribed, allJoined, describeFormation, type Formation, inOrderOfRank } from './formation.ts'
import { ensureBrowser } from './install-browser.ts'
import { News } from './news.ts'
import { openBrowser } from './open-browser.ts'
import { builtPage } from './package-root.ts'
import { compileProgram, type CompiledProgram } from './program.ts'
import { type OutputListener, ProgramRun } from './program-run.ts'
import { REPORT_BINDING, type TabReport } from './report.ts'
import { serverLog } from './server-log.ts'

export interface LaunchOptions {
  /** Number of tabs, and so of ranks. */
  size: number
  /** A browser that is already open; it stays open. @default one is found, opened and closed again */
  browser?: Browser | undefined
  /** `chromium`, `chrome`, `edge` or a path. @default whatever is installed */
  browserName?: string | undefined
  /** Opens a window instead of working unseen. */
  headed?: boolean
  /** STUN and TURN servers. @default none */
  iceServers?: IceServer[]
  /** `relay` makes the pages pass frames on to their workers. @default 'auto' */
  channel?: 'auto' | 'relay'
  /** How the tabs are linked. @default 'rtc' */
  transport?: Transport
  /** How long a rank that is out of reach is waited for, in milliseconds; 2000 or more. @default 60000 */
  graceMs?: number
  /** Told, one line each, what a person should know of: a browser being installed, a compiler's warning. */
  notice?: (line: string) => void
  /** Ends the launch, and whatever run is in progress. */
  signal?: AbortSignal
}

export interface RunOptions {
  args?: string[]
  /** Records calls and messages for `Launch.trace`. @default false */
  traced?: boolean
  /** Called with every line of every rank as it comes. */
  onOutput?: OutputListener
}

/** Pages that load at once: more make each other late, and a page that is late cannot join. */
const LOADING_AT_ONCE = 8

/** A world of tabs in one browser. */
export interface Launch {
  /** In order of rank. */
  readonly tabs: readonly DrivenTab[]
  readonly formation: Formation
  /** Empty when the browser was given. */
  readonly browserPath: string
  /** The browser, as it names itself, e.g. `156.0.8078.79`. */
  readonly browserVersion: string
  /**
   * Starts a program on all tabs; resolves as soon as it has started. One run at a time.
   * @param program path of a TypeScript or JavaScript file, or what `compileProgram` made of it
   * @throws UsageError, CompileError for a program that is not there or does not compile
   * @throws Error when the world refuses to start it
   */
  run(program: string | CompiledProgram, options?: RunOptions): Promise<ProgramRun>
  /** What was recorded of the last run that was traced, or is so far of the one in progress; null when there is nothing. */
  trace(): Promise<Trace | null>
  /** Who waits for whom right now. */
  waits(): Promise<Waits>
  /** Ends the run in progress on all tabs; they stay connected. */
  stop(): Promise<void>
  /** Closes tabs, browser (if it was opened here) and server. May be called more than once. */
  close(): Promise<void>
}

/**
 * Opens `size` tabs in one real browser and connects them; resolves when all are connected that connect in the lobby.
 * Whatever goes wrong half-way, nothing is left behind.
 * @throws Error naming what could not be opened, joined or connected
 */
export function launch(options: LaunchOptions): Promise<Launch> {
  const cleanup = new Cleanup()
  const opening = open(options, cleanup).catch(async (error: unknown) => {
    await cleanup.run()
    throw error
  })
  return options.signal === undefined ? opening : untilAborted(opening, options.signal, cleanup)
}

/** Closes everything at an abort, also one that comes after the launch; what waits for a page then gives up. */
function untilAborted(opening: Promise<Launch>, signal: AbortSignal, cleanup: Cleanup): Promise<Launch> {
  const aborted = new Promise<never>((_, reject) => {
    const abort = (): void => void cleanup.run().then(() => reject(signal.reason), reject)
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    cleanup.add(async () => signal.removeEventListener('abort', abort))
  })
  // HACK: Playwright 1.65 leaves `newPage` pending for ever when its context is closed meanwhile.
  return Promise.race([opening, aborted])
}

async function open(options: LaunchOptions, cleanup: Cleanup): Promise<Launch> {
  const { size, iceServers = [], channel = 'auto', transport = 'rtc', graceMs, notice = () => {}, signal } = options
  const files = new Map<string, { type: string; body: string }>()
  const server = await createSignalingServer({
    roots: [builtPage()],
    files,
    iceServers,
    logger: serverLog('warn'),
    ...(graceMs !== undefined && { limits: { outageMs: graceMs } }),
  })
  cleanup.add(() => server.close())
  signal?.throwIfAborted()
  const path = options.browser === undefined ? await ensureBrowser({ wanted: options.browserName, notice, signal }) : ''
  const browser = options.browser ?? (await openBrowser(chromium, path, { headless: !options.headed }))
  if (options.browser === undefined) cleanup.add(() => browser.close())
  signal?.throwIfAborted()
  const context = await browser.newContext()
  cleanup.add(async () => {
    if (browser.isConnected()) await context.close()
  })
  const news = new News()
  const tabs: DrivenTab[] = []
  let current: ProgramRun | null = null
  let lastRun = 0
  const onChange = (): void => {
    current?.noteGone()
    news.notify()
  }
  /** A tab may report before the browser has announced its page. */
  const tabOf = (page: Page): DrivenTab => {
    const known = tabs.find((tab) => tab.page === page)
    if (known !== undefined) return known
    const tab = new DrivenTab(page, onChange)
    tabs.push(tab)
    return tab
  }
  context.on('page', (page) => {
    tabOf(page)
    news.notify()
  })
  await context.exposeBinding(REPORT_BINDING, ({ page }, report: TabReport) => {
    const tab = tabOf(page)
    tab.note(report)
    current?.note(tab, report)
    news.notify()
  })

  const address = new URL('/tab.html', server.address.url)
  address.searchParams.set('world', randomUUID())
  if (transport !== 'rtc') address.searchParams.set('transport', transport)
  address.searchParams.set('tabs', String(size))
  if (channel === 'relay') address.searchParams.set('channel', channel)
  // Empty pages cost the most: all at once. Loading them in this order makes the first the host and so rank 0.
  // Only tabs that are opened from one another can share memory; the others each have a process of their own.
  const sharesMemory = transport === 'auto' || transport === 'shm'
  const pages = await Promise.all(Array.from({ length: sharesMemory ? 1 : size }, () => context.newPage()))
  pages.forEach(tabOf)
  const startedAt = performance.now()
  await tabs[0]?.page.goto(address.href)
  await allJoined(news, tabs.slice(0, 1), { signal })
  if (sharesMemory) {
    for (let there = 1; there < size; there = tabs.length) {
      const wanted = Math.min(size, there + LOADING_AT_ONCE)
      await tabs[0]?.page.evaluate((count) => {
        for (let i = 0; i < count; i++) globalThis.open(location.href)
      }, wanted - there)
      await news.until(() => tabs.length === wanted || undefined, { signal })
      await allJoined(news, tabs.slice(there), { signal })
    }
  } else {
    const empty = tabs.slice(1)
    const load = async (): Promise<void> => {
      for (let tab = empty.shift(); tab; tab = empty.shift()) {
        await tab.page.goto(address.href)
        await allJoined(news, [tab], { signal })
      }
    }
    await Promise.all(Array.from({ length: LOADING_AT_ONCE }, load))
  }
  await allJoined(news, tabs, { signal })
  const ranks = inOrderOfRank(tabs)
  await allConnected(news, ranks, { signal })
  const formedMs = performance.now() - startedAt
  await allDescribed(news, ranks, { signal })

  return {
    tabs: ranks,
    formation: describeFormation(ranks, formedMs),
    browserPath: path,
    browserVersion: browser.version(),
    close: () => cleanup.run(),
    async run(program, { args = [], traced = false, onOutput = () => {} } = {}) {
      const compiled = typeof program === 'string' ? await compileProgram(program) : program
      compiled.warnings.forEach(notice)
      const folder = `/run/${randomUUID()}`
      files.set(`${folder}/program.js`, { type: 'text/javascript; charset=utf-8', body: compiled.code })
      files.set(`${folder}/program.js.map`, { type: 'application/json', body: compiled.map })
      lastRun = current?.run ?? lastRun
      const run = new ProgramRun(ranks, lastRun, onOutput)
      current = run
      await hostOf(ranks).start({ program: { name: compiled.name, url: `${folder}/program.js` }, args, size, traced })
      return run
    },
    trace: () => hostOf(ranks).trace(),
    waits: () => hostOf(ranks).waits(),
    stop: () => hostOf(ranks).stop(),
  }
}

/** The tab that may start and end runs: rank 0's, or the next in order once that is gone. */
function hostOf(ranks: readonly DrivenTab[]): DrivenTab {
  const living = ranks.filter(({ gone }) => gone === null)
  const host = living.find(({ summary }) => summary !== null && summary.id === summary.host) ?? living[0]
  if (host === undefined) throw new Error('all tabs of this world are closed: launch it again')
  return host
}
