import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Page } from 'playwright'
import sirv from 'sirv'
import { expect as expectAtOnce, test } from 'tabmpi/playwright'
import { WORKER_POLICY } from '../signaling-server/headers.ts'
import { Consumer } from './package/consumer.ts'

/** The compiler, 14 MB of WebAssembly, is loaded in each test. */
const expect = expectAtOnce.configure({ timeout: 60_000 })
test.describe.configure({ timeout: 120_000 })

/** One project for all tests of this file: packing, installing and building take their time. */
let consumer: Consumer
test.beforeAll(async () => {
  test.setTimeout(180_000)
  consumer = await Consumer.install()
  await consumer.command('tsc')
  await consumer.command('vite', 'build')
})
test.afterAll(() => consumer.remove())

test('a program, a page, a server and a test that use the packed package compile, and the test passes', async () => {
  expect(await consumer.command('tabmpi', '--version')).toMatch(/^\d+\.\d+\.\d+\n$/)
  expect(await consumer.command('playwright', 'test', '--reporter=line')).toContain('1 passed')
})

test('a page of its own: two tabs run a program that they share, and one of its server', async ({ tabmpiBrowser }) => {
  const signaling = await startServer()
  const context = await tabmpiBrowser.newContext()
  try {
    const open = async (tabs: number): Promise<Page> => {
      const page = await context.newPage()
      await page.goto(`${signaling.url}/?world=class`)
      await expect(page.locator('#members')).toHaveText(`${tabs} tabs, 0 agreed`)
      return page
    }
    // Whoever is there first is the host.
    const host = await open(1)
    const guest = await open(2)
    await expect(host.locator('#members')).toHaveText('2 tabs, 0 agreed')
    expect(await host.evaluate(() => crossOriginIsolated)).toBe(true)

    await host.click('#served')
    await expect(host.locator('#output')).toHaveText('ranks 0,1 of 2\nended')

    await host.click('#sum')
    await expect(host.locator('#refusal')).toContainText('agreed')
    await guest.click('#agree')
    await expect(host.locator('#members')).toHaveText('2 tabs, 1 agreed')
    await host.click('#sum')
    await expect(host.locator('#output')).toHaveText('sum = 5050\nended')
  } finally {
    await context.close()
    await signaling.stop()
  }
})

for (const [what, policy, output] of [
  [
    'without the worker’s policy programs of others do not run',
    null,
    /^the server of this page sends \/tabmpi\/worker\.js without/,
  ],
  [
    'under a weaker policy neither',
    WORKER_POLICY.replace("script-src 'self'", "script-src 'self' https://example.org"),
    /send that file with the header Content-Security-Policy: default-src 'none'; .* \(see docs\/embedding\.md\)$/,
  ],
  ['with it they do', WORKER_POLICY, 'sum = 5050\nended'],
] as const) {
  test(`a page of another server than that of the signaling: ${what}`, async ({ tabmpiBrowser }) => {
    const site = await serveSite(policy)
    const signaling = await startServer(site.origin)
    const context = await tabmpiBrowser.newContext()
    try {
      const page = await context.newPage()
      await page.goto(`${site.origin}/?world=w&server=${signaling.url}`)
      await expect(page.locator('#members')).toHaveText('1 tabs, 0 agreed')
      await page.click('#served')
      await expect(page.locator('#output')).toHaveText('ranks 0 of 1\nended')
      await page.click('#sum')
      await expect(page.locator('#output')).toHaveText(output)
      for (const place of ['#refusal', '#problem']) await expect(page.locator(place)).toHaveText('')
    } finally {
      await context.close()
      await signaling.stop()
      site.server.close()
      site.server.closeAllConnections()
    }
  })
}

/** The project's `serve.mjs`, as its user starts it. */
async function startServer(...origins: string[]): Promise<{ url: string; stop: () => Promise<void> }> {
  const child: ChildProcess = spawn(process.execPath, ['serve.mjs', ...origins], {
    cwd: consumer.folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const [line] = await Promise.race([once(child.stdout ?? child, 'data'), exited])
  return {
    url: String(line).trim(),
    stop: async () => {
      child.kill()
      await exited
    },
  }
}

/** A web server that knows nothing of tabmpi: the built page, and the package's folder copied beside it. */
async function serveSite(policy: string | null): Promise<{ origin: string; server: Server }> {
  const page = sirv(join(consumer.folder, 'dist'), { dev: true })
  const assets = sirv(join(consumer.folder, 'node_modules/tabmpi/dist/assets'), { dev: true })
  const server = createServer((request, response) => {
    if (policy !== null && request.url === '/tabmpi/worker.js') {
      response.setHeader('Content-Security-Policy', policy)
    }
    page(request, response, () => assets(request, response))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { origin: `http://127.0.0.1:${port}`, server }
}
