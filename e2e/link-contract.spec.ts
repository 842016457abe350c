import { expect, test } from 'tabmpi/playwright'
import { LINK_CONTRACT } from '../web/transport/link-contract.ts'
import { servePage } from './contract/serve.ts'

for (const kind of ['rtc', 'rtc-relay', 'port', 'shm'] as const) {
  for (const [what, entry] of [
    ['the link contract in a real browser', 'worker'],
    ['whatever a hostile peer sends ends its link, and no other one', 'hostile-worker'],
  ] as const) {
    test(`${what}: ${kind}`, async ({ tabmpiBrowser }) => {
      const server = await servePage({
        '/page.js': 'e2e/contract/page',
        '/introducer.js': 'web/transport/introducer',
        '/contract-worker.js': `e2e/contract/${entry}`,
      })
      const page = await tabmpiBrowser.newPage()
      try {
        await page.goto(`${server.address.url}/page.html`)
        await page.waitForFunction(() => 'runContract' in globalThis)
        const { kinds, results } = await page.evaluate(
          (how) => globalThis.runContract(how, '/contract-worker.js'),
          kind,
        )
        const names = entry === 'worker' ? LINK_CONTRACT.map(({ name }) => name) : Object.keys(results)
        expect(results).toEqual(Object.fromEntries(names.map((name) => [name, null])))
        expect(names.length).toBeGreaterThanOrEqual(5)
        expect(new Set(kinds)).toEqual(new Set([kind]))
      } finally {
        await page.close()
        await server.close()
      }
    })
  }
}
