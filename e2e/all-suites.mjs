/**
 * Runs all unit tests and all end-to-end tests, always both, and prints as its last line how many passed, failed and
 * were skipped, counted from the two runners' own reports. Exits with 1 when anything failed.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { countPlaywright, countVitest } from './reports.mjs'

const UNIT_REPORT = 'test-results/unit.json'
const UNIT_SKIPS = 'test-results/unit-skips.json'
const E2E_REPORT = 'test-results/e2e.json'

/**
 * @param {string} name of an installed package's command
 * @param {string[]} args
 * @returns {Promise<number>} its exit code
 */
function run(name, args) {
  return new Promise((resolve, reject) => {
    const child = spawn('npx', ['--no-install', name, ...args], { stdio: 'inherit' })
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 1))
  })
}

// First of all the browser: unit tests of kernels run on its software adapter. The build is there, but not yet when this
// file is type-checked.
/** @type {typeof import('../mpirun/install-browser.ts')} */
const { ensureBrowser } = await import(new URL('../dist/node/mpirun/install-browser.js', import.meta.url).href)
await ensureBrowser({ notice: (line) => process.stdout.write(`${line}\n`) })

// What an earlier run left must not be counted.
rmSync('test-results', { recursive: true, force: true })
// Both reporters of the unit tests write there, and neither waits for the other to make it.
mkdirSync('test-results')

const suites = [
  {
    name: 'unit',
    exitCode: await run('vitest', [
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${UNIT_REPORT}`,
      '--reporter=./e2e/vitest-skips.mjs',
    ]),
    count: countVitest(UNIT_REPORT, UNIT_SKIPS),
  },
  {
    name: 'end to end',
    exitCode: await run('playwright', ['test']),
    count: countPlaywright(E2E_REPORT),
  },
]

const total = { passed: 0, failed: 0, skipped: 0 }
for (const { name, exitCode, count } of suites) {
  // A runner that breaks down is a failure too, whatever its tests say.
  const isBroken = count === null || (exitCode !== 0 && count.failed === 0)
  if (isBroken) {
    const what = count === null ? 'wrote no report' : 'failed though no test did'
    process.stdout.write(`${name}: the runner ${what} (it exited with ${exitCode})\n`)
  }
  for (const { title, reason } of count?.skips ?? []) {
    process.stdout.write(`skipped: ${title} (${reason || 'no reason given'})\n`)
  }
  total.passed += count?.passed ?? 0
  total.failed += isBroken ? 1 : count.failed
  total.skipped += count?.skips.length ?? 0
}
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`)
process.exitCode = total.failed === 0 ? 0 : 1
