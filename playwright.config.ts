import { defineConfig } from 'playwright/test'

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/install-browser.ts',
  outputDir: 'test-results/e2e',
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  // Every test has several tabs of its own: more at once only make each other slow.
  workers: 1,
  retries: 0,
  timeout: 60_000,
})
