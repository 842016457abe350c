import { join } from 'node:path'
import { build } from 'esbuild'
import type { Browser, BrowserContext, Page, Worker } from 'playwright'
import { Cleanup } from '../../../mpirun/cleanup.ts'
import { packageRoot } from '../../../mpirun/package-root.ts'
import { createSignalingServer, type MemoryFile } from '../../../signaling-server/server.ts'
import { betweenTabs, type Contestant } from './contestant.ts'
import type { Feed } from './job.ts'

/** What two tabs run in place of ours. */
export interface TabPairOptions {
  /** Scripts of `pages/`; the first one is the page's. */
  scripts: readonly string[]
  /** The ends are in the pages' workers. */
  inWorkers?: boolean
  /** The far tab is opened from the near one, so that they can share memory. */
  opened?: boolean
  feeds?: readonly Feed[]
  /** What they meet through: its port on 127.0.0.1, and how to end it. */
  server?: () => Promise<{ port: number; close: () => Promise<void> }>
}

/** Opens two tabs and connects them. */
export async function openTabPair(browser: Browser, options: TabPairOptions): Promise<Contestant> {
  const { scripts, inWorkers = false, opened = false, feeds = [], server } = options
  const cleanup = new Cleanup()
  try {
    const helper = await server?.()
    if (helper) cleanup.add(helper.close)
    const pages = await createSignalingServer({ files: await bundled(scripts) })
    cleanup.add(() => pages.close())
    const context = await browser.newContext()
    cleanup.add(() => context.close())
    const [near, far] = await openTabs(context, `${pages.address.url}/index.html`, opened)
    await Promise.all([meet(near, 'near', helper?.port ?? 0), meet(far, 'far', helper?.port ?? 0)])
    const ends: [Page | Worker, Page | Worker] = inWorkers ? [workerOf(near), workerOf(far)] : [near, far]
    return betweenTabs(ends, feeds, () => cleanup.run())
  } catch (error) {
    await cleanup.run()
    throw error
  }
}

async function openTabs(context: BrowserContext, url: string, opened: boolean): Promise<[Page, Page]> {
  const near = await context.newPage()
  await near.goto(url)
  if (!opened) {
    const far = await context.newPage()
    await far.goto(url)
    return [near, far]
  }
  const [far] = await Promise.all([context.waitForEvent('page'), near.evaluate((to) => void globalThis.open(to), url)])
  await far.waitForFunction(() => 'connect' in globalThis)
  return [near, far]
}

const meet = (page: Page, side: 'near' | 'far', port: number): Promise<void> =>
  page.evaluate(([which, at]) => globalThis.connect(which, at), [side, port] as const)

function workerOf(page: Page): Worker {
  const worker = page.workers()[0]
  if (!worker) throw new Error(`${page.url()} has no worker`)
  return worker
}

async function bundled(scripts: readonly string[]): Promise<Map<string, MemoryFile>> {
  const { outputFiles } = await build({
    entryPoints: scripts.map((script) => join(packageRoot(), 'e2e/bench/messages/pages', `${script}.ts`)),
    bundle: true,
    write: false,
    outdir: '/',
    format: 'esm',
    target: 'es2022',
  })
  const html = `<!doctype html><title>bench</title><script type="module" src="/${scripts[0]}.js"></script>`
  return new Map([
    ['/index.html', { type: 'text/html', body: html }],
    ...outputFiles.map(({ path, text }): [string, MemoryFile] => [path, { type: 'text/javascript', body: text }]),
  ])
}
