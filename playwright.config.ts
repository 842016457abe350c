import { defineConfig } from 'playwright/test'
import type { Transport } from './shared/events.ts'

/** What must hold whatever the links are made of; the rest is about pages, or about one kind of link. */
const ON_EVERY_LINK = /(lesson|messages|collectives|failures|pool)\.spec\.ts$/

export default defineConfig<{ transport: Transport }>({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  globalSetup: './e2e/install-browser.ts',
  outputDir: 'test-results/e2e',
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  // Every test has several tabs of its own, and most of them wait for much of their time: two at once use that, more only
  // make each other slow.
  workers: 2,
  retries: 0,
  // Only ends what hangs: two tests share what processors there are.
  timeout: 120_000,
  projects: [
    { name: 'rtc', use: { transport: 'rtc' } },
    { name: 'port', use: { transport: 'port' }, testMatch: ON_EVERY_LINK },
    // Tabs that share memory are one process, which falls as one.
    { name: 'shm', use: { transport: 'shm' }, testMatch: ON_EVERY_LINK, grepInvert: /a tab killed/ },
  ],
})
