import type { Browser, BrowserContext } from 'playwright'
import { test as base } from 'tabmpi/playwright'
import { builtPage } from '../mpirun/package-root.ts'
import { compileProgram } from '../mpirun/program.ts'
import { createSignalingServer, type MemoryFile, type SignalingServer } from '../signaling-server/server.ts'
import { PageTab } from './page-tab.ts'

/** So many tabs, the host first. */
interface Tabs {
  1: [PageTab]
  2: [PageTab, PageTab]
  3: [PageTab, PageTab, PageTab]
  4: [PageTab, PageTab, PageTab, PageTab]
}

/** The real page on a server of its own, and its tabs in one window. */
export class PageWorld {
  readonly context: BrowserContext
  /** Another browser, whose tabs are asked for a name. */
  readonly nameless: BrowserContext
  /** What was thrown in any tab and caught by nobody. */
  readonly uncaught: string[] = []
  #server: SignalingServer
  /** Served before the built page's files of the same path. */
  readonly #files: Map<string, MemoryFile>

  private constructor(
    context: BrowserContext,
    nameless: BrowserContext,
    server: SignalingServer,
    files: Map<string, MemoryFile>,
  ) {
    this.context = context
    this.nameless = nameless
    this.#server = server
    this.#files = files
    for (const each of [context, nameless]) {
      each.on('weberror', (event) => this.uncaught.push(event.error().stack ?? event.error().message))
    }
  }

  static async open(browser: Browser, firstVisit = false): Promise<PageWorld> {
    const files = new Map<string, MemoryFile>()
    const server = await createSignalingServer({ roots: [builtPage()], files })
    const context = await browser.newContext()
    // Every tab's person has given a name and, unless it is `firstVisit`, has seen the tour. A new tab's first page has no storage.
    await context.addInitScript((isFirst) => {
      if (globalThis.origin === 'null') return
      sessionStorage.setItem('tabmpi name', sessionStorage.getItem('tabmpi name') ?? '')
      if (!isFirst) localStorage.setItem('tabmpi.tour', 'seen')
    }, firstVisit)
    const nameless = await browser.newContext()
    await nameless.addInitScript(() => {
      if (globalThis.origin !== 'null') localStorage.setItem('tabmpi.tour', 'seen')
    })
    return new PageWorld(context, nameless, server, files)
  }

  /** Origin of the page. */
  get address(): string {
    return this.#server.address.url
  }

  /** Puts a program in the place of the gallery's Hello, so that a person can start it. */
  async replaceHello(file: string): Promise<void> {
    const { code, map } = await compileProgram(file)
    this.#files.set('/programs/hello.js', { type: 'text/javascript', body: code })
    this.#files.set('/programs/hello.js.map', { type: 'application/json', body: map })
  }

  /** A tab that begins at `/` and makes a world. @param origin by which it reaches the server */
  async make(origin = this.address): Promise<PageTab> {
    const page = await this.context.newPage()
    await page.goto(`${origin}/`)
    await page.getByRole('button', { name: 'Make a world' }).click()
    return new PageTab(page)
  }

  /** That many tabs of a new world, connected to each other, the host first. */
  async tabs<N extends keyof Tabs>(count: N, origin?: string): Promise<Tabs[N]> {
    const host = await this.make(origin)
    const link = await host.link()
    const tabs = [host]
    while (tabs.length < count) {
      const page = await this.context.newPage()
      await page.goto(link)
      tabs.push(new PageTab(page))
      await host.seesRanks(tabs.length)
    }
    for (const tab of tabs) await tab.seesRanks(count)
    return tabs as Tabs[N]
  }

  /** The server goes, as at the end of a lesson. */
  async closeServer(): Promise<void> {
    await this.#server.close()
  }

  /** Another server at the same address; it knows nothing of the first one's worlds. */
  async restartServer(): Promise<void> {
    const { port } = this.#server.address
    this.#server = await createSignalingServer({ port, roots: [builtPage()], files: this.#files })
  }

  async close(): Promise<void> {
    await this.context.close()
    await this.nameless.close()
    await this.#server.close()
  }
}

/** Playwright's `test` with the real page. */
export const test = base.extend<{ pageWorld: PageWorld; firstVisit: boolean }>({
  firstVisit: [false, { option: true }],
  pageWorld: async ({ tabmpiBrowser, firstVisit }, use) => {
    const world = await PageWorld.open(tabmpiBrowser, firstVisit)
    await use(world)
    await world.close()
    if (world.uncaught.length > 0) throw new Error(`uncaught on the page: ${world.uncaught.join('\n')}`)
  },
})
