import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** The rows that are about a file of mpi4py, cell by cell. */
const rows = readFileSync(at('conformance.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| test_'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )

test.each(rows)('%s: the numbers add up, and the tests that are named are there', (_, cases = '', ...cells) => {
  const [counterparts = '', notApplicable = '', missing = ''] = cells
  const numbers = [counterparts, notApplicable, missing].map((cell) => Number.parseInt(cell, 10))
  expect(numbers.reduce((sum, number) => sum + number)).toBe(Number(cases))
  const [, names = ''] = counterparts.split(': ')
  for (const name of names.split(', ').filter((part) => !part.includes(' ') && part !== '')) {
    expect(existsSync(at(`../web/mpi/conformance/${name}.test.ts`)), name).toBe(true)
  }
})

test('every file of mpi4py has one row', () => {
  const files = rows.map(([file]) => file)
  expect(files.length).toBeGreaterThan(0)
  expect(new Set(files).size).toBe(files.length)
})
