import { build } from 'esbuild'
import { createSignalingServer } from '../signaling-server/server.ts'
import { expect, test } from 'tabmpi/playwright'
import { LINK_CONTRACT } from '../web/transport/link-contract.ts'

for (const kind of ['rtc', 'rtc-relay', 'port', 'shm'] as const) {
  test(`the link contract in a real browser: ${kind}`, async ({ tabmpiBrowser }) => {
    const bundle = async (entry: string) => {
      const { outputFiles } = await build({
        entryPoints: [`${entry}.ts`],
        bundle: true,
        write: false,
        format: 'esm',
        target: 'es2022',
      })
      return { type: 'text/javascript', body: outputFiles[0]?.text ?? '' }
    }
    const html = '<!doctype html><title>contract</title><script type="module" src="/contract.js"></script>'
    const server = await createSignalingServer({
      files: new Map([
        ['/contract.html', { type: 'text/html', body: html }],
        ['/contract.js', await bundle('e2e/contract/page')],
        ['/introducer.js', await bundle('web/transport/introducer')],
        ['/contract-worker.js', await bundle('e2e/contract/worker')],
      ]),
    })
    const page = await tabmpiBrowser.newPage()
    try {
      await page.goto(`${server.address.url}/contract.html`)
      await page.waitForFunction(() => 'runContract' in globalThis)
      const { kinds, results } = await page.evaluate((how) => globalThis.runContract(how), kind)
      expect(results).toEqual(Object.fromEntries(LINK_CONTRACT.map(({ name }) => [name, null])))
      expect(new Set(kinds)).toEqual(new Set([kind]))
    } finally {
      await page.close()
      await server.close()
    }
  })
}
