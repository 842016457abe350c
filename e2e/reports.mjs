import { existsSync, readFileSync } from 'node:fs'

/**
 * @typedef {{ title: string, reason: string }} Skip
 * @typedef {{ passed: number, failed: number, skips: Skip[] }} Count
 */

/**
 * @template Report
 * @param {string} file
 * @returns {Report | null} null when a runner did not come so far as to write it
 */
function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}

/**
 * What Vitest's JSON report counts.
 * @param {string} reportFile
 * @param {string} skipsFile written by `vitest-skips.mjs`
 * @returns {Count | null} null without a report
 */
export function countVitest(reportFile, skipsFile) {
  /** @type {import('vitest/node').JsonTestResults | null} */
  const report = readReport(reportFile)
  /** @type {Skip[] | null} */
  const skips = readReport(skipsFile)
  if (report === null || skips === null) return null
  // A file that could not even be loaded has no tests that could have failed.
  const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length, skips }
}

/**
 * What Playwright's JSON report counts.
 * @param {string} reportFile
 * @returns {Count | null} null without a report
 */
export function countPlaywright(reportFile) {
  /** @type {import('playwright/types/testReporter').JSONReport | null} */
  const report = readReport(reportFile)
  if (report === null) return null
  const { expected, unexpected, flaky } = report.stats
  return {
    passed: expected,
    failed: unexpected + flaky + report.errors.length,
    skips: report.suites.flatMap((suite) => skipsOf(suite, suite.title)),
  }
}

/**
 * @param {import('playwright/types/testReporter').JSONReportSuite} suite
 * @param {string} title
 * @returns {Skip[]}
 */
function skipsOf(suite, title) {
  const own = suite.specs.flatMap((spec) =>
    spec.tests
      .filter((test) => test.status === 'skipped')
      .map((test) => ({
        title: `${title}: ${spec.title}`,
        reason: test.annotations.map(({ description }) => description ?? '').join('; '),
      })),
  )
  return [...own, ...(suite.suites ?? []).flatMap((inner) => skipsOf(inner, `${title}: ${inner.title}`))]
}
