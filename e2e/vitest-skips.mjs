import { writeFileSync } from 'node:fs'

/** A Vitest reporter that writes down why tests were skipped, which Vitest's own JSON report leaves out. */
export default class SkipReporter {
  /** @type {{ title: string, reason: string }[]} */
  #skips = []

  /** @param {import('vitest/node').TestCase} test */
  onTestCaseResult(test) {
    const result = test.result()
    if (result.state !== 'skipped') return
    this.#skips.push({ title: `${test.module.relativeModuleId}: ${test.fullName}`, reason: result.note ?? '' })
  }

  onTestRunEnd() {
    writeFileSync('test-results/unit-skips.json', JSON.stringify(this.#skips))
  }
}
