import { expect, test } from 'playwright/test'
import { ensureBrowser } from '../mpirun/install-browser.ts'
import { builtPage } from '../mpirun/package-root.ts'
import { createSignalingServer } from '../signaling-server/server.ts'
import { RawBrowser, type RawTab } from './raw-browser.ts'

test('four tabs of one window, three of them hidden and throttled: they join, run the lesson and leave', async () => {
  const server = await createSignalingServer({ roots: [builtPage()] })
  const browser = new RawBrowser(await ensureBrowser({ notice: () => {} }))
  try {
    const tabs: RawTab[] = []
    for (let i = 0; i < 4; i++) {
      const tab = await browser.open(`${server.address.url}/tab.html?world=hidden`)
      tabs.push(tab)
      await tab.until(`state.phase === 'joined' && state.members.length === ${i + 1}`)
    }
    const [host, ...others] = tabs as [RawTab, RawTab, RawTab, RawTab]
    for (const tab of tabs) await tab.until("state.members.filter((m) => m.link === 'connected').length === 3")
    const visible = await Promise.all(tabs.map((tab) => tab.evaluate('document.visibilityState')))
    expect(visible.filter((state) => state === 'hidden').length).toBe(3)

    await host.evaluate(
      "tabmpi.start({ program: { name: 'vector-add.ts', url: '/programs/vector-add.js' }, args: ['1003'], size: 4 })",
    )
    await host.until('state.run?.outcome')
    expect(await host.evaluate('tabmpi.state.run.outcome')).toEqual({ kind: 'ended' })
    const C = await host.evaluate('Array.from(tabmpi.state.run.ranks[0].result)')
    expect(C).toEqual(Array.from({ length: 1003 }, (_, i) => i + 1))

    await others[1].close()
    for (const tab of [host, others[0], others[2]]) await tab.until('state.members.length === 3')
  } finally {
    await browser.close()
    await server.close()
  }
})
