import type { Locator } from 'playwright'

/** A measured row of the speed-up's table, as a person reads it. */
export interface ReadRow {
  ranks: number
  ms: number
  speedup: number
  /** Percent. */
  efficiency: number
}

/** The rows below the head. @throws Error for one that has no time */
export async function readSpeedup(region: Locator): Promise<ReadRow[]> {
  const table = region.getByRole('region', { name: 'Times and speed-up' }).getByRole('row')
  const rows = await table.evaluateAll((all) =>
    all.slice(1).map((row) => Array.from(row.querySelectorAll('th, td'), (cell) => cell.textContent)),
  )
  return rows.map(([ranks = '', time = '', speedup = '', efficiency = '']) => {
    const [, number, unit] = /^([\d.]+) (ms|s)$/.exec(time) ?? []
    if (number === undefined) throw new Error(`on ${ranks} ranks there is no time but '${time}'`)
    return {
      ranks: Number(ranks),
      ms: Number(number) * (unit === 's' ? 1000 : 1),
      speedup: Number(speedup),
      efficiency: Number.parseFloat(efficiency),
    }
  })
}
